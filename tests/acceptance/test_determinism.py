"""The same seed gives the same journal, but for wall time and this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from whole_tool import LITTLE, WHOLE, Azharness, Ran

from azharness.journal.reader import read
from azharness.journal.schema import stable


def _stable(journal: Path) -> list[dict[str, Any]]:
    return [stable(event) for event in read(journal)]


def test_two_workers_write_what_one_writes(azharness: Azharness, plain: Ran) -> None:
    """The same seed gives the same journal, whatever the number of workers."""
    two = azharness(*WHOLE, "--workers", "2")
    assert _stable(two.out / "journal.ndjson") == _stable(plain.out / "journal.ndjson")
    assert two.code == plain.code


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
