"""The console's nodes: looking, running discovery, deleting, and what is opened from there."""

from __future__ import annotations

from msgspec.structs import replace

from azharness.contract.commands import (
    Command,
    ConsoleDelete,
    ConsoleProperties,
    ConsoleRenew,
    ConsoleRunDiscovery,
    ConsoleSyncStore,
    ConsoleUpdateSettings,
)
from azharness.contract.reasons import Reason
from azharness.model.agents import group_history, job_runs
from azharness.model.branches import accepted, moves, refused, refused_naming
from azharness.model.machines.connection import THROTTLED, code_of
from azharness.model.machines.dialogs import DIALOGS
from azharness.model.machines.runs import after_run, runs
from azharness.model.machines.service_runs import service_runs
from azharness.model.prediction import Branch, Expect, Prediction
from azharness.model.resting import CITES as RESTING
from azharness.model.resting import rests
from azharness.model.services import CLOUD_MANAGEMENT, STORE
from azharness.model.site import Connection, History, Stored
from azharness.model.state import State
from azharness.model.table import Context, Row
from azharness.model.views.groups import groups_shown, settle_groups
from azharness.model.views.notices import notices_shown
from azharness.model.views.services import ERRORS, run_shown, services_shown, settle_runs
from azharness.model.views.tenants import tenants_shown
from azharness.model.views.users import settle_users, users_shown

CITES = frozenset(
    {
        "CFG-6/ten-minutes",
        "CON-2",
        "CON-6",
        "CRT-8/no-later-use",
        "DIS-10",
        "DSC-1",
        "DSC-6",
        "KEY-14",
        THROTTLED,
    }
)
PAUSE = 10 * 60
"""Seconds that must lie between two synchronisations by hand."""


def nobody_acts(state: State) -> dict[str, Expect]:
    """No token of a person who signed in earlier is used; judged where somebody has."""
    return {"cloud/people": Expect(((),), ("CRT-8/no-later-use",))} if state.met else {}


def services(state: State, _command: Command) -> Prediction:
    """The Azure Services node."""
    return (accepted(lambda seen: settle_runs(state, seen), services_shown(state) | nobody_acts(state)),)


def tenants(state: State, _command: Command) -> Prediction:
    """The tenants node."""
    return (accepted(lambda _: state, tenants_shown(state) | nobody_acts(state)),)


def notices(state: State, _command: Command) -> Prediction:
    """The notifications."""
    return (accepted(lambda _: state, notices_shown(state) | nobody_acts(state)),)


def users(state: State, _command: Command) -> Prediction:
    """The discovered users."""
    return (accepted(lambda seen: settle_users(state, seen), users_shown(state) | nobody_acts(state)),)


def groups(state: State, _command: Command) -> Prediction:
    """The discovered groups."""
    shown = groups_shown(state) | nobody_acts(state)
    return (accepted(lambda seen: settle_groups(state, seen), shown),)


def run_discovery(state: State, command: ConsoleRunDiscovery) -> Prediction:
    """A full discovery of one connection, now."""
    connection = next(iter(state.named(command.name)), None)
    if connection is None:
        return refused_naming(state, Reason.NOT_FOUND, ("name",))
    if connection.service != CLOUD_MANAGEMENT:
        return refused_naming(state, Reason.NOT_AVAILABLE, ("name",))
    rest = rests(state, connection)
    return _resting(state) if rest == "yes" else _run_kind(state, command, connection, refusable=rest != "no")


def _resting(state: State, *, cites: tuple[str, ...] = RESTING) -> Prediction:
    """What rests while the tenant's authentication is disabled does not run by hand either."""
    return refused_naming(state, Reason.NOT_AVAILABLE, ("name",), cites)


def _run_kind(
    state: State, command: ConsoleRunDiscovery, connection: Connection, *, refusable: bool
) -> Prediction:
    ran = _run_groups(state, connection) if command.kind == "groups" else _run_users(state, connection)
    return (*ran, *(_resting(state, cites=()) if refusable else ()))


def _run_users(state: State, connection: Connection) -> Prediction:
    if not connection.discovers:
        off = ("CON-6",) if "user_discovery" in connection.edited else ()
        return refused_naming(state, Reason.NOT_AVAILABLE, ("name",), off)
    return tuple(_run(state, connection, row) for row in runs(state, connection, History()))


def sync_store(state: State, command: ConsoleSyncStore) -> Prediction:
    """A synchronisation of Microsoft Store for Business, now; by hand not before ten minutes have passed (fact F41)."""
    connection = next(iter(state.named(command.name)), None)
    if connection is None:
        return refused_naming(state, Reason.NOT_FOUND, ("name",))
    if connection.service != STORE:
        return refused_naming(state, Reason.NOT_AVAILABLE, ("name",))
    waits = {_waits(history, state.instant) for history in connection.histories}
    too_early = refused_naming(
        state, Reason.NOT_AVAILABLE, ("name",), ("CFG-6/ten-minutes",) if waits == {"yes"} else ()
    )
    now = tuple(_run(state, connection, row) for row in service_runs(state, connection, History(), "demand"))
    return (*(too_early if waits != {"no"} else ()), *(now if waits != {"yes"} else ()))


def _waits(history: History, instant: int) -> str:
    """Whether a synchronisation by hand is too early after the last run; at ten minutes sharp it may be either."""
    passed = None if history.instant is None else instant - history.instant
    if passed is None or passed > PAUSE:
        return "no"
    return "yes" if passed < PAUSE else "perhaps"


def _run(state: State, connection: Connection, row: Row) -> Branch:
    histories = frozenset(after_run(state, connection, before, row) for before in connection.histories)
    ran = replace(connection, histories=histories, due="may" if connection.due else "")
    after = state.with_connection(ran)
    return Branch(row.outcome, lambda _: after, row.cites, _run_shown(state, ran, row) | nobody_acts(state))


def _run_shown(state: State, ran: Connection, row: Row) -> dict[str, Expect]:
    shown = run_shown(ran) if sum(one.name == ran.name for one in state.connections) == 1 else {}
    if row.dest == "failed":
        return shown | _failure_shown(row)
    if ran.service != CLOUD_MANAGEMENT:
        return shown | {f"cloud/app-tokens/{ran.web_app}": Expect((True,), row.cites)}
    reads = ("DIS-10",) if "DIS-10" in row.cites else ("DSC-1",)
    return shown | ({"cloud/users-read-with": Expect(((ran.web_app,),), reads)} if row.cites else {})


def _run_groups(state: State, connection: Connection) -> Prediction:
    """A full discovery of the groups of one connection, now."""
    if not connection.groups.discovers:
        return refused_naming(state, Reason.NOT_AVAILABLE, ("name",))
    rows = job_runs(state, connection, "group-full")
    return tuple(_run_of_groups(state, connection, row) for row in rows)


def _run_of_groups(state: State, connection: Connection, row: Row) -> Branch:
    found = connection.groups
    ways = (group_history(state, found, before, row, connection) for before in found.histories)
    ran = replace(found, histories=frozenset(ways), due="may" if found.due else "")
    after = state.with_connection(replace(connection, groups=ran))
    failure = _failure_shown(row) if row.dest == "failed" else {}
    return Branch(row.outcome, lambda _: after, row.cites, failure | nobody_acts(state))


def _failure_shown(row: Row) -> dict[str, Expect]:
    """The cloud's error where it is told; where the cloud asked to wait, that it was not asked again at once."""
    once = {"cloud/throttled": Expect((1,), (THROTTLED,))} if THROTTLED in row.cites else {}
    code = code_of(row)
    return once | ({"error/code": Expect((code,), ERRORS[code])} if code else {})


def renew(state: State, command: ConsoleRenew) -> Prediction:
    """The renewal of a key; whether it can be opened above a wizard is free."""
    opening = moves(DIALOGS, "closed", "console.renew", Context(state, command.session, command))
    if state.desk(command.session).page == "closed":
        return opening
    return (*opening, refused(state, Reason.NOT_AVAILABLE))


def properties(state: State, command: ConsoleProperties) -> Prediction:
    """The properties of a connection, for a session that has nothing open."""
    return _with_nothing_open(state, command, "console.properties")


def update_settings(state: State, command: ConsoleUpdateSettings) -> Prediction:
    """The confirmation of Update Application Settings, for a session that has nothing open."""
    return _with_nothing_open(state, command, "console.update-settings")


def _with_nothing_open(
    state: State, command: ConsoleProperties | ConsoleUpdateSettings, trigger: str
) -> Prediction:
    opening = moves(DIALOGS, "closed", trigger, Context(state, command.session, command))
    if state.desk(command.session).page == "closed":
        return opening
    refusals = (branch for branch in opening if branch.shape.kind == "refused")
    return (*refusals, refused(state, Reason.NOT_AVAILABLE))


def delete(state: State, command: ConsoleDelete) -> Prediction:
    """A connection is removed; where several have the name, what is listed afterwards tells which."""
    candidates = state.named(command.name)
    if not candidates:
        return refused_naming(state, Reason.NOT_FOUND, ("name",))
    return tuple(_deleted(without(state, one)) for one in candidates)


def _deleted(after: State) -> Branch:
    nothing_written = {"cloud/writes": Expect(((),), ("CON-2",))}
    shown = services_shown(after) | nothing_written | nobody_acts(after)
    return accepted(lambda seen: settle_runs(after, seen), shown, ("CON-2",))


def without(state: State, connection: Connection) -> State:
    """The state in which a connection was deleted: what it discovered stays or goes, as the backend decided."""
    left = dict(state.leftover)
    if connection.service == CLOUD_MANAGEMENT:
        left[connection.tenant_id] = frozenset(_left_of(state, history) for history in connection.histories)
    return replace(
        state,
        desks={session: desk.without(connection.number) for session, desk in state.desks.items()},
        connections=tuple(one for one in state.connections if one is not connection),
        deleted=(*state.deleted, connection),
        leftover=left,
        touched=connection.number,
    )


def _left_of(state: State, history: History) -> Stored:
    """What is left of what runs have stored, once their connection is deleted (decision A31)."""
    keeps = state.decisions.delete_keeps_discovered
    if not keeps:
        return Stored(cites=("CON-10",))
    return replace(history.stored, cites=("CON-10",), full_at=None, delta_at=None)
