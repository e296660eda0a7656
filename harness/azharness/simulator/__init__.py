"""The simulated site: the reference backend, an ordinary service with a database that talks to the cloud over HTTP.

`azharness.simulator.http` serves it to others.
"""

from __future__ import annotations

from azharness.simulator.errors import (
    MasterKeyError,
    ServeError,
    SimulatorError,
    StoreError,
    StoreFormatError,
)
from azharness.simulator.site import IN_PROCESS_DOORS, Site

__all__ = [
    "IN_PROCESS_DOORS",
    "MasterKeyError",
    "ServeError",
    "SimulatorError",
    "Site",
    "StoreError",
    "StoreFormatError",
]
