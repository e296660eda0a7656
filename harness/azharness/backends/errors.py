"""Errors of reaching a backend.

AzharnessError
└── BackendError              the backend cannot be used
    ├── BackendUnknown        nobody knows what the name stands for (a usage error)
    ├── BackendUnreachable    nobody answers there, or no valid hello
    ├── BackendSilent         it answered before, but not this time
    └── BackendCrashed        it raised an exception in our process
"""

from __future__ import annotations

import traceback
from pathlib import Path

from azharness.contract.errors import BackendError


class BackendUnknown(BackendError):
    """What `--backend` names is no backend: neither `simulated` nor a URL nor `module:factory`."""

    code = "backend-unknown"


class BackendUnreachable(BackendError):
    """Nobody answers at the backend's address, or what answers has no valid hello."""

    code = "backend-unreachable"


class BackendSilent(BackendError):
    """The backend did not answer a command in time; the command is not sent again."""

    code = "backend-silent"


class BackendCrashed(BackendError):
    """A backend in this process raised an exception instead of an answer."""

    code = "backend-crashed"

    def __init__(self, doing: str, error: BaseException) -> None:
        """Tell what it was asked for, the exception, and the line that raised it."""
        super().__init__(f"The backend raised {type(error).__name__} at {doing}.", cause=_place(error))


def _place(error: BaseException) -> str:
    """What the exception says, and where it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return ", ".join(part for part in (str(error), where) if part)
