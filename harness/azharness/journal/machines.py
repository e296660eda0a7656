"""How much of the model's machines was seen: states, transitions, pairs of transitions, and the requirements that they cite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

Standing = Literal["covered", "missed", "backend's choice", "unreachable"]
"""Of a part of a machine: seen (or, offline, met by a sequence); not seen although it can be reached whatever the backend
chooses; to be seen only if the backend chooses so, and not seen; or never reached by the walk within its bounds."""


class StatePart(msgspec.Struct, frozen=True, kw_only=True):
    """A state of a machine."""

    name: str
    standing: Standing


class TransitionPart(msgspec.Struct, frozen=True, kw_only=True):
    """A transition of a machine; `why` says of one that is unreachable what forbids it."""

    name: str
    trigger: str
    source: str
    dest: str
    standing: Standing
    why: str = ""


class Pairs(msgspec.Struct, frozen=True, kw_only=True):
    """Pairs of transitions in a row: those of the machine's graph, by standing; and the first of those that are missed.

    Of those at the backend's choice `chosen` were seen, which `covered` counts too, and `choice` were not.
    """

    covered: int
    missed: int
    choice: int
    chosen: int
    infeasible: int
    missing: list[str] = []


class MachineCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a machine was seen."""

    name: str
    initial: str
    states: list[StatePart]
    transitions: list[TransitionPart]
    pairs: Pairs


class RequirementPart(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement that the model can cite."""

    requirement: str
    standing: Standing


def missed(
    coverage: Iterable[str], machines: Sequence[MachineCoverage], requirements: Sequence[RequirementPart]
) -> int:
    """How many parts of what was asked for were missed."""
    counts = {
        "states": sum(each.standing == "missed" for one in machines for each in one.states),
        "transitions": sum(each.standing == "missed" for one in machines for each in one.transitions),
        "pairs": sum(one.pairs.missed for one in machines),
        "requirements": sum(each.standing == "missed" for each in requirements),
    }
    return sum(counts[kind] for kind in coverage)
