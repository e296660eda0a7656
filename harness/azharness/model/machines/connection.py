"""A connection as a machine: how its discovery runs end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from azharness.contract.reasons import Reason
from azharness.model.firing import fire
from azharness.model.machines.keys import alive, held, renewed_in_time, renewed_late
from azharness.model.machines.parts import both, failed
from azharness.model.site import App, Connection, History
from azharness.model.state import State
from azharness.model.table import Context, Row, Table, When

STATES = ("idle", "succeeded", "failed")


@dataclass(frozen=True, slots=True)
class Run:
    """A run that is about to happen, with the web app whose key it needs."""

    connection: Connection
    app: App


def _run(context: Context) -> Run:
    return cast(Run, context.command)


def _alive(context: Context) -> bool:
    return alive(_run(context).app, context.state.cloud_instant)


def _held(context: Context) -> bool:
    state = context.state
    return held(_run(context).app, state.cloud_instant, state.parameters.held_token_life)


def _in_time(context: Context) -> bool:
    return _alive(context) and renewed_in_time(_run(context).app, context.state.cloud_instant)


def _late(context: Context) -> bool:
    return _alive(context) and renewed_late(_run(context).app)


def _plain(context: Context) -> bool:
    return _alive(context) and not _in_time(context) and not _late(context)


def _disabled(context: Context) -> bool:
    return _run(context).connection.authentication.standing == "disabled"


def _edited(context: Context) -> bool:
    return _run(context).connection.discovery_edited and not _disabled(context)


PLAIN = When("the key is valid", _plain)
SHUT_OUT = When("the tenant's authentication is disabled", _disabled)
EDITED = When("discovery was changed in the properties", _edited)
AS_MADE = When("as the wizard made it", lambda context: not (_disabled(context) or _edited(context)))
RENEWED_IN_TIME = When("the key was renewed before its end, which has passed", _in_time)
RENEWED_LATE = When("the key was renewed after its end", _late)
HELD = When("the key has just ended", _held)
DEAD = When("the key has ended", lambda context: not _alive(context) and not _held(context))


def _runs_from(state: str) -> tuple[Row, ...]:
    expired = failed(Reason.KEY_EXPIRED)
    return (
        Row("run", state, "succeeded", when=both(PLAIN, AS_MADE), cites=("DSC-1",)),
        Row("run", state, "succeeded", when=both(PLAIN, EDITED), cites=("CON-6",)),
        Row("run", state, "succeeded", when=both(PLAIN, SHUT_OUT), cites=("DIS-10",)),
        Row("run", state, "succeeded", when=RENEWED_IN_TIME, cites=("KEY-19",)),
        Row("run", state, "succeeded", when=RENEWED_LATE, cites=("KEY-2",)),
        Row("run", state, "succeeded", when=HELD),
        Row("run", state, "failed", when=HELD, outcome=expired),
        Row("run", state, "failed", when=DEAD, cites=("KEY-1",), outcome=expired),
    )


CONNECTION = Table(
    name="connection",
    states=STATES,
    initial="idle",
    rows=tuple(row for state in STATES for row in _runs_from(state)),
)


def runs(state: State, connection: Connection, before: History) -> tuple[Row, ...]:
    """How a run at this moment may end; none where the site does not know the web app."""
    app = state.app(connection.web_app)
    if app is None:
        return ()
    return fire(CONNECTION, before.result, "run", Context(state, "", Run(connection, app))).rows


def after_run(state: State, before: History, row: Row) -> History:
    """The history in which a run ended so; a failed one keeps what was stored (decision A25)."""
    if row.dest == "succeeded":
        return History(state.instant, "succeeded", stored=True, cites=row.cites)
    return History(state.instant, "failed", before.stored, row.cites)
