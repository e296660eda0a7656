"""Journals as arguments of commands."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

JOURNAL: Final = "journal.ndjson"
"""The journal's name in the folder of a report."""


class _Journal(click.Path):
    """The path of a journal, or of the report's folder that it stands in."""

    def __init__(self) -> None:
        super().__init__(exists=True, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Find the journal."""
        found = Path(os.fsdecode(super().convert(value, param, ctx)))
        return found / JOURNAL if found.is_dir() else found


def journal_argument(name: str = "journal") -> Callable[[F], F]:
    """An argument that takes a journal or the folder of a report; the command gets the journal's path."""
    return click.argument(name, type=_Journal())
