"""A tenant's authentication as a machine: disabled or brought back with OK, effective later (facts F99-F106, A29, A30)."""

from __future__ import annotations

from typing import Literal, cast

import msgspec
from msgspec.structs import replace

from azharness.model.firing import fire
from azharness.model.site import Authentication, Connection, Standing
from azharness.model.state import State
from azharness.model.table import Context, Row, Table, When

Trigger = Literal[
    "option.on", "option.off", "option.put-back", "settings.refresh", "executive.restart", "connect.again"
]
STATES = ("enabled", "disabling", "disabled", "enabling", "unsure")


class Change(msgspec.Struct, frozen=True):
    """A tenant's authentication at an instant, and how long a change of it may take (minutes)."""

    authentication: Authentication
    instant: int
    lag: int


def _overdue(context: Context) -> bool:
    change = cast(Change, context.command)
    return change.instant - change.authentication.since >= change.lag * 60


DUE = When("the refresh is overdue", _overdue)

AUTHENTICATION = Table(
    name="authentication",
    states=STATES,
    initial="enabled",
    rows=(
        *(Row("option.on", state, "disabling") for state in ("enabled", "enabling", "unsure")),
        *(Row("option.off", state, "enabling") for state in ("disabled", "disabling", "unsure")),
        Row("option.put-back", "enabled", "enabled", cites=("DIS-8",)),
        Row("settings.refresh", "disabling", "disabled", when=DUE, cites=("DIS-3",)),
        Row("settings.refresh", "enabling", "enabled", when=DUE, cites=("DIS-9/wait",)),
        Row("executive.restart", "disabling", "disabled", cites=("DIS-4",)),
        Row("executive.restart", "enabling", "enabled", cites=("DIS-9/restart",)),
        # Whether the option outlives the connection in whose properties it was set, nobody says.
        *(Row("connect.again", state, "unsure") for state in STATES[1:]),
    ),
)


def changed(state: State, before: Authentication, trigger: Trigger) -> Authentication:
    """What becomes of a tenant's authentication; nothing where the machine knows no such row."""
    change = Change(before, state.instant, state.parameters.settings_refresh)
    rows = fire(AUTHENTICATION, before.standing, trigger, Context(state, "", change)).rows
    if not rows:
        return before
    return Authentication(cast(Standing, rows[0].dest), state.instant, rows[0].cites or before.cites)


def set_option(state: State, before: Authentication, value: str) -> Authentication:
    """The authentication after OK with the option `on` or `off`."""
    kept = changed(state, before, "option.on" if value == "on" else "option.off")
    return changed(state, kept, "settings.refresh")


def all_changed(state: State, trigger: Trigger) -> State:
    """The state in which every tenant's authentication took a trigger."""
    return replace(state, connections=tuple(_changed(state, one, trigger) for one in state.connections))


def _changed(state: State, connection: Connection, trigger: Trigger) -> Connection:
    after = changed(state, connection.authentication, trigger)
    return connection if after is connection.authentication else replace(connection, authentication=after)
