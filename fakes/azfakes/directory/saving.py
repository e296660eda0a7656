"""Tenants as a world file keeps them to the last detail, and back: the records themselves, in JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

import msgspec

from azfakes.directory.apppolicies import DefaultAppPolicy
from azfakes.directory.details import NO_DETAILS
from azfakes.directory.devices import DeviceRecord
from azfakes.directory.documents import AppRoleAssignment, PermissionGrant
from azfakes.directory.groups import Group, GroupRecord
from azfakes.directory.history import MemberKind
from azfakes.directory.policies import AccessPolicy
from azfakes.directory.records import AppRecord, PrincipalRecord, TenantRecord, UserRecord
from azfakes.directory.table import Table
from azfakes.errors import ControlError, WorldError
from azfakes.ids import Ids
from azfakes.worlds.schema import SavedTenant

T = TypeVar("T")
MOST_SAVED: Final = 20_000
"""People of one tenant that a world file takes."""
FindApp = Callable[[str], AppRecord | None]


def as_saved(record: object) -> dict[str, Any]:
    """Write a record in JSON, the same every time."""
    plain: dict[str, Any] = msgspec.to_builtins(record, order="deterministic")
    return plain


def from_saved(saved: object, type_: type[T]) -> T:
    """Read a record from JSON.

    Raises:
        WorldError: it is none.
    """
    try:
        return msgspec.convert(saved, type_)
    except msgspec.ValidationError as error:
        raise WorldError("The world holds a saved object that is none.", cause=str(error)) from error


def save_tenant(tenant: TenantRecord) -> SavedTenant:
    """Write all that a tenant's directory holds.

    Raises:
        ControlError: it has too many people.
    """
    if len(tenant.users) > MOST_SAVED:
        raise ControlError(
            f"The tenant {tenant.name!r} has too many people for a world file.",
            cause=f"It has {len(tenant.users)}, and a file takes {MOST_SAVED}.",
            hint="A snapshot keeps tenants of any size.",
        )
    return SavedTenant(
        created=tenant.created,
        users=tuple(map(_person, tenant.users.values())),
        deleted_users=tuple(map(_person, tenant.deleted_users.values())),
        groups=tuple(map(_group, tenant.groups.values())),
        deleted_groups=tuple(map(_group, tenant.deleted_groups.values())),
        apps=_all(tenant.apps.values()),
        deleted_apps=_all(tenant.deleted_apps.values()),
        principals=tuple(map(_principal, tenant.principals.values())),
        deleted_principals=tuple(map(_principal, tenant.deleted_principals.values())),
        devices=_all(tenant.devices.values()),
        assignments=_all(tenant.assignments.values()),
        grants=_all(tenant.grants.values()),
        access_policies=_all(tenant.access_policies.values()),
        app_policy=as_saved(tenant.app_policy),
        activated_roles=tuple(sorted(tenant.activated_roles)),
    )


def fill_tenant(tenant: TenantRecord, saved: SavedTenant, ids: Ids) -> None:
    """Put into a tenant what was saved of one, but for the accounts of applications.

    Raises:
        WorldError: an object is none.
    """
    tenant.created = saved.created
    for person in saved.users:
        tenant.add_user(from_saved(person, UserRecord))
    tenant.deleted_users = _table(saved.deleted_users, UserRecord)
    for group in saved.groups:
        tenant.add_group(_group_of(group))
    tenant.deleted_groups = Table({one.id: one for one in map(_group_of, saved.deleted_groups)})
    tenant.apps = _table(saved.apps, AppRecord)
    tenant.deleted_apps = _table(saved.deleted_apps, AppRecord)
    tenant.devices = _table(saved.devices, DeviceRecord)
    tenant.assignments = _table(saved.assignments, AppRoleAssignment)
    tenant.grants = _table(saved.grants, PermissionGrant)
    tenant.access_policies = _table(saved.access_policies, AccessPolicy)
    tenant.app_policy = from_saved(saved.app_policy, DefaultAppPolicy)
    tenant.activated_roles = set(saved.activated_roles)
    for app in (*tenant.apps.values(), *tenant.deleted_apps.values()):
        _tell(app, ids)


def fill_principals(tenant: TenantRecord, saved: SavedTenant, ids: Ids, find_app: FindApp) -> None:
    """Put the accounts of applications into a tenant, once all registrations of all tenants are there.

    Raises:
        WorldError: an object is none, or there is no such registration.
    """
    accounts = [_principal_of(one, find_app) for one in saved.principals]
    deleted = [_principal_of(one, find_app) for one in saved.deleted_principals]
    tenant.principals = Table({one.id: one for one in accounts})
    tenant.deleted_principals = Table({one.id: one for one in deleted})
    for account in (*tenant.principals.values(), *tenant.deleted_principals.values()):
        _tell(account, ids)


def _all(records: Iterable[object]) -> tuple[dict[str, Any], ...]:
    return tuple(map(as_saved, records))


def _table(saved: Iterable[dict[str, Any]], type_: type[Any]) -> Table[Any]:
    records = (from_saved(one, type_) for one in saved)
    return Table({record.id: record for record in records})


def _person(record: UserRecord) -> dict[str, Any]:
    plain = as_saved(record)
    # Nearly nobody has any: so that who is read back shares one record of none, as before.
    if record.document.details == NO_DETAILS:
        del plain["document"]["details"]
    return plain


def _group(group: GroupRecord) -> dict[str, Any]:
    # Members stand in the order in which they joined.
    members = [[key, kind] for key, kind in group.members.items()]
    return {"document": as_saved(group.document), "members": members, "owners": sorted(group.owners)}


def _group_of(saved: dict[str, Any]) -> GroupRecord:
    document, owners = from_saved(saved.get("document"), Group), from_saved(saved.get("owners"), set[str])
    members = from_saved(saved.get("members"), list[tuple[str, MemberKind]])
    return GroupRecord(document, Table(dict(members)), owners)


def _principal(account: PrincipalRecord) -> dict[str, Any]:
    parts = {name: getattr(account, name) for name in _PRINCIPAL_PARTS}
    return {**as_saved(parts), "app": account.app.id}


_PRINCIPAL_PARTS: Final = tuple(name for name in PrincipalRecord.__dataclass_fields__ if name != "app")


def _principal_of(saved: dict[str, Any], find_app: FindApp) -> PrincipalRecord:
    app = find_app(str(saved.get("app")))
    if app is None:
        raise WorldError(f"The account {saved.get('id')!r} of the world has no registration.")
    return from_saved({**saved, "app": app}, PrincipalRecord)


def _tell(holder: AppRecord | PrincipalRecord, ids: Ids) -> None:
    for secret in holder.secrets:
        ids.recall(secret.text)
