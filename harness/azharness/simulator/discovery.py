"""Discovery: runs the agents of a connection with the server app's own token, now or when they are due (fact F128)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Final

from azharness.contract.views import Run
from azharness.simulator import agents, apps, connections, tenants
from azharness.simulator.agents import Agent, Kind, Wanted
from azharness.simulator.connections import Connection, RunKind
from azharness.simulator.context import Context
from azharness.simulator.declined import CloudFailureError, unavailable
from azharness.simulator.finding import Found, Reader
from azharness.simulator.graph import CursorLostError, Graph
from azharness.simulator.group_discovery import GroupReader
from azharness.simulator.user_discovery import UserReader

_KINDS: Final[tuple[Kind, ...]] = ("users", "groups")
_READERS: Final[dict[Kind, Reader]] = {"users": UserReader(), "groups": GroupReader()}
_FULL: Final[dict[Kind, RunKind]] = {"users": "full", "groups": "group-full"}
_DELTA: Final[dict[Kind, RunKind]] = {"users": "delta", "groups": "group-delta"}


def run_due(context: Context, connection: Connection) -> None:
    """Run what is due of a connection's discovery, once each: users before groups, full runs before delta."""
    for kind in _KINDS:
        agent = agents.find(context.store, connection.number, kind)
        if agent is not None and _is_due(context, agent.full_due):
            with suppress(CloudFailureError):  # It is the connection's last run now.
                _full(context, connection, agent)
            agent = agents.find(context.store, connection.number, kind)
        if agent is not None and agent.runs_delta and _is_due(context, agent.delta_due):
            with suppress(CloudFailureError):
                _delta(context, connection, agent)


def run(context: Context, connection: Connection, kind: Kind) -> None:
    """Discover everything of that kind now."""
    agent = agents.find(context.store, connection.number, kind)
    if agent is None or not agent.wanted.is_on:
        raise unavailable()
    _full(context, connection, agent)


def change(context: Context, connection: Connection, agent: Agent, wanted: Wanted) -> None:
    """Keep what somebody wants of an agent, and say when it is due then.

    Switched on, it is due at once; off, never. A changed schedule or interval counts from the last run; it takes nothing back
    that is due, and cuts no pause short that Graph asked for. With another scope Graph is asked for all changes anew: the
    cursor has passed those of other groups.
    """
    agents.keep(
        context.store,
        replace(
            agent,
            wanted=wanted,
            full_due=_full_due(context, connection, agent, wanted),
            delta_due=_delta_due(context, connection, agent, wanted),
            cursor=agent.cursor if wanted.scope == agent.wanted.scope else "",
        ),
    )


def _is_due(context: Context, due: int | None) -> bool:
    return due is not None and due <= context.clock.now()


def _full_due(context: Context, connection: Connection, agent: Agent, wanted: Wanted) -> int | None:
    if not wanted.is_on:
        return None
    if agent.full_due is None:
        return context.clock.now()
    last = connections.last_run(context.store, connection, _FULL[agent.kind])
    if last is None or agent.full_is_put_back or _is_due(context, agent.full_due):
        return agent.full_due
    return replace(agent, wanted=wanted).next_full(last.instant)


def _delta_due(context: Context, connection: Connection, agent: Agent, wanted: Wanted) -> int | None:
    """Kept while there are no delta runs: a pause outlasts that."""
    wished = replace(agent, wanted=wanted)
    last = connections.last_run(context.store, connection, _DELTA[agent.kind])
    since = last.instant if last else agent.last_full
    overdue = agent.runs_delta and _is_due(context, agent.delta_due)
    if since is None or not wished.runs_delta or agent.delta_is_put_back or overdue:
        return agent.delta_due
    return wished.next_delta(since)


def _full(context: Context, connection: Connection, agent: Agent) -> None:
    """Run in full. A failed run keeps what was stored and the cursor (decision A25); a pause that Graph asked for is kept."""
    now, reader = context.clock.now(), _READERS[agent.kind]
    try:
        found = _found(context, connection, lambda graph: reader.full(graph, agent, connection.tenant_id))
    except CloudFailureError as failure:
        due, paused = _after_pause(now, failure, agent.next_full(now))
        again = replace(agent, full_due=due, full_is_put_back=paused)
        _end(context, connection, again, _FULL[agent.kind], _failed(now, failure))
        raise
    ended = replace(
        agent,
        full_due=agent.next_full(now),
        full_is_put_back=False,
        delta_due=agent.next_delta(now) if agent.runs_delta and agent.delta_due is None else agent.delta_due,
        last_full=now,
        cursor=found.cursor,
    )
    _end(context, connection, ended, _FULL[agent.kind], _succeeded(now), found)


def _delta(context: Context, connection: Connection, agent: Agent) -> None:
    """Ask for what changed. Where Graph does not know the cursor any more, a full run follows at once (decision A24)."""
    now, reader = context.clock.now(), _READERS[agent.kind]
    due = agent.next_delta(now)
    try:
        found = _found(context, connection, lambda graph: reader.delta(graph, agent, connection.tenant_id))
    except CloudFailureError as failure:
        due, paused = _after_pause(now, failure, due)
        again = replace(agent, delta_due=due, delta_is_put_back=paused)
        _end(context, connection, again, _DELTA[agent.kind], _failed(now, failure))
        if isinstance(failure, CursorLostError):
            _full(context, connection, again)
            return
        raise
    ended = replace(agent, delta_due=due, delta_is_put_back=False, cursor=found.cursor)
    _end(context, connection, ended, _DELTA[agent.kind], _succeeded(now), found)


def _after_pause(now: int, failure: CloudFailureError, due: int) -> tuple[int, bool]:
    """When a failed run is repeated, and whether it was put back by a pause that Graph asked for."""
    return (due, False) if failure.retry_after is None else (now + failure.retry_after, True)


def _failed(now: int, failure: CloudFailureError) -> Run:
    return Run(result="failed", instant=now, error=failure.error)


def _succeeded(now: int) -> Run:
    return Run(result="succeeded", instant=now)


def _end(
    context: Context,
    connection: Connection,
    agent: Agent,
    kind: RunKind,
    ended: Run,
    found: Found | None = None,
) -> None:
    """Keep how a run ended, when the next one is due and, if anything was found, all of it at once."""
    with context.store.transaction():
        if found is not None:
            found.store(context.store)
        connections.record_run(context.store, connection, ended, kind)
        agents.keep(context.store, agent)


def _found(context: Context, connection: Connection, read: Callable[[Graph], Found]) -> Found:
    """Read with a token of the connection's server app."""
    tenant = tenants.find(context.store, connection.tenant_id)
    app = apps.find(context.store, connection.tenant_id, connection.web_app, "server")
    assert tenant is not None, "a connection has a tenant"
    assert app is not None, "a connection has a server app"
    try:
        return read(context.graph(tenant.environment, context.app_token(tenant, app)))
    except CloudFailureError:
        # The token may be what failed: rights that were granted since show in a new one only (fact G17).
        context.held_tokens.drop(app)
        raise
