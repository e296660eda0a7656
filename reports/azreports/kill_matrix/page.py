"""`index.html` of a kill matrix: the answer, the survivors with their reasons, and requirement by mutant, on one page of its own."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from azreports.kill_matrix.document import DIED, KillMatrix, MutantEntry
from azreports.page import content_policy, environment, source


def render(matrix: KillMatrix) -> str:
    """The page; it has no script."""
    style = source("report.css") + source("kill_matrix.css")
    return _environment().get_template("kill_matrix.html").render(
        matrix=matrix,
        survivors=[each for each in matrix.mutants if each.status not in DIED],
        strangers=[each for each in matrix.mutants if each.strangers],
        rows=_rows(matrix),
        policy=content_policy(style),
        style=Markup(style),  # noqa: S704  (files of this package)
    )


def _environment() -> Environment:
    return environment()


def _rows(matrix: KillMatrix) -> list[dict[str, Any]]:
    """A row for each requirement: the mutants that name it, and those of others that it killed beside."""
    by_name = {each.name: each for each in matrix.mutants}
    return [
        {
            "id": key,
            "entry": entry,
            "named": [by_name[name] for name in entry.named_by],
            "ways": {way: len(entry.kills.get(way, ())) for way in matrix.ways},
            "others": _others(key, matrix, by_name),
        }
        for key, entry in matrix.requirements.items()
    ]


def _others(key: str, matrix: KillMatrix, by_name: dict[str, MutantEntry]) -> list[MutantEntry]:
    """The mutants that failed a requirement without naming it."""
    entry = matrix.requirements[key]
    names = dict.fromkeys(name for way in matrix.ways for name in entry.kills.get(way, ()))
    return [by_name[name] for name in names if by_name[name].requirement != key]
