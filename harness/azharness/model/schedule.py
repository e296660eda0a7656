"""When discovery runs: what must run, what may, and all the ways in which it can have gone."""

from __future__ import annotations

from typing import Protocol

import msgspec
from msgspec.structs import replace

from azharness.model.agents import Timed, delta_ways, group_history, job_runs, odds
from azharness.model.machines.connection import reads_nothing
from azharness.model.machines.runs import after_run, runs
from azharness.model.resting import rests
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.site import Connection, Groups, History, Stored
from azharness.model.state import State


class Scheduled(Protocol):
    """What runs in full by a schedule: a connection, and its group discovery."""

    @property
    def period(self) -> int | None:
        """Seconds between runs of a service that discovers nothing and runs all the same."""
        ...

    @property
    def discovers(self) -> bool:
        """Whether it is on."""
        ...

    @property
    def due(self) -> str:
        """Whether the next `clock.set` runs what was switched on: `must`, `may` or empty."""
        ...

    @property
    def schedule(self) -> int | None:
        """Seconds between runs; None where their length is nobody's to say."""
        ...

    @property
    def since(self) -> int:
        """When it was made."""
        ...

    @property
    def rescheduled(self) -> int:
        """When its schedule was changed."""
        ...


class Agent(Scheduled, Timed, Protocol):
    """What runs both in full and by delta."""


class Chance(msgspec.Struct, frozen=True):
    """Whether a run happens at a `clock.set`: it must, it may, or it does not."""

    must: bool
    may: bool


def chance(connection: Scheduled, history: History, instant: int) -> Chance:
    """Whether what has this history runs in full at an instant.

    It must once its schedule has passed since the last run (or since it was made). Before that it may only while it never
    ran, and after a failure: the contract leaves open when a failed run is tried again. Switched on in the properties it
    must at once, unless it was run by hand since; whether a new schedule counts from the last run or from OK is free.
    A run that the cloud has put back must come when the cloud's pause is over, and not before.
    """
    if connection.period is not None:
        return _regularly(connection.period, history, instant)
    if not connection.discovers:
        return Chance(must=False, may=False)
    if connection.due:
        return Chance(must=connection.due == "must", may=True)
    if history.again is not None:
        return Chance(must=instant >= history.again, may=instant >= history.again)
    if connection.schedule is None:
        return Chance(must=False, may=True)
    last = connection.since if history.instant is None else history.instant
    passed = instant - last >= connection.schedule
    begin = max(last, connection.rescheduled)
    return Chance(must=instant - begin >= connection.schedule, may=passed or history.result != "succeeded")


def _regularly(period: int, history: History, instant: int) -> Chance:
    """A service that discovers nothing runs at first when it can, then each time that its period has passed.

    Whether a run by hand puts off the next one is free.
    """
    known = [one for one in (history.instant, history.regular) if one is not None]
    first = history.regular is None
    return Chance(
        must=not known or instant - max(known) >= period,
        may=first or instant - min(known) >= period,
    )


def begun(state: State, connection: Connection) -> Connection:
    """A connection that was just made: the first run of its discovery may come at once."""
    if connection.service != CLOUD_MANAGEMENT:
        return connection
    left = state.leftover.get(connection.tenant_id, frozenset({Stored()}))
    firsts = [History(stored=stored) for stored in left]
    ran = (
        after_run(state, connection, first, row)
        for first in firsts
        for row in runs(state, connection, first)
        if connection.discovers
    )
    return replace(connection, histories=frozenset({*firsts, *ran}), groups=_begun_groups(state, connection))


def _begun_groups(state: State, connection: Connection) -> Groups:
    groups, first = connection.groups, History()
    if not groups.discovers:
        return groups
    ran = (
        group_history(state, groups, first, row, connection)
        for row in job_runs(state, connection, "group-full")
    )
    return replace(groups, histories=frozenset({first, *ran}))


def tick(state: State) -> State:
    """The state after all jobs that fell due at its instant: every history goes every way that it can."""
    return replace(state, connections=tuple(_ticked(state, one) for one in state.connections))


def unwanted(state: State) -> tuple[Connection, ...]:
    """The connections whose discovery has ended, by deletion or by the switch in the properties, or rests."""
    # Discovery of groups reads users too.
    off = (
        one
        for one in state.connections
        if not one.discovers and "user_discovery" in one.edited and not one.groups.discovers
    )
    gone = (one for one in state.deleted if one.discovers and not state.in_use(one.web_app))
    return (*off, *gone, *resting(state))


def resting(state: State) -> tuple[Connection, ...]:
    """The connections whose discovery certainly rests, since their tenant's authentication is disabled."""
    return tuple(one for one in state.connections if one.discovers and rests(state, one) == "yes")


def would_run(connection: Connection, instant: int) -> bool:
    """Whether a connection whose discovery has ended would have had to run by an instant, had it not."""
    began = 0 if connection.discovers else connection.rescheduled
    going_on = replace(connection, discovers=True, rescheduled=began)
    return all(chance(going_on, history, instant).must for history in connection.histories)


def unwanted_groups(state: State) -> tuple[Connection, ...]:
    """The connections whose group discovery has ended, and would have had to run by now, had it not."""
    off = (one for one in state.connections if one.groups.ever and not one.groups.discovers)
    gone = (one for one in state.deleted if one.groups.discovers and not state.in_use(one.web_app))
    return tuple(one for one in (*off, *gone) if _groups_would_run(one.groups, state.instant))


def _groups_would_run(groups: Groups, instant: int) -> bool:
    going_on = replace(groups, discovers=True)
    return bool(groups.scope) and all(chance(going_on, history, instant).must for history in groups.histories)


def _ticked(state: State, connection: Connection) -> Connection:
    rest = rests(state, connection)
    if rest == "no":
        return _ran(state, connection)
    ran = _ran(state, connection) if rest == "perhaps" else connection
    # When it goes on again, the full schedule may count from then.
    groups = replace(
        connection.groups,
        histories=connection.groups.histories | ran.groups.histories,
        due="may" if connection.groups.due else "",
        rescheduled=state.instant,
    )
    return replace(
        connection,
        histories=connection.histories | ran.histories,
        due="may" if connection.due else "",
        rescheduled=state.instant,
        groups=groups,
    )


def _ran(state: State, connection: Connection) -> Connection:
    after = (
        next_
        for history in connection.histories
        for way in _ways(state, connection, history)
        for next_ in delta_ways(state, connection, connection, "user-delta", way)
    )
    return replace(connection, histories=frozenset(after), due="", groups=_ticked_groups(state, connection))


def _ticked_groups(state: State, connection: Connection) -> Groups:
    groups = connection.groups
    after = (
        next_
        for history in groups.histories
        for way in _group_ways(state, connection, history)
        for next_ in delta_ways(state, connection, groups, "group-delta", way)
    )
    return replace(groups, histories=frozenset(after), due="")


def _group_ways(state: State, connection: Connection, history: History) -> tuple[History, ...]:
    groups = connection.groups
    come = chance(groups, history, state.instant)
    if not (come.must or come.may):
        return (history,)
    ran = tuple(
        group_history(state, groups, history, row, connection)
        for row in job_runs(state, connection, "group-full")
    )
    return ran if come.must and ran else (history, *ran)


def _ways(state: State, connection: Connection, history: History) -> tuple[History, ...]:
    come = chance(connection, history, state.instant)
    if not (come.must or come.may):
        return (history,)
    ran = tuple(after_run(state, connection, history, row) for row in runs(state, connection, history))
    return ran if come.must and ran else (history, *ran)


def readers(state: State) -> frozenset[str]:
    """The web apps that may read users at this instant's `clock.set`."""
    found = (one for one in state.connections_to(CLOUD_MANAGEMENT) if rests(state, one) != "yes")
    return frozenset(one.web_app for one in found if _some_run(state, one))


def sure_runs(state: State) -> tuple[Connection, ...]:
    """The connections of other services than discovery that must run successfully at this instant's `clock.set`."""
    regular = (one for one in state.connections if one.period is not None)
    return () if state.faults else tuple(one for one in regular if _must_succeed(state, one))


def _must_succeed(state: State, connection: Connection) -> bool:
    odds = [chance(connection, history, state.instant) for history in connection.histories]
    ends = {row.dest for history in connection.histories for row in runs(state, connection, history)}
    return all(one.must for one in odds) and ends == {"succeeded"}


def _some_run(state: State, connection: Connection) -> bool:
    some = (
        any(_may_run(connection, history, state.instant) for history in connection.histories),
        any(_may_run(connection.groups, history, state.instant) for history in connection.groups.histories),
    )
    return any(some) and not _reads_nothing(state, connection)


def _may_run(agent: Agent, history: History, instant: int) -> bool:
    full, delta = chance(agent, history, instant), odds(agent, history, instant)
    return full.must or full.may or delta.must or delta.may


def _reads_nothing(state: State, connection: Connection) -> bool:
    rows = [row for history in connection.histories for row in runs(state, connection, history)]
    return bool(rows) and all(reads_nothing(row) for row in rows)


def waiting(state: State) -> tuple[Connection, ...]:
    """The connections whose next run the cloud has put back to a later instant, while no other of them may come."""
    return tuple(one for one in state.connections if _is_put_back(state, one) and not _some_run(state, one))


def _is_put_back(state: State, connection: Connection) -> bool:
    return all(_waits(state, history) for history in connection.histories) or all(
        _waits(state, history) for history in connection.groups.histories
    )


def _waits(state: State, history: History) -> bool:
    deadlines = (history.again, history.delta.again if history.delta else None)
    return any(again is not None and state.instant < again for again in deadlines)
