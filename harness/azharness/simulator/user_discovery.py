"""User discovery: all enabled members of a tenant, or what changed among them (facts F122, F124)."""

from __future__ import annotations

from typing import Final

from azharness.simulator import people, users
from azharness.simulator.agents import Agent
from azharness.simulator.finding import Found
from azharness.simulator.graph import Graph, GraphObject
from azharness.simulator.store import Store

_DELTA: Final = "/users/delta"
_QUERY: Final = {"$select": people.SELECTED}


class UserReader:
    """Reads a tenant's users."""

    def full(self, graph: Graph, agent: Agent, tenant_id: str) -> Found:
        """Read all users. The cursor comes first: what changes while they are read is told again."""
        cursor = graph.latest(_DELTA, _QUERY) if agent.wanted.delta_is_on else agent.cursor
        items = graph.values("/users", _QUERY | {"$top": "999"})
        found = {item["id"]: people.user(item, tenant_id) for item in items if people.is_to_be_stored(item)}
        return Found(lambda store: users.replace(store, tenant_id, found.values()), cursor)

    def delta(self, graph: Graph, agent: Agent, tenant_id: str) -> Found:
        """Read what changed; who was deleted is left to the next full run (decision A25)."""
        changed, cursor = graph.changes(_DELTA, _QUERY, agent.cursor)
        told = {str(item["id"]): item for item in changed if "@removed" not in item}
        return Found(lambda store: _store(store, tenant_id, told), cursor)


def _store(store: Store, tenant_id: str, told: dict[str, GraphObject]) -> None:
    wanted = {key: item for key, item in told.items() if people.is_to_be_stored(item)}
    users.leave_out(store, tenant_id, told.keys() - wanted.keys())
    users.keep(store, [people.user(item, tenant_id) for item in wanted.values()])
