"""When discovery runs: what must run, what may, and all the ways in which it can have gone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from azharness.model.machines.connection import after_run, runs
from azharness.model.site import Connection, History
from azharness.model.state import State


@dataclass(frozen=True, slots=True)
class Chance:
    """Whether a run happens at a `clock.set`: it must, it may, or it does not."""

    must: bool
    may: bool


def chance(connection: Connection, history: History, instant: int) -> Chance:
    """Whether a connection with this history runs at an instant.

    It must once its schedule has passed since the last run (or since it was made). Before that it may only while it never
    ran, and after a failure: the contract leaves open when a failed run is tried again.
    """
    if not connection.discovers:
        return Chance(must=False, may=False)
    if connection.schedule is None:
        return Chance(must=False, may=True)
    last = connection.since if history.instant is None else history.instant
    return Chance(must=instant - last >= connection.schedule, may=history.result != "succeeded")


def begun(state: State, connection: Connection) -> Connection:
    """A connection that was just made: its first run may come at once."""
    first = History()
    ran = (after_run(state, first, row) for row in runs(state, connection, first) if connection.discovers)
    return replace(connection, histories=frozenset({first, *ran}))


def tick(state: State) -> State:
    """The state after all jobs that fell due at its instant: every history goes every way that it can."""
    return replace(state, connections=tuple(_ticked(state, one) for one in state.connections))


def _ticked(state: State, connection: Connection) -> Connection:
    after = (next_ for history in connection.histories for next_ in _ways(state, connection, history))
    return replace(connection, histories=frozenset(after))


def _ways(state: State, connection: Connection, history: History) -> tuple[History, ...]:
    odds = chance(connection, history, state.instant)
    ran = tuple(after_run(state, history, row) for row in runs(state, connection, history))
    if odds.must:
        return ran or (history,)
    return (history, *ran) if odds.may else (history,)


def readers(state: State) -> tuple[frozenset[str], frozenset[str]]:
    """The web apps that must, and those that may, read users at this instant's `clock.set`."""
    must = frozenset(one.web_app for one in state.connections if _all_run(state, one))
    may = frozenset(one.web_app for one in state.connections if _some_run(state, one))
    return must, may


def due_cites(state: State) -> tuple[str, ...]:
    """The case keys that the runs rest on which must happen, and succeed, at this instant's `clock.set`."""
    due = (one for one in state.connections if _all_run(state, one))
    rows = (row for one in due for history in one.histories for row in runs(state, one, history))
    return tuple(dict.fromkeys(case for row in rows for case in row.cites))


def _all_run(state: State, connection: Connection) -> bool:
    odds = [chance(connection, history, state.instant).must for history in connection.histories]
    return bool(odds) and all(odds) and _only(state, connection, "succeeded")


def _some_run(state: State, connection: Connection) -> bool:
    odds = [chance(connection, history, state.instant) for history in connection.histories]
    return any(one.must or one.may for one in odds) and not _only(state, connection, "failed")


def _only(state: State, connection: Connection, result: str) -> bool:
    ends = {row.dest for history in connection.histories for row in runs(state, connection, history)}
    return ends == {result}
