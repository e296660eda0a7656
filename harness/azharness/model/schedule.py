"""When discovery runs: what must run, what may, and all the ways in which it can have gone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from azharness.model.machines.connection import reads_nothing
from azharness.model.machines.runs import after_run, runs
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.site import Connection, History, Stored
from azharness.model.state import State


@dataclass(frozen=True, slots=True)
class Chance:
    """Whether a run happens at a `clock.set`: it must, it may, or it does not."""

    must: bool
    may: bool


def chance(connection: Connection, history: History, instant: int) -> Chance:
    """Whether a connection with this history runs at an instant.

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
    return replace(connection, histories=frozenset({*firsts, *ran}))


def tick(state: State) -> State:
    """The state after all jobs that fell due at its instant: every history goes every way that it can."""
    return replace(state, connections=tuple(_ticked(state, one) for one in state.connections))


def unwanted(state: State) -> tuple[Connection, ...]:
    """The connections whose discovery has ended, by deletion or by the switch in the properties."""
    off = (one for one in state.connections if not one.discovers and "user_discovery" in one.edited)
    gone = (one for one in state.deleted if one.discovers and not state.in_use(one.web_app))
    return (*off, *gone)


def would_run(connection: Connection, instant: int) -> bool:
    """Whether a connection whose discovery has ended would have had to run by an instant, had it not."""
    going_on = replace(connection, discovers=True)
    return all(chance(going_on, history, instant).must for history in connection.histories)


def _ticked(state: State, connection: Connection) -> Connection:
    after = (next_ for history in connection.histories for next_ in _ways(state, connection, history))
    return replace(connection, histories=frozenset(after), due="")


def _ways(state: State, connection: Connection, history: History) -> tuple[History, ...]:
    odds = chance(connection, history, state.instant)
    ran = tuple(after_run(state, connection, history, row) for row in runs(state, connection, history))
    if odds.must:
        return ran or (history,)
    return (history, *ran) if odds.may else (history,)


def readers(state: State) -> frozenset[str]:
    """The web apps that may read users at this instant's `clock.set`."""
    found = state.connections_to(CLOUD_MANAGEMENT)
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
    odds = [chance(connection, history, state.instant) for history in connection.histories]
    return any(one.must or one.may for one in odds) and not _reads_nothing(state, connection)


def _reads_nothing(state: State, connection: Connection) -> bool:
    rows = [row for history in connection.histories for row in runs(state, connection, history)]
    return bool(rows) and all(reads_nothing(row) for row in rows)


def waiting(state: State) -> tuple[Connection, ...]:
    """The connections whose next run the cloud has put back to a later instant."""
    return tuple(one for one in state.connections if all(_waits(state, history) for history in one.histories))


def _waits(state: State, history: History) -> bool:
    return history.again is not None and state.instant < history.again
