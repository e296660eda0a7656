"""Group discovery: the security groups in scope, with their members (facts F123, F126)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from azharness.contract import Reason
from azharness.contract.views import Group, User
from azharness.simulator import groups, people, users
from azharness.simulator.agents import Agent
from azharness.simulator.declined import CloudFailureError
from azharness.simulator.finding import Found
from azharness.simulator.graph import Graph
from azharness.simulator.store import Store

_DELTA: Final = "/groups/delta"
_ATTRIBUTES: Final = {
    "object_id": "id",
    "display_name": "displayName",
    "mail_nickname": "mailNickname",
    "on_premises_security_identifier": "onPremisesSecurityIdentifier",
}
_SELECTED: Final = ",".join([*_ATTRIBUTES.values(), "securityEnabled"])
_CHANGES: Final = {"$select": f"{_SELECTED},members"}
_MEMBERS: Final = {"$select": people.SELECTED, "$top": "999"}
_PERSON: Final = "#microsoft.graph.user"


@dataclass(frozen=True, slots=True)
class _Read:
    """Security groups, and those of their members who may be stored as users."""

    groups: list[Group]
    users: list[User]


class GroupReader:
    """Reads the groups of an agent's scope; an empty scope has none (decision A27)."""

    def full(self, graph: Graph, agent: Agent, tenant_id: str) -> Found:
        """Read all groups in scope. The cursor comes first: what changes while they are read is told again."""
        cursor = graph.latest(_DELTA, _CHANGES) if agent.wanted.delta_is_on and agent.scope else ""
        read = _read(graph, agent.scope, tenant_id)
        return Found(lambda store: _store(store, read, replacing=tenant_id), cursor)

    def delta(self, graph: Graph, agent: Agent, tenant_id: str) -> Found:
        """Read again those groups in scope of which Graph tells a change; deleted ones are left to the next full run."""
        if not agent.scope:
            return Found(lambda _store: None, "")
        changed, cursor = graph.changes(_DELTA, _CHANGES, agent.cursor)
        told = {str(item["id"]).lower() for item in changed if "@removed" not in item}
        read = _read(graph, [group for group in agent.scope if group in told], tenant_id)
        return Found(lambda store: _store(store, read), cursor)


def _read(graph: Graph, scope: Iterable[str], tenant_id: str) -> _Read:
    read = _Read([], [])
    for object_id in dict.fromkeys(scope):
        item = graph.find(f"/groups/{object_id}", {"$select": _SELECTED})
        if item is None or item["securityEnabled"] is not True:
            continue
        members = [one for one in graph.values(f"/groups/{object_id}/members", _MEMBERS) if _is_person(one)]
        read.groups.append(_group(item, tenant_id, members))
        read.users.extend(people.user(one, tenant_id) for one in members if people.is_to_be_stored(one))
    return read


def _store(store: Store, read: _Read, *, replacing: str = "") -> None:
    """Store what was read, in the place of all groups of a tenant if it is named."""
    if replacing:
        groups.replace(store, replacing, read.groups)
    else:
        groups.keep(store, read.groups)
    users.add_unknown(store, read.users)


def _is_person(item: dict[str, Any]) -> bool:
    return item.get("@odata.type") == _PERSON


def _group(item: dict[str, Any], tenant_id: str, members: list[Any]) -> Group:
    """A group of that tenant; `cloud-refused` where Graph tells of none."""
    attributes = {field: item.get(name) or "" for field, name in _ATTRIBUTES.items()}
    ids = sorted({member["id"] for member in members})
    try:
        return msgspec.convert(attributes | {"tenant_id": tenant_id, "members": ids}, Group)
    except msgspec.ValidationError:
        raise CloudFailureError(Reason.CLOUD_REFUSED) from None
