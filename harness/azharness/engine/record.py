"""What is recorded of one command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from azharness.contract.cloud import LogEntry
from azharness.journal.events import Difference


@dataclass(frozen=True, slots=True)
class Record:
    """A command, its answer and what the comparison found."""

    number: int
    instant: int
    command: dict[str, Any]
    outcome: str
    judged: tuple[str, ...]
    differences: tuple[Difference, ...]
    evidence: tuple[LogEntry, ...]
