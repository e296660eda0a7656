"""Survivors that are explained one by one: why no check fails on them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec


class Explanation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a site survives; `changes` tells whether it changes anything that the contract can show."""

    site: str
    reason: str
    changes: bool = False


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    explained: tuple[Explanation, ...]


@cache
def explanations() -> dict[str, Explanation]:
    """All explanations by the key of their site, or by the name of a mutant that was made by hand."""
    text = (files("azscenarios.mutants") / "data" / "explained.toml").read_text(encoding="utf-8")
    return {each.site: each for each in msgspec.convert(tomllib.loads(text), _File).explained}
