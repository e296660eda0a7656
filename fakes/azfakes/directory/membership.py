"""Who belongs to which group (facts G58, G65)."""

from __future__ import annotations

from collections.abc import Iterable

from azfakes.directory.documents import Document
from azfakes.directory.groups import GroupRecord
from azfakes.directory.history import MemberKind
from azfakes.directory.records import TenantRecord


def member_kind(tenant: TenantRecord, object_id: str) -> MemberKind | None:
    """Tell what kind of principal an object is, or None where there is no such one."""
    tables: dict[MemberKind, Iterable[str]] = {
        "user": tenant.users,
        "group": tenant.groups,
        "servicePrincipal": tenant.principals,
        "device": tenant.devices,
    }
    return next((kind for kind, table in tables.items() if object_id in table), None)


def member_document(tenant: TenantRecord, object_id: str) -> Document | None:
    """Find a principal's document, or None where it is not there or no longer."""
    record = (
        tenant.users.get(object_id)
        or tenant.groups.get(object_id)
        or tenant.principals.get(object_id)
        or tenant.devices.get(object_id)
    )
    return None if record is None else record.shown()


def add_member(tenant: TenantRecord, group: GroupRecord, object_id: str, kind: MemberKind) -> None:
    """Let a principal join a group."""
    group.members[object_id] = kind
    tenant.history.note_member(group.id, object_id, kind)


def remove_member(tenant: TenantRecord, group: GroupRecord, object_id: str) -> None:
    """Take a principal out of a group."""
    tenant.history.note_member(group.id, object_id, group.members.pop(object_id))


def note_in_groups(tenant: TenantRecord, object_id: str) -> None:
    """Note in every group of a principal that it went or came back."""
    for group in tenant.groups.values():
        if object_id in group.members:
            tenant.history.note_member(group.id, object_id, group.members[object_id])


def transitive_members(tenant: TenantRecord, group: GroupRecord) -> list[str]:
    """List the members of a group and of the groups in it, each once."""
    found: dict[str, None] = {}
    waiting = list(group.members)
    for object_id in waiting:
        if object_id not in found:
            found[object_id] = None
            inner = tenant.groups.get(object_id)
            waiting += inner.members if inner else []
    return [object_id for object_id in found if object_id != group.id]


def groups_of(tenant: TenantRecord, object_id: str) -> list[GroupRecord]:
    """List the groups that a principal belongs to directly."""
    return [group for group in tenant.groups.values() if object_id in group.members]


def all_groups_of(tenant: TenantRecord, object_id: str) -> list[GroupRecord]:
    """List the groups that a principal belongs to, directly or through other groups."""
    found: dict[str, GroupRecord] = {}
    waiting = [object_id]
    for one in waiting:
        for group in groups_of(tenant, one):
            if group.id not in found and group.id != object_id:
                found[group.id] = group
                waiting.append(group.id)
    return list(found.values())


def owned_by(tenant: TenantRecord, object_id: str) -> list[Document]:
    """List the registrations, accounts and groups that somebody owns."""
    tables = (tenant.apps, tenant.principals, tenant.groups)
    return [one.shown() for table in tables for one in table.values() if object_id in one.owners]
