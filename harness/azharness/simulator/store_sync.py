"""Synchronisation with Microsoft Store for Business by hand (fact F41)."""

from __future__ import annotations

from typing import Final

from azharness.simulator import connections, jobs
from azharness.simulator.connections import Connection
from azharness.simulator.context import Context
from azharness.simulator.declined import unavailable
from azharness.simulator.services import STORE_FOR_BUSINESS

_PAUSE: Final = 600
"""How long after a run none can be asked for, in seconds: ten minutes."""


def synchronise(context: Context, connection: Connection) -> None:
    """Synchronise now; not within ten minutes of the last run. The daily run comes at its time all the same."""
    if connection.service != STORE_FOR_BUSINESS.name:
        raise unavailable()
    last = connections.last_run(context.store, connection)
    if last is not None and context.clock.now() - last.instant < _PAUSE:
        raise unavailable()
    jobs.run(context, connection)
