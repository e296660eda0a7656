"""The numbers of an exploration as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from azharness.journal.machines import MachineCoverage, RequirementPart, StatePart, TransitionPart
from azreports.coverage.picture import drawn

MARKS: Final = {"covered": "✓", "missed": "✕", "backend's choice": "◇", "unreachable": "○"}
"""A mark beside each word, so that colour is never the only signal."""


@dataclass(frozen=True, slots=True)
class Row:
    """A machine in numbers, and its picture."""

    machine: MachineCoverage
    picture: Markup
    states: str
    transitions: str
    pairs: str


def row_of(machine: MachineCoverage) -> Row:
    """A machine's numbers, and its picture."""
    pairs = machine.pairs
    return Row(
        machine,
        drawn(machine),
        share(machine.states),
        share(machine.transitions),
        _of(pairs.covered, pairs.covered + pairs.missed),
    )


def share(parts: Sequence[StatePart | TransitionPart | RequirementPart]) -> str:
    """How many of the parts that can be reached were seen."""
    covered = sum(one.standing == "covered" for one in parts)
    return _of(covered, covered + sum(one.standing == "missed" for one in parts))


def _of(covered: int, total: int) -> str:
    """How many of how many, and that in percent, never rounded up to all."""
    percent = 100 if covered == total else min(99, 100 * covered // total)
    return f"{covered:,} of {total:,} ({percent} %)"
