"""What a journal tells of some requirements."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from azharness.journal import events
from azharness.journal.reader import read
from azharness.journal.schema import stable


def told(journal: Path, rows: Collection[str]) -> list[dict[str, Any]]:
    """What it tells of the tests that claim one of them, in order; that is all that a run for them alone has."""
    everything = list(read(journal))
    begun = [each for each in everything if isinstance(each, events.TestStarted)]
    tests = {each.test for each in begun if set(rows) & set(each.claims)}
    return [stable(each) for each in everything if getattr(each, "test", "") in tests]
