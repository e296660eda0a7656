"""Errors of reaching a backend.

AzharnessError
└── BackendError              the backend cannot be used
    ├── BackendUnknown        nobody knows what the name stands for (a usage error)
    ├── BackendUnreachable    nobody answers there, or no valid hello
    └── BackendSilent         it answered before, but not this time
"""

from __future__ import annotations

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
