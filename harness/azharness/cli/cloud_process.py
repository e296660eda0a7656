"""A cloud for a backend that lives elsewhere: one that is running already, or one in a child process."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from azfakes.errors import AzfakesError
from azharness.cli.errors import CloudUnavailable, UsageError
from azscenarios.cloud import remote_cloud
from azscenarios.errors import CloudError

_GRACE = 5
"""Seconds for the child to end by itself."""


@contextmanager
def ready_cloud(file: Path | None) -> Iterator[str]:
    """The ready line of a cloud: from a file, or of a child process that ends with this context."""
    if file is not None:
        yield _line(file)
        return
    child = subprocess.Popen(
        [sys.executable, "-P", "-m", "azharness", "serve", "cloud", "--until-stdin-closes"],
        stdin=subprocess.PIPE,  # it closes with us, whatever ends us
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # an interrupt is for us: the test that it ends still needs the cloud
    )
    with child:
        try:
            yield _first_line(child)
        finally:
            _end(child)


def check_cloud(file: Path) -> None:
    """Refuse a file that names no running cloud, with `UsageError`."""
    try:
        with remote_cloud(_line(file)):
            pass
    except (CloudError, httpx.HTTPError, AzfakesError, OSError, ValueError) as error:
        cause = error.message if isinstance(error, CloudError) else f"{type(error).__name__}: {error}"
        raise UsageError(
            f"{file} names no running cloud.",
            cause=cause,
            hint="Give --cloud a file that holds the line which `azharness serve cloud` printed, while it runs.",
        ) from None


def _line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read.", cause=str(error)) from None


def _end(child: subprocess.Popen[str]) -> None:
    assert child.stdin is not None
    child.stdin.close()
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
