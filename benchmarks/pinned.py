"""Servers to measure, each a process of its own on the first core; the load comes from the last one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import nan
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
PYTHON = sys.executable


# Asked before anything is pinned: a process that keeps to one core knows, and hands on, no other.
_CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def pin(core: int) -> None:
    """Keep this process, and what it starts, on one core; elsewhere than on Linux it runs where it is put."""
    if _CORES:
        os.sched_setaffinity(0, {_CORES[core]})


@dataclass(frozen=True, slots=True)
class Started:
    """A server that listens: the line that it printed, and its process."""

    ready: str
    pid: int

    def processor_seconds(self) -> float:
        """How long it has been on a processor so far, with all its threads; not a number where the system does not tell."""
        times = [file.read_text().split() for file in Path(f"/proc/{self.pid}/task").glob("*/schedstat")]
        return sum(int(on_processor) for on_processor, *_ in times) / 1e9 if times else nan


@contextmanager
def serving(*command: str | Path, cwd: Path | None = None) -> Iterator[str]:
    """A server on the first core, as the line that it prints once it listens."""
    with started(*command, cwd=cwd) as server:
        yield server.ready


@contextmanager
def started(*command: str | Path, cwd: Path | None = None) -> Iterator[Started]:
    """A server on the first core."""
    arguments = [str(part) for part in command]
    with subprocess.Popen(  # noqa: S603  (programs that the benchmark names)
        arguments,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=lambda: pin(0),  # noqa: PLW1509  (no threads here)
    ) as process:
        assert process.stdout is not None
        try:
            yield Started(first_line(process), process.pid)
        finally:
            process.kill()


def run_pinned(*command: str | Path) -> str:
    """Run a program on the first core to its end and give what it prints."""
    done = subprocess.run(  # noqa: S603  (programs that the benchmark names)
        [str(part) for part in command],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: pin(0),
    )
    return done.stdout


def first_line(process: subprocess.Popen[str]) -> str:
    """The first line that begins as a ready line does."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(("http", "{")):
            return line.strip()
    raise RuntimeError(f"{process.args!r} ended without a ready line")


def spread(values: Sequence[float]) -> str:
    """The median of some figures with the least and the greatest."""
    return f"{median(values):8.0f} [{min(values):.0f} to {max(values):.0f}]"
