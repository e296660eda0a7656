"""`index.html` of a kill matrix: the answer, the survivors with their reasons, and requirement by mutant, on one page of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from azreports.kill_matrix.document import DIED, KillMatrix, MutantEntry, RequirementEntry
from azreports.page import environment, policy, source

MARKS: Final = {"killed": "✓", "timeout": "◷", "survived": "✕", "broke-down": "!", "not-reached": "○"}
"""A mark beside each word, so that colour is never the only signal."""


@dataclass(frozen=True, slots=True)
class Row:
    """A requirement, the mutants that name it, and the others that it killed."""

    key: str
    entry: RequirementEntry
    named: list[MutantEntry]
    others: list[MutantEntry]


def render(matrix: KillMatrix) -> str:
    """The page; it has no script."""
    style = source("report.css") + source("kill_matrix.css")
    template = environment().get_template("kill_matrix.html")
    return template.render(
        matrix=matrix,
        marks=MARKS,
        died=DIED,
        survivors=[each for each in matrix.mutants if each.status not in DIED],
        rows=_rows(matrix),
        policy=policy(style),
        style=Markup(style),  # noqa: S704  (files of this package)
    )


def _rows(matrix: KillMatrix) -> list[Row]:
    by_name = {each.name: each for each in matrix.mutants}
    return [
        Row(key, entry, [by_name[name] for name in entry.named_by], _others(key, entry, by_name))
        for key, entry in matrix.requirements.items()
    ]


def _others(key: str, entry: RequirementEntry, by_name: dict[str, MutantEntry]) -> list[MutantEntry]:
    """The mutants that failed a requirement without naming it."""
    names = dict.fromkeys(name for killed in entry.kills.values() for name in killed)
    return [by_name[name] for name in names if by_name[name].requirement != key]
