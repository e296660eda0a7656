"""Children that are split off: what they say comes back, whatever becomes of them."""

from __future__ import annotations

import os

import pytest

from azharness.contract.errors import AzharnessError
from azscenarios.mutants.judging.judge import CAN_SPLIT

if not CAN_SPLIT:
    pytest.skip("this system cannot split processes", allow_module_level=True)

from azscenarios.mutants.judging.fleet import Ended, side_by_side
from azscenarios.mutants.judging.split import Teller


def do(work: str, teller: Teller) -> None:
    """One of several fates."""
    teller.begins(work, 0.2 if work == "endless" else 10)
    if work == "endless":
        while True:
            pass
    if work == "dead":
        os._exit(3)
    if work == "broken":
        raise AzharnessError("It broke.", cause="for no reason")
    teller.found(work)


def test_each_fate_is_told() -> None:
    """Findings, errors, sudden ends and work without end come back as what they are; nothing waits forever."""
    ended: dict[str, Ended] = {
        each.work: each for each in side_by_side(["fine", "endless", "dead", "broken"], do, workers=2)
    }
    assert ended["fine"].found == [b'"fine"']
    assert (ended["fine"].trouble, ended["fine"].timed_out) == ("", "")
    assert ended["endless"].timed_out == "endless"
    assert "status" in ended["dead"].trouble
    assert ended["broken"].trouble == "It broke. for no reason"
