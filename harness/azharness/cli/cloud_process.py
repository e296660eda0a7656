"""A cloud for a backend that lives elsewhere: one that is running already, or one in a child process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from azharness.cli.errors import CloudUnavailable

_GRACE = 5
"""Seconds for the child to end by itself."""


@contextmanager
def ready_cloud(file: Path | None) -> Iterator[str]:
    """The ready line of a cloud: from a file, or of a child process that ends with this context."""
    if file is not None:
        yield file.read_text(encoding="utf-8").strip()
        return
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "azharness", "serve", "cloud", "--world", "contoso"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield _first_line(child)
    finally:
        child.terminate()
        try:
            child.wait(_GRACE)
        except subprocess.TimeoutExpired:
            child.kill()


def _first_line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    line = child.stdout.readline().strip()
    if not line:
        raise CloudUnavailable("The fake cloud did not start.", cause=f"exit code {child.wait(_GRACE)}")
    return line
