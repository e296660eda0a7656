"""Folders that commands write to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from azharness.cli.errors import UsageError


@contextmanager
def writing_to(out: Path) -> Iterator[None]:
    """What is written to the folder of `--out`; `UsageError` where it cannot be."""
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"{out} cannot be written to.",
            cause=error.strerror or str(error),
            hint="Give another folder with --out.",
        ) from None
