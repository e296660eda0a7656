"""Runs that are told to end: what was finished is reported, and no process stays behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bad_site import bad_site
from processes import PATIENCE, children, gone

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
_WORKERS = 2


@contextmanager
def _running(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A run that has finished some tests, the leader of a process group of its own."""
    command = [sys.executable, "-P", "-m", "azharness", "run", "--seed", "1", "--out", str(folder / "report")]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    with subprocess.Popen(
        [*command, *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        while "tests done" not in process.stderr.readline():
            assert process.poll() is None
        yield process


def _finished(folder: Path) -> list[str]:
    lines = (folder / "report" / "journal.ndjson").read_text(encoding="utf-8").splitlines()
    events = [json.loads(line) for line in lines]
    assert events[-1]["stopped"] == "interrupted"
    ends = [event for event in events if event["event"] == "test.finished"]
    begun = sum(event["event"] == "test.started" for event in events)
    assert 0 <= begun - len(ends) <= _WORKERS
    assert "interrupted" not in {event["reason"] for event in ends}
    return [event["result"] for event in ends]


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_to_the_command_alone_ends_the_run(tmp_path: Path, name: str) -> None:
    """The test that runs is broken off, what is finished is reported, and the exit code is 130."""
    with _running(tmp_path) as process:
        started = children(process.pid)
        process.send_signal(signal.Signals[name])
        output, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, output) == (130, ""), errors
    assert "Stopped: interrupted" in errors
    assert errors.splitlines()[-1] == f"to go on: python -m azharness run --resume --out {tmp_path}/report"
    assert "Traceback" not in errors
    assert _finished(tmp_path).count("passed") > 20
    assert "harness-error" not in _finished(tmp_path)
    assert started
    assert gone(started)


@pytest.mark.parametrize("arguments", [(), ("--workers", str(_WORKERS))], ids=["one worker", "two workers"])
def test_control_c_ends_the_run(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A terminal tells every process of the group."""
    with _running(tmp_path, *arguments) as process:
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, errors
    assert "harness-error" not in _finished(tmp_path)


def test_a_remote_run_ends_with_its_cloud(tmp_path: Path) -> None:
    """The interrupted test still has its cloud, which ends thereafter."""
    with bad_site(lambda _, true: true()) as bad, _running(tmp_path, "--backend", bad.url) as process:
        started = children(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, errors
    assert "harness-error" not in _finished(tmp_path)
    assert len(started) == 2
    assert gone(started)


def test_a_killed_command_leaves_nobody_behind(tmp_path: Path) -> None:
    """Neither the cloud nor the suite goes on without the command that started them."""
    with bad_site(lambda _, true: true()) as bad, _running(tmp_path, "--backend", bad.url) as process:
        started = children(process.pid)
        process.kill()
        process.wait()
        assert len(started) == 2
        assert gone(started)
