"""Known failures: which failures a baseline covers, and which of its entries have gone stale.

A baseline changes what a run ends with, never what is said of the backend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import msgspec

from azharness.journal.events import Event, KnownFailure, RunStarted


@dataclass(frozen=True)
class Standing:
    """An entry of the baseline and how it stands in this run, in words."""

    entry: KnownFailure
    stale: bool
    """Whether it should stand in the baseline no longer."""
    words: str


def day_of(at: float | None) -> date | None:
    """The day in UTC on which an instant (epoch seconds) falls, or None where no calendar holds it."""
    try:
        return None if at is None else datetime.fromtimestamp(at, UTC).date()
    except (OverflowError, ValueError, OSError):
        return None


def with_baseline(events: Iterable[Event], baseline: Sequence[KnownFailure]) -> Iterator[Event]:
    """The events as if the run had had this baseline."""
    for event in events:
        known = isinstance(event, RunStarted)
        yield msgspec.structs.replace(event, baseline=list(baseline)) if known else event


def covering(case: str, baseline: Sequence[KnownFailure]) -> KnownFailure | None:
    """The entry that covers the failure of a case: its own, else that of its whole requirement."""
    entries = {each.requirement: each for each in reversed(baseline)}
    return entries.get(case) or entries.get(case.partition("/")[0])


def standings(
    baseline: Sequence[KnownFailure], outcomes: Mapping[str, str], day: date | None
) -> list[Standing]:
    """How each entry stands on the day of the run.

    `outcomes` has every requirement and case of the suite by its key, empty where nothing is known of it.
    """
    return [_standing(entry, outcomes.get(entry.requirement), day) for entry in baseline]


def _standing(entry: KnownFailure, outcome: str | None, day: date | None) -> Standing:
    if outcome is None:
        return Standing(entry, stale=True, words="the suite has no such requirement")
    if outcome == "passed":
        return Standing(entry, stale=True, words="it passed: it fails no longer")
    if day is None:
        return Standing(entry, stale=True, words="the journal tells no day to compare with")
    if day > entry.expires:
        return Standing(
            entry, stale=True, words=f"it was accepted until {entry.expires}, the run is of {day}"
        )
    words = {"failed": "it fails, as known", "": "not judged in this run"}.get(
        outcome, f"{outcome} in this run"
    )
    return Standing(entry, stale=False, words=words)
