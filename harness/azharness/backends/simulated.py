"""The simulated site as a backend of this process."""

from __future__ import annotations

import secrets
from types import ModuleType

import azharness.simulator
from azharness.backends.inprocess import InProcessBackend

_KEY_BYTES = 32


def backend(package: ModuleType = azharness.simulator) -> InProcessBackend:
    """A fresh site in memory, from the simulator or from a changed copy of its package."""
    return InProcessBackend(package.Site(master_key=secrets.token_bytes(_KEY_BYTES)))
