"""Looking at the console's nodes, running discovery, and opening a renewal."""

from __future__ import annotations

from dataclasses import replace

from azharness.contract.commands import Command, ConsoleRenew, ConsoleRunDiscovery
from azharness.contract.reasons import Reason
from azharness.model.branches import accepted, moves, refused, refused_naming
from azharness.model.machines.connection import after_run, runs
from azharness.model.machines.dialogs import DIALOGS
from azharness.model.prediction import Branch, Expect, Prediction
from azharness.model.site import Connection, History
from azharness.model.state import State
from azharness.model.table import Context, Row
from azharness.model.views.notices import notices_shown
from azharness.model.views.services import EXPIRED_KEY, run_shown, services_shown, settle_runs
from azharness.model.views.tenants import settle_sources, tenants_shown
from azharness.model.views.users import settle_users, users_shown

CITES = frozenset({"CRT-8/no-later-use", "DSC-1", "KEY-14"})


def nobody_acts(state: State) -> dict[str, Expect]:
    """No token of a person who signed in earlier is used; judged where somebody has."""
    return {"cloud/people": Expect(((),), ("CRT-8/no-later-use",))} if state.met else {}


def services(state: State, _command: Command) -> Prediction:
    """The Azure Services node."""
    return (accepted(lambda seen: settle_runs(state, seen), services_shown(state) | nobody_acts(state)),)


def tenants(state: State, _command: Command) -> Prediction:
    """The tenants node."""
    return (accepted(lambda seen: settle_sources(state, seen), tenants_shown(state) | nobody_acts(state)),)


def notices(state: State, _command: Command) -> Prediction:
    """The notifications."""
    return (accepted(lambda _: state, notices_shown(state) | nobody_acts(state)),)


def users(state: State, _command: Command) -> Prediction:
    """The discovered users."""
    return (accepted(lambda seen: settle_users(state, seen), users_shown(state) | nobody_acts(state)),)


def run_discovery(state: State, command: ConsoleRunDiscovery) -> Prediction:
    """A full discovery of one connection, now."""
    name = command.name.strip()
    connection = next((one for one in state.connections if one.name == name), None)
    if connection is None:
        return refused_naming(state, Reason.NOT_FOUND, ("name",))
    if not connection.discovers:
        return refused_naming(state, Reason.NOT_AVAILABLE, ("name",))
    return tuple(_run(state, connection, row) for row in runs(state, connection, History()))


def _run(state: State, connection: Connection, row: Row) -> Branch:
    ran = replace(
        connection, histories=frozenset(after_run(state, before, row) for before in connection.histories)
    )
    after = state.with_connection(ran)
    return Branch(row.outcome, lambda _: after, row.cites, _run_shown(state, ran, row) | nobody_acts(state))


def _run_shown(state: State, ran: Connection, row: Row) -> dict[str, Expect]:
    shown = run_shown(ran) if sum(one.name == ran.name for one in state.connections) == 1 else {}
    if row.dest == "failed":
        return shown | {"error/code": Expect((EXPIRED_KEY,), ("KEY-14",))}
    return shown | ({"cloud/users-read-with": Expect(((ran.web_app,),), ("DSC-1",))} if row.cites else {})


def renew(state: State, command: ConsoleRenew) -> Prediction:
    """The renewal of a key; whether it can be opened above a wizard is free."""
    opening = moves(DIALOGS, "closed", "console.renew", Context(state, command.session, command))
    if state.desk(command.session).page == "closed":
        return opening
    return (*opening, refused(state, Reason.NOT_AVAILABLE))
