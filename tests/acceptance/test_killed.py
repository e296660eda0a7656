"""A run that is killed again and again ends as one that was not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from processes import PATIENCE, children, gone
from whole_tool import WHOLE, Azharness, Ran

from azharness.journal import events
from azharness.journal.attempts import Attempts
from azharness.journal.reader import read
from azharness.journal.schema import stable

pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are listed as POSIX does")
SUPPORT = Path(__file__).parents[1] / "support"
ROW = "KEY-4"
BEGIN = (*WHOLE[1:], "--requirement", ROW, "--backend", "misbehaving:Stops", "--format", "json")


def _killed(out: Path, at: int, *arguments: str) -> list[int]:
    """A run that is killed in the test of this number, and every process that it had."""
    mark = out.with_name(f"killed at {at}")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "azharness", "run", "--out", str(out), *arguments],
        cwd=SUPPORT,
        env={**environment, "STOPS_AT": str(at), "STOPS_WITH": str(mark)},
        stderr=subprocess.DEVNULL,
    ) as process:
        end = time.monotonic() + PATIENCE
        while not mark.exists():
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.02)
        suite = children(process.pid)
        workers = [worker for pid in suite for worker in children(pid)]
        process.kill()
    return [*suite, *workers]


def _told(journal: Path) -> list[dict[str, Any]]:
    """What the journal tells of the tests that claim the row, in order."""
    told = list(read(journal))
    tests = {each.test for each in told if isinstance(each, events.TestStarted) and ROW in each.claims}
    return [stable(each) for each in told if _test(each) in tests]


def _test(event: events.Event) -> str:
    return getattr(event, "test", "")


def test_a_run_that_is_killed_again_and_again_ends_as_one_that_was_not(
    azharness: Azharness, plain: Ran, tmp_path: Path
) -> None:
    """With one worker and with two, whose processes end by themselves; each test stands in the journal once."""
    out = tmp_path / "killed"
    alone = _killed(out, 2, *BEGIN)
    side_by_side = _killed(out, 1, "--resume", "--workers", "2")
    assert Attempts(out / "unfinished").finished == 1
    ended = azharness("run", "--resume", out="killed", folder=SUPPORT)
    assert ended.code == 0, ended.stderr
    assert "resumed: 1 tests are finished already" in ended.stderr
    assert _told(out / "journal.ndjson") == _told(plain.out / "journal.ndjson")
    assert {path.name for path in out.iterdir()} == {"journal.ndjson", "report.json"}
    assert (len(alone), len(side_by_side)) == (1, 3)
    assert gone([*alone, *side_by_side])
