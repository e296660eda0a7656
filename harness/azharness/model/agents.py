"""Delta runs of users, and all runs of groups: when they come, and what they store (facts F24 to F26, F131)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Literal, Protocol

import msgspec
from msgspec.structs import replace

from azharness.model.faults import Request, Work, stopping
from azharness.model.firing import fire_again
from azharness.model.machines.connection import (
    BROKEN_CHAIN,
    CONNECTION,
    THROTTLED,
    Run,
    after_run,
    code_of,
    is_gone,
    reads_nothing,
    runs,
    without_app,
)
from azharness.model.remember import remembered
from azharness.model.site import Connection, Ending, Groups, History, Stored
from azharness.model.state import State
from azharness.model.table import Context, Row
from azharness.model.text import DAY

Job = Literal["user-delta", "group-full", "group-delta"]

RESULTS: dict[Job, tuple[str, ...]] = {
    "user-delta": ("CFG-1/user-delta",),
    "group-full": ("DSC-7",),
    "group-delta": ("CFG-10",),
}
"""The rule that a run shows which succeeds."""
EXPIRED_CURSOR = "DSC-5/expired-delta-token"
KEEPS_CURSOR = "DSC-5/failure-keeps-cursor"
CURSOR_LIVES = 7 * DAY
"""A cursor of Graph is good for so long at least (fact F131) …"""
CURSOR_ENDS = 30 * DAY
"""… and for so long at most (fact G77)."""

_LOGIN = Request("login", repeatable=True)
_USERS = Request("graph", "GET", "/v1.0/users")
_GROUPS = Request("graph", "GET", "/v1.0/groups")


class Timed(Protocol):
    """What has delta runs: user discovery of a connection, and its group discovery."""

    @property
    def discovers(self) -> bool:
        """Whether it is on."""
        ...

    @property
    def minutes(self) -> int | None:
        """Minutes between delta runs; None without them."""
        ...

    @property
    def delta_since(self) -> int:
        """When they were switched on or changed last."""
        ...


class Odds(msgspec.Struct, frozen=True):
    """Whether a delta run comes: it must, it may, or it does not."""

    must: bool
    may: bool


def odds(timed: Timed, history: History, instant: int) -> Odds:
    """Whether a delta run comes at an instant: every so many minutes, once a full run has succeeded.

    Whether the minutes count from the last delta run or from a later full one is free, and the first may come sooner.
    """
    full_at, last = history.stored.full_at, history.delta
    if not timed.discovers or timed.minutes is None or full_at is None:
        return Odds(must=False, may=False)
    if last is not None and last.again is not None:
        return Odds(must=instant >= last.again, may=instant >= last.again)
    before = last.instant if last is not None and last.instant is not None else None
    latest = max(full_at, timed.delta_since, *((before,) if before is not None else ()))
    passed = before is None or instant - before >= timed.minutes * 60
    return Odds(
        must=instant - latest >= timed.minutes * 60,
        may=passed or (last is not None and last.result != "succeeded"),
    )


def work(connection: Connection, job: Job) -> Work:
    """What a run asks of the cloud."""
    return _asking(job, bool(connection.groups.scope))


@cache
def _asking(job: Job, scoped: bool) -> Work:
    if job == "user-delta":
        return Work((_USERS, _LOGIN), (Request("graph", "GET", "/v1.0/users/delta"),))
    return Work((_GROUPS, _USERS, _LOGIN), (_GROUPS,) if scoped else ())


def job_runs(state: State, connection: Connection, job: Job) -> tuple[Row, ...]:
    """How a run at this moment may end; it rests on rules of its own."""
    context = _about(state, connection, job)
    if context is None:
        return ()
    if is_gone(context):
        return without_app("run", "idle")
    return tuple(_resting(row, job) for row in fire_again(CONNECTION, "idle", "run", context).rows)


@remembered
def _about(state: State, connection: Connection, job: Job) -> Context | None:
    app = state.app(connection.web_app)
    return Context(state, "", Run(connection, app, work(connection, job))) if app else None


@remembered
def _resting(row: Row, job: Job) -> Row:
    if row.dest == "succeeded":
        return replace(row, cites=RESULTS[job])
    return replace(row, cites=() if BROKEN_CHAIN in row.cites else row.cites)


def group_history(state: State, groups: Groups, before: History, row: Row, connection: Connection) -> History:
    """The history in which a full run of groups ended so."""
    if row.dest == "succeeded":
        stored = Stored(state.world.edition, full_at=state.instant, scope=groups.scope)
        return History(state.instant, "succeeded", stored, row.cites, delta=before.delta)
    failed = after_run(state, connection, before, row)
    kept = replace(failed.stored, partly=None if reads_nothing(row) else state.world.edition)
    return replace(failed, stored=kept, again=_again(state, connection, "group-full", row))


def delta_ways(
    state: State, connection: Connection, timed: Timed, job: Job, history: History
) -> list[History]:
    """All ways in which the delta run that may come now can go."""
    chance = odds(timed, history, state.instant)
    if not (chance.must or chance.may):
        return [history]
    ran = [
        way
        for row in job_runs(state, connection, job)
        for way in _after_delta(state, connection, job, history, row)
    ]
    return ran if chance.must and ran else [history, *ran]


def _after_delta(
    state: State, connection: Connection, job: Job, history: History, row: Row
) -> Iterable[History]:
    if row.dest == "failed":
        yield _failed_delta(state, connection, job, history, row)
        return
    ages = [state.instant - at for at in (history.stored.full_at, history.stored.delta_at) if at is not None]
    if min(ages) < CURSOR_ENDS:
        yield _succeeded_delta(state, connection, history, row)
    if max(ages) >= CURSOR_LIVES:
        yield from _in_full(state, connection, job, history)


def _in_full(state: State, connection: Connection, job: Job, history: History) -> Iterable[History]:
    """Graph does not know the cursor any more: a full run follows at once."""
    unknown = replace(history, delta=Ending())
    if job == "user-delta":
        for row in runs(state, connection, history):
            ran = after_run(state, connection, unknown, row)
            fell_back = (
                replace(ran.stored, cites=(EXPIRED_CURSOR,)) if row.dest == "succeeded" else ran.stored
            )
            yield replace(
                ran, stored=fell_back, cites=(EXPIRED_CURSOR,) if row.dest == "succeeded" else row.cites
            )
        return
    for row in job_runs(state, connection, "group-full"):
        yield group_history(state, connection.groups, unknown, row, connection)


def _succeeded_delta(state: State, connection: Connection, history: History, row: Row) -> History:
    last, stored = history.delta, history.stored
    after_failure = last is not None and last.result == "failed"
    news: tuple[str, ...] = (THROTTLED,) if last is not None and last.again is not None else ()
    news = news or ((KEEPS_CURSOR,) if after_failure else stored.news)
    fresh = replace(
        stored,
        delta=state.world.edition,
        delta_at=state.instant,
        partly=None,
        news=news,
        scope=stored.scope & connection.groups.scope,
    )
    return replace(history, stored=fresh, delta=Ending(state.instant, "succeeded", row.cites))


def _failed_delta(state: State, connection: Connection, job: Job, history: History, row: Row) -> History:
    some = None if reads_nothing(row) or _fails_at_once(state, connection, job) else state.world.edition
    again = _again(state, connection, job, row)
    ending = Ending(state.instant, "failed", row.cites, code_of(row), again)
    return replace(history, stored=replace(history.stored, partly=some), delta=ending)


def _fails_at_once(state: State, connection: Connection, job: Job) -> bool:
    stops = stopping(state.faults, work(connection, job))
    return any(not fault.plan.skip for fault in stops)


def _again(state: State, connection: Connection, job: Job, row: Row) -> int | None:
    if THROTTLED not in row.cites:
        return None
    stops = stopping(state.faults, work(connection, job))
    waits = [fault.plan.retry_after for fault in stops if fault.plan.kind == "throttled"]
    return state.instant + max(waits) if waits else None
