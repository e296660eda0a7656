"""A folder that one run uses at a time: a lock that the system frees with the last process that holds it."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from azharness.cli.errors import UsageError

_LOCK = "lock"
_TRIES, _PAUSE = 50, 0.1
"""How often, and with how many seconds between, a lock is tried: a killed run's processes need a moment to end."""
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
"""What file systems without locks answer; nobody can be kept out of a folder there."""


@contextmanager
def only_one(folder: Path) -> Iterator[int]:
    """Make and hold a folder, as the descriptor of its locked file; a folder that is empty in the end is taken away.

    A child process that inherits the descriptor holds the folder too. Raises `UsageError` where another run holds it.
    """
    number = _patiently(folder)
    try:
        yield number
    finally:
        _release(folder, number)


def _patiently(folder: Path) -> int:
    for _ in range(_TRIES):
        number = _opened(folder)
        if _locked(number) and _is_there(folder / _LOCK, number):
            return number
        os.close(number)
        time.sleep(_PAUSE)
    raise UsageError(
        f"Another run uses {folder.parent}.", hint="Wait for its end, or give another folder with --out."
    )


def _opened(folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    return os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)


def _is_there(path: Path, number: int) -> bool:
    """Whether the locked file is still the one in the folder: who held it last may have taken it away."""
    try:
        return os.path.samestat(path.stat(), os.fstat(number))
    except FileNotFoundError:
        return False


def _release(folder: Path, number: int) -> None:
    emptied = not any(each.name != _LOCK for each in folder.iterdir())
    windows = sys.platform == "win32"
    if emptied and not windows:  # while it is locked: whoever waits for it sees that it has gone
        (folder / _LOCK).unlink()
    os.close(number)
    with suppress(OSError):  # another run may have come in by now
        if emptied and windows:  # an open file cannot be taken away there
            (folder / _LOCK).unlink()
        if emptied:
            folder.rmdir()


def _locked(number: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  (each system has its own module for locks)

            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415

            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
    return True
