"""`mutants.json`: what became of each mutant, for programs, with a published schema."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, Literal

import msgspec

FORMAT: Final = "azharness.mutants/1"
"""Name and version of the shape; the number rises when a reader could break."""
_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

SetName = Literal["hand-made", "mechanical"]
StatusName = Literal["killed", "survived", "timeout", "broke-down", "not-reached"]
DIED: Final[frozenset[str]] = frozenset({"killed", "timeout"})


class _Member(msgspec.Struct, frozen=True, kw_only=True):
    """What all parts of the document share."""


class MutantEntry(_Member, frozen=True, kw_only=True):
    """A mutant: what it changes, and what became of it."""

    name: str
    set: SetName
    requirement: str
    """The rule that a mutant made by hand breaks and that has to notice; empty for a mechanical one."""
    description: str
    """What it changes; of a mechanical one in a form that outlives its line number."""
    operator: str
    """Which operator of the syntax made it, or `by hand`."""
    file: str
    """Within the simulator's package."""
    start: int
    end: int
    """Where the changed text begins and ends in its file, in characters."""
    replacement: str
    product_version: str
    status: StatusName
    met: dict[str, int]
    """How many tests of each way it met; by a way that is missing here it was not tried."""
    killed_by: dict[str, list[str]]
    """For each way that found it, the IDs of the tests that did."""
    failed: list[str]
    """All requirements that failed."""
    strangers: list[str]
    """Those of them that do not share the broken one's rule."""
    tests: int
    """How many tests it met."""
    explanation: str
    """Why it survives, if somebody has said so."""
    changes: bool
    """Whether it changes anything that can be seen; only an explanation may say that it does not."""
    trouble: str
    seconds: float


class RequirementEntry(_Member, frozen=True, kw_only=True):
    """A requirement, the mutants that name it and died by it, and all that it killed, by way."""

    level: str
    rule: str
    named_by: list[str]
    kills: dict[str, list[str]]
    """For each way, the mutants that failed this requirement by it."""


class WayEntry(_Member, frozen=True, kw_only=True):
    """The numbers of one way of searching in one set."""

    tried: int
    """How many mutants met a test of it."""
    found: int
    """How many of these it found."""


class SetEntry(_Member, frozen=True, kw_only=True):
    """The numbers of one set."""

    tried: int
    by_status: dict[StatusName, int]
    by_way: dict[str, WayEntry]
    changing: int
    """How many change something, without mechanical ones that broke down: no verdict rests on a site that crashes."""
    died: int
    score: float
    """Of a hundred of these, how many died."""


class KillMatrix(_Member, frozen=True, kw_only=True):
    """A kill matrix of azharness."""

    format: str
    tool_version: str
    seed: int
    """By which the mechanical ones were drawn."""
    depth: str
    """How long each was tried: `first`, until it was found; `ways`, until each way had found it; `all`, by everything."""
    ways: list[str]
    sets: dict[SetName, SetEntry]
    requirements: dict[str, RequirementEntry]
    mutants: list[MutantEntry]


def schema() -> dict[str, Any]:
    """The JSON Schema of `mutants.json`."""
    return {"$schema": _DIALECT, **msgspec.json.schema(KillMatrix)}


def summed(mutants: list[MutantEntry], ways: Sequence[str]) -> SetEntry:
    """The numbers of these mutants, also by each of these ways."""
    by_status: dict[StatusName, int] = {}
    for each in mutants:
        by_status[each.status] = by_status.get(each.status, 0) + 1
    changing = [each for each in mutants if each.changes and not _is_invalid(each)]
    died = sum(each.status in DIED for each in changing)
    return SetEntry(
        tried=len(mutants),
        by_status=by_status,
        by_way={way: _way(mutants, way) for way in ways},
        changing=len(changing),
        died=died,
        score=round(100 * died / len(changing), 1) if changing else 100.0,
    )


def _way(mutants: list[MutantEntry], way: str) -> WayEntry:
    return WayEntry(
        tried=sum(way in each.met for each in mutants), found=sum(way in each.killed_by for each in mutants)
    )


def _is_invalid(entry: MutantEntry) -> bool:
    return entry.set == "mechanical" and entry.status == "broke-down"


def render(matrix: KillMatrix) -> str:
    """The document as indented JSON; everything beyond ASCII is escaped, so that nothing hides in it."""
    return json.dumps(msgspec.to_builtins(matrix), indent=1) + "\n"
