"""The journal's JSON Schema, made from its types, and the part of an event that does not change between runs."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

from azharness.journal.events import JOURNAL_VERSION, Event

Stability = Literal["stable", "wall", "volatile"]

_UNSTABLE: Final[dict[str, Stability]] = {"wall": "wall", "volatile": "volatile", "shortestform": "volatile"}
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The JSON Schema of one line.

    Each property says in `x-stability` how far it can be relied on: `stable` (the same for the same seed), `wall`
    (wall time) or `volatile` (this machine, this run).
    """
    (line,), definitions = msgspec.json.schema_components([Event])
    for name, definition in definitions.items():
        _mark(name, definition)
    return {
        "$schema": _DIALECT,
        "title": f"Journal of azharness, version {JOURNAL_VERSION}: one line",
        **line,
        "$defs": definitions,
    }


def stable(event: Event) -> dict[str, Any]:
    """An event as data, without what may differ between two runs of the same seed."""
    data: dict[str, Any] = msgspec.to_builtins(event)
    return {name: value for name, value in data.items() if name not in _UNSTABLE}


def _mark(name: str, definition: dict[str, Any]) -> None:
    for field, description in definition.get("properties", {}).items():
        inherited = _UNSTABLE.get(name.lower(), "stable")
        description["x-stability"] = _UNSTABLE.get(field, inherited)
