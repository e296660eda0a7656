"""The discovery agents of a connection: one for users, one for groups, each with its settings and where it stands (fact F129)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from azharness.simulator import durations
from azharness.simulator.store import Store
from azharness.simulator.texts import guids

Kind = Literal["users", "groups"]

_MINUTE = 60
_COLUMNS = (
    "connection_id, kind, is_on, full_schedule, delta_is_on, delta_minutes, scope,"
    " full_due, full_is_put_back, delta_due, delta_is_put_back, last_full, cursor"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants of an agent, as typed: what an agent or its delta does not need has no form."""

    is_on: bool
    full_schedule: str
    delta_is_on: bool
    delta_minutes: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent and where it stands.

    `full_due` is the instant of its next full run, None while it is off; `delta_due` that of its next delta run, None before the
    first full one. Either may be put back to the end of a pause that Graph asked for. `last_full` is the instant of the last full
    run which succeeded; `cursor` is Graph's link to what changed since, empty before the first.
    """

    connection: int
    kind: Kind
    wanted: Wanted
    full_due: int | None
    full_is_put_back: bool = False
    delta_due: int | None = None
    delta_is_put_back: bool = False
    last_full: int | None = None
    cursor: str = ""

    @property
    def scope(self) -> list[str]:
        """The object IDs of the groups to be discovered, in lower case."""
        return guids(self.wanted.scope) or []

    def next_full(self, instant: int) -> int:
        """When the schedule has passed since an instant."""
        schedule = durations.parse(self.wanted.full_schedule)
        assert schedule is not None, "no other schedule is kept of an agent that is on"
        return schedule.after(instant)

    @property
    def runs_delta(self) -> bool:
        """Whether it also asks for what changed."""
        return self.wanted.is_on and self.wanted.delta_is_on

    def next_delta(self, instant: int) -> int:
        """When the minutes of delta have passed since an instant."""
        return instant + int(self.wanted.delta_minutes) * _MINUTE


def add(store: Store, connection: int, kind: Kind, wanted: Wanted, full_due: int | None) -> None:
    """Give a connection an agent that has not run yet."""
    keep(store, Agent(connection, kind, wanted, full_due))


def keep(store: Store, agent: Agent) -> None:
    """Keep an agent as it stands."""
    wanted = agent.wanted
    store.run(
        f"INSERT OR REPLACE INTO agents ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608  (constants)
        agent.connection,
        agent.kind,
        wanted.is_on,
        wanted.full_schedule,
        wanted.delta_is_on,
        wanted.delta_minutes,
        wanted.scope,
        agent.full_due,
        agent.full_is_put_back,
        agent.delta_due,
        agent.delta_is_put_back,
        agent.last_full,
        agent.cursor,
    )


def of_connection(store: Store, connection: int) -> list[Agent]:
    """The agents of a connection, that of users first; none for a service that discovers nothing."""
    rows = store.rows(
        f"SELECT {_COLUMNS} FROM agents WHERE connection_id = ? ORDER BY kind DESC",  # noqa: S608  (constants)
        connection,
    )
    return [_agent(row) for row in rows]


def find(store: Store, connection: int, kind: Kind) -> Agent | None:
    """The agent of that kind."""
    return next((agent for agent in of_connection(store, connection) if agent.kind == kind), None)


def _agent(row: tuple[object, ...]) -> Agent:
    connection, kind, is_on, full_schedule, delta_is_on, delta_minutes, scope, *stands = row
    wanted = Wanted(
        is_on=bool(is_on),
        full_schedule=str(full_schedule),
        delta_is_on=bool(delta_is_on),
        delta_minutes=str(delta_minutes),
        scope=str(scope),
    )
    return Agent(connection, kind, wanted, *stands)  # type: ignore[arg-type]  # SQLite knows no types of ours
