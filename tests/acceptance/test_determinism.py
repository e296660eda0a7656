"""The same seed gives the same journal, but for wall time and this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from whole_tool import Azharness

from azharness.journal.reader import read
from azharness.journal.schema import stable


def _stable(journal: Path) -> list[dict[str, Any]]:
    return [stable(event) for event in read(journal)]


@pytest.mark.parametrize("backend", ["simulated", "azscenarios.mutants:past_expiry"])
def test_the_same_seed_gives_the_same_journal(azharness: Azharness, backend: str) -> None:
    """For a passing and for a failing run, with one worker and with two."""
    one = azharness("run", "--backend", backend, "--seed", "7", out="one")
    again = azharness("run", "--backend", backend, "--seed", "7", out="again")
    two = azharness("run", "--backend", backend, "--seed", "7", "--workers", "2", out="two")
    expected = _stable(one.out / "journal.ndjson")
    assert _stable(again.out / "journal.ndjson") == expected
    assert _stable(two.out / "journal.ndjson") == expected
    assert one.code == again.code == two.code
