"""Runs that are told to end: what was finished is reported, and no process stays behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bad_site import bad_site

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
_PATIENCE = 120
"""Seconds after which what should have happened has not: more than a loaded machine needs, for it costs only failures."""


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
    return [event["result"] for event in events if event["event"] == "test.finished"]


def _children(parent: int) -> list[int]:
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    return [pid for pid, above in pairs if above == parent]


def _gone(pids: list[int]) -> bool:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if not any(_alive(pid) for pid in pids):
            return True
        time.sleep(0.1)
    return False


def _alive(pid: int) -> bool:
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return listed.stdout.strip()[:1] not in ("", "Z")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_to_the_command_alone_ends_the_run(tmp_path: Path, name: str) -> None:
    """The test that runs is broken off, what is finished is reported, and the exit code is 130."""
    with _running(tmp_path) as process:
        children = _children(process.pid)
        process.send_signal(signal.Signals[name])
        output, errors = process.communicate(timeout=_PATIENCE)
    assert (process.returncode, output) == (130, ""), errors
    assert "Stopped: interrupted" in errors
    assert "Traceback" not in errors
    assert _finished(tmp_path).count("passed") > 20
    assert "harness-error" not in _finished(tmp_path)
    assert children
    assert _gone(children)


@pytest.mark.parametrize("arguments", [(), ("--workers", "2")], ids=["one worker", "two workers"])
def test_control_c_ends_the_run(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A terminal tells every process of the group."""
    with _running(tmp_path, *arguments) as process:
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 130, errors
    assert "harness-error" not in _finished(tmp_path)


def test_a_remote_run_ends_with_its_cloud(tmp_path: Path) -> None:
    """The interrupted test still has its cloud, which ends thereafter."""
    with bad_site(lambda _, true: true()) as bad, _running(tmp_path, "--backend", bad.url) as process:
        children = _children(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 130, errors
    assert "harness-error" not in _finished(tmp_path)
    assert len(children) == 2
    assert _gone(children)


def test_a_killed_command_leaves_nobody_behind(tmp_path: Path) -> None:
    """Neither the cloud nor the suite goes on without the command that started them."""
    with bad_site(lambda _, true: true()) as bad, _running(tmp_path, "--backend", bad.url) as process:
        children = _children(process.pid)
        process.kill()
        process.wait()
        assert len(children) == 2
        assert _gone(children)
