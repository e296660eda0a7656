"""`exploration.html`: how much of each machine was seen, with a picture of it, and what was not seen and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from azharness.journal.exploration import (
    Exploration,
    MachineCoverage,
    RequirementPart,
    StatePart,
    TransitionPart,
)
from azreports.exploration.picture import drawn
from azreports.page import environment, policy, source

MARKS: Final = {"covered": "✓", "missed": "✕", "backend's choice": "◇", "unreachable": "○"}
"""A mark beside each word, so that colour is never the only signal."""
_LISTED = 200
"""So many sequences that did not hold are told."""


@dataclass(frozen=True, slots=True)
class Row:
    """A machine in numbers, and its picture."""

    machine: MachineCoverage
    picture: Markup
    states: str
    transitions: str
    pairs: str


def render(found: Exploration) -> str:
    """The page; it has no script."""
    style = source("report.css") + source("exploration.css")
    return (
        environment()
        .get_template("exploration.html")
        .render(
            found=found,
            marks=MARKS,
            rows=[_row(one) for one in found.machines],
            requirements=_share(found.requirements),
            broken=[one for one in found.sequences if one.ending not in {"", "held"}][:_LISTED],
            policy=policy(style),
            style=Markup(style),  # noqa: S704  (files of this package)
        )
    )


def _row(machine: MachineCoverage) -> Row:
    pairs = machine.pairs
    return Row(
        machine,
        drawn(machine),
        _share(machine.states),
        _share(machine.transitions),
        _of(pairs.covered, pairs.covered + pairs.missed),
    )


def _share(parts: Sequence[StatePart | TransitionPart | RequirementPart]) -> str:
    covered = sum(one.standing == "covered" for one in parts)
    return _of(covered, covered + sum(one.standing == "missed" for one in parts))


def _of(covered: int, total: int) -> str:
    """How many of how many, and that in percent, never rounded up to all."""
    percent = 100 if covered == total else min(99, 100 * covered // total)
    return f"{covered:,} of {total:,} ({percent} %)"
