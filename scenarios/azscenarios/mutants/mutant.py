"""Mutants as data: one deliberate fault each; those made by hand stand in TOML, one file a chapter of the catalogue."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import msgspec

from azharness.catalogue import ProductVersion
from azharness.catalogue.catalogue import CHAPTERS


class Mutant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One deliberate fault: `old` stands once in `file` of the simulator and becomes `new`.

    `requirement` is the rule that must notice, in a run for `product_version`; a mechanical one names none.
    """

    name: str
    requirement: str = ""
    file: str
    old: str
    new: str
    product_version: ProductVersion = ProductVersion.ARTICLE
    broad: bool = False
    """Whether rules beside the broken one may fail with it."""


class _Chapter(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mutants: tuple[Mutant, ...]


def read() -> tuple[Mutant, ...]:
    """All mutants, in the catalogue's order of chapters."""
    found = (files("azscenarios.mutants") / "data" / f"{chapter.lower()}.toml" for chapter in CHAPTERS)
    texts = (each.read_text(encoding="utf-8") for each in found if each.is_file())
    return tuple(one for text in texts for one in msgspec.convert(tomllib.loads(text), _Chapter).mutants)
