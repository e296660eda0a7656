"""A run that is killed again and again ends as one that was not."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from processes import PATIENCE, children, gone
from told import told
from whole_tool import WHOLE, Azharness, Ran

from azharness.journal.attempts import Attempts

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
    assert told(out / "journal.ndjson", {ROW}) == told(plain.out / "journal.ndjson", {ROW})
    assert {path.name for path in out.iterdir()} == {"journal.ndjson", "report.json"}
    assert (len(alone), len(side_by_side)) == (1, 3)
    assert gone([*alone, *side_by_side])
