"""Relationships between directory objects: members, owners, memberships (facts G18, G58, G65, G94)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from azfakes.directory.membership import (
    all_groups_of,
    groups_of,
    member_document,
    owned_by,
    transitive_members,
)
from azfakes.directory.roleholders import held_roles
from azfakes.graph import access
from azfakes.graph.caller import GraphCall
from azfakes.graph.kinds import Relation, related_to
from azfakes.graph.paging import ListSource, Source, TableSource

_Find = Callable[[GraphCall, str], Source]


def members(gcall: GraphCall, group_id: str) -> Source:
    """List the direct members of a group."""
    access.require(gcall.caller, access.READ_MEMBERS)
    tenant = gcall.tenant
    return TableSource(tenant.groups[group_id].members, lambda key, _: member_document(tenant, key))


def members_below(gcall: GraphCall, group_id: str) -> Source:
    """List the members of a group and of the groups in it."""
    access.require(gcall.caller, access.READ_MEMBERS)
    return documents(gcall, transitive_members(gcall.tenant, gcall.tenant.groups[group_id]))


def group_owners(gcall: GraphCall, group_id: str) -> Source:
    """List the owners of a group."""
    access.require(gcall.caller, access.READ_GROUPS)
    return documents(gcall, sorted(gcall.tenant.groups[group_id].owners))


def app_owners(gcall: GraphCall, object_id: str) -> Source:
    """List the owners of a registration."""
    access.require(gcall.caller, access.READ_APPS)
    return documents(gcall, sorted(gcall.tenant.apps[object_id].owners))


def account_owners(gcall: GraphCall, object_id: str) -> Source:
    """List the owners of an application's account."""
    access.require(gcall.caller, access.READ_APPS)
    return documents(gcall, sorted(gcall.tenant.principals[object_id].owners))


def device_owners(gcall: GraphCall, object_id: str) -> Source:
    """List the people who own a device."""
    access.require(gcall.caller, access.READ_DEVICES)
    return documents(gcall, sorted(gcall.tenant.devices[object_id].owners))


def device_users(gcall: GraphCall, object_id: str) -> Source:
    """List the people who use a device."""
    access.require(gcall.caller, access.READ_DEVICES)
    return documents(gcall, sorted(gcall.tenant.devices[object_id].users))


def memberships(gcall: GraphCall, object_id: str) -> Source:
    """List the groups that hold an object directly, and the directory roles that it holds."""
    _require_over(gcall, object_id, access.READ_OBJECTS)
    groups = [group.shown() for group in groups_of(gcall.tenant, object_id)]
    return ListSource([*groups, *held_roles(gcall.tenant, gcall.call.state.ids, object_id)])


def memberships_above(gcall: GraphCall, object_id: str) -> Source:
    """List the groups that hold an object, by way of other groups too, and its directory roles."""
    _require_over(gcall, object_id, access.READ_OBJECTS)
    groups = [group.shown() for group in all_groups_of(gcall.tenant, object_id)]
    return ListSource([*groups, *held_roles(gcall.tenant, gcall.call.state.ids, object_id)])


def owned_objects(gcall: GraphCall, object_id: str) -> Source:
    """List the registrations, accounts and groups that somebody owns."""
    _require_over(gcall, object_id, access.READ_OBJECTS)
    return ListSource(owned_by(gcall.tenant, object_id))


def owned_devices(gcall: GraphCall, object_id: str) -> Source:
    """List the devices that a person owns."""
    _require_over(gcall, object_id, access.READ_DEVICES)
    return ListSource([one.shown() for one in gcall.tenant.devices.values() if object_id in one.owners])


def registered_devices(gcall: GraphCall, object_id: str) -> Source:
    """List the devices that a person uses."""
    _require_over(gcall, object_id, access.READ_DEVICES)
    return ListSource([one.shown() for one in gcall.tenant.devices.values() if object_id in one.users])


def documents(gcall: GraphCall, ids: Iterable[str]) -> Source:
    """Find the documents of objects, leaving out those that are there no longer."""
    found = (member_document(gcall.tenant, one) for one in ids)
    return ListSource([document for document in found if document is not None])


def _require_over(gcall: GraphCall, object_id: str, permissions: frozenset[str]) -> None:
    """Let people look at what belongs to themselves, and others with a permission."""
    if gcall.caller.user is None or gcall.caller.oid != object_id:
        access.require(gcall.caller, permissions)


def _named(**finders: _Find) -> Mapping[str, Relation]:
    return related_to(*(Relation(name, find) for name, find in finders.items()))


OF_USERS: Final = _named(
    memberOf=memberships,
    transitiveMemberOf=memberships_above,
    ownedObjects=owned_objects,
    ownedDevices=owned_devices,
    registeredDevices=registered_devices,
)
OF_GROUPS: Final = _named(
    members=members,
    transitiveMembers=members_below,
    owners=group_owners,
    memberOf=memberships,
    transitiveMemberOf=memberships_above,
)
OF_APPLICATIONS: Final = _named(owners=app_owners)
OF_ACCOUNTS: Final = _named(
    owners=account_owners,
    ownedObjects=owned_objects,
    memberOf=memberships,
    transitiveMemberOf=memberships_above,
)
OF_DEVICES: Final = _named(
    registeredOwners=device_owners,
    registeredUsers=device_users,
    memberOf=memberships,
    transitiveMemberOf=memberships_above,
)
