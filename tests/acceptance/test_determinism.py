"""The same seed gives the same journal, but for wall time and this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rotation import in_turns
from told import told
from whole_tool import LITTLE, WHOLE, Azharness, Ran

from azharness.journal.reader import read
from azharness.journal.schema import stable

EACH_TIME = 40
"""So many requirements are judged in a turn by two workers, by about a quarter of the suite's tests."""


def _stable(journal: Path) -> list[dict[str, Any]]:
    return [stable(event) for event in read(journal)]


def test_two_workers_write_what_one_writes(azharness: Azharness, plain: Ran) -> None:
    """The same seed gives the same tests of a requirement, whatever the number of workers and whatever else is judged.

    Each time others are judged.
    """
    rows = in_turns(sorted(plain.outcomes()), EACH_TIME)
    two = azharness(*WHOLE, "--workers", "2", *(f"--requirement={row}" for row in rows))
    expected = told(plain.out / "journal.ndjson", rows)
    assert expected
    head, *between, end = _stable(two.out / "journal.ndjson")
    assert (head["event"], between, end["event"]) == ("run.started", expected, "run.finished")
    assert two.code == plain.code == 0


@pytest.mark.parametrize("backend", ["simulated", "azscenarios.mutants:past_expiry"])
def test_the_same_seed_gives_the_same_journal(azharness: Azharness, backend: str) -> None:
    """For a passing and for a failing run."""
    arguments = (
        "run",
        "--backend",
        backend,
        "--seed",
        "7",
        *LITTLE,
        "--requirement",
        "SRV-7",
        "--requirement",
        "KEY-1",
    )
    one, again = azharness(*arguments, out="one"), azharness(*arguments, out="again")
    assert _stable(one.out / "journal.ndjson") == _stable(again.out / "journal.ndjson")
    assert one.code == again.code
