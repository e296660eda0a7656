"""What a run of one service owes to the other services on the same web app (facts F88, F107, F113; decision A32)."""

from __future__ import annotations

from azharness.model.machines.keys import renewed_in_time, renewed_late
from azharness.model.site import App, Connection
from azharness.model.state import State


def renewed(app: App, instant: int) -> bool:
    """Whether the key in use is one that saves the site from the end of the key before."""
    return renewed_in_time(app, instant) or renewed_late(app)


def shares_app(state: State, connection: Connection) -> bool:
    """Whether another service uses the web app too."""
    return any(_on_one_app(connection, one) for one in state.connections)


def shared_app(state: State, connection: Connection) -> bool:
    """Whether another service used the web app too, and its connection was deleted."""
    return any(_on_one_app(connection, one) for one in state.deleted)


def _on_one_app(connection: Connection, other: Connection) -> bool:
    return other.service != connection.service and other.web_app == connection.web_app
