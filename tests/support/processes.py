"""Processes that should have ended by themselves."""

from __future__ import annotations

import subprocess
import time

PATIENCE = 120
"""Seconds after which what should have happened has not: more than a loaded machine needs, for it costs only failures."""


def children(parent: int) -> list[int]:
    """The processes that this one has started and that live."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    return [pid for pid, above in pairs if above == parent]


def gone(pids: list[int]) -> bool:
    """Whether all of them end."""
    end = time.monotonic() + PATIENCE
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
