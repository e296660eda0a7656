"""The runs of a connection, whatever its service does in them."""

from __future__ import annotations

from azharness.model.machines import connection as discovery
from azharness.model.machines.service_runs import after_service_run, service_runs
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.site import Connection, History
from azharness.model.state import State
from azharness.model.table import Row


def runs(state: State, connection: Connection, before: History) -> tuple[Row, ...]:
    """How a run at this moment may end; none where the site does not know the web app."""
    if connection.service == CLOUD_MANAGEMENT:
        return discovery.runs(state, connection, before)
    return service_runs(state, connection, before)


def after_run(state: State, connection: Connection, before: History, row: Row) -> History:
    """The history in which a run ended so."""
    if connection.service == CLOUD_MANAGEMENT:
        return discovery.after_run(state, connection, before, row)
    return after_service_run(state, before, row, discovery.code_of(row))
