"""Deleting, restoring and purging: what is deleted can be had back for thirty days (facts G76, G85, G111).

NameTakenError               a deleted object cannot come back: something else has its name by now
"""

from __future__ import annotations

from typing import Final, Protocol, TypeVar

from azfakes.directory.devices import DeviceRecord
from azfakes.directory.groups import GroupRecord
from azfakes.directory.membership import note_in_groups
from azfakes.directory.records import AppRecord, PrincipalRecord, TenantRecord, UserRecord
from azfakes.instants import iso, parse_iso

_KEPT: Final = 30 * 86_400


class NameTakenError(Exception):
    """Something else has come to hold a name, given here, that a deleted object would take up again."""


class _Dated(Protocol):
    @property
    def deleted_at(self) -> str | None: ...


R = TypeVar("R", bound=_Dated)


def delete_app(tenant: TenantRecord, app: AppRecord, now: int) -> None:
    """Delete a registration; its account in its own tenant goes with it (facts G48)."""
    app.document.deleted_date_time = iso(now)
    tenant.deleted_apps[app.id] = tenant.apps.pop(app.id)
    tenant.history.note("applications", app.id)
    account = tenant.principal_of(app.app_id)
    if account is not None:
        delete_principal(tenant, account, now)


def restore_app(tenant: TenantRecord, app: AppRecord) -> None:
    """Bring a registration back with its secrets, without its account."""
    app.document.deleted_date_time = None
    tenant.add_app(tenant.deleted_apps.pop(app.id))


def purge_app(tenant: TenantRecord, app: AppRecord) -> None:
    """Forget a deleted registration for good, and with it its hold on App ID URIs."""
    del tenant.deleted_apps[app.id]
    tenant.history.note("applications", app.id)


def delete_principal(tenant: TenantRecord, account: PrincipalRecord, now: int) -> None:
    """Delete an application's account; its grants and assignments are gone for good."""
    tenant.remove_principal(account.id)
    account.deleted = iso(now)
    tenant.deleted_principals[account.id] = account
    note_in_groups(tenant, account.id)


def restore_principal(tenant: TenantRecord, account: PrincipalRecord) -> None:
    """Bring an account back, without grants and assignments.

    Raises:
        NameTakenError: the application has another account by now.
    """
    if tenant.principal_of(account.app.app_id) is not None:
        raise NameTakenError(account.app.app_id)
    account.deleted = None
    tenant.add_principal(tenant.deleted_principals.pop(account.id))
    note_in_groups(tenant, account.id)


def delete_user(tenant: TenantRecord, user: UserRecord, now: int) -> None:
    """Delete a person; the name is free at once, for the deleted one is renamed."""
    tenant.drop_user(user)
    user.document.deleted_date_time = iso(now)
    user.name_before = user.document.user_principal_name
    user.document.user_principal_name = user.id.replace("-", "") + user.name_before
    tenant.deleted_users[user.id] = user
    note_in_groups(tenant, user.id)


def restore_user(tenant: TenantRecord, user: UserRecord) -> None:
    """Bring a person back with name, roles and memberships.

    Raises:
        NameTakenError: another person has the name by now.
    """
    if tenant.user(user.name_before) is not None:
        raise NameTakenError(user.name_before)
    del tenant.deleted_users[user.id]
    user.document.deleted_date_time = None
    user.document.user_principal_name = user.name_before
    tenant.add_user(user)
    note_in_groups(tenant, user.id)


def purge_user(tenant: TenantRecord, user: UserRecord) -> None:
    """Forget a deleted person for good, and what the person could do with applications."""
    del tenant.deleted_users[user.id]
    tenant.forget_rights(user.id)
    tenant.history.note("users", user.id)
    _forget_member(tenant, user.id)


def delete_group(tenant: TenantRecord, group: GroupRecord, now: int) -> None:
    """Delete a group."""
    group.document.deleted_date_time = iso(now)
    tenant.deleted_groups[group.id] = tenant.groups.pop(group.id)
    tenant.history.note("groups", group.id)
    note_in_groups(tenant, group.id)


def restore_group(tenant: TenantRecord, group: GroupRecord) -> None:
    """Bring a group back with its members."""
    del tenant.deleted_groups[group.id]
    group.document.deleted_date_time = None
    tenant.add_group(group)
    note_in_groups(tenant, group.id)


def purge_group(tenant: TenantRecord, group: GroupRecord) -> None:
    """Forget a deleted group for good, and what its members could do with applications by it."""
    del tenant.deleted_groups[group.id]
    tenant.forget_rights(group.id)
    tenant.history.note("groups", group.id)
    _forget_member(tenant, group.id)


def delete_device(tenant: TenantRecord, device: DeviceRecord) -> None:
    """Forget a device for good: there is no way back (facts G59)."""
    del tenant.devices[device.id]
    tenant.history.note("devices", device.id)
    note_in_groups(tenant, device.id)
    _forget_member(tenant, device.id)


def purge_principal(tenant: TenantRecord, account: PrincipalRecord) -> None:
    """Forget a deleted account for good."""
    del tenant.deleted_principals[account.id]
    tenant.history.note("servicePrincipals", account.id)
    _forget_member(tenant, account.id)


def forget_old(tenant: TenantRecord, now: int) -> None:
    """Purge what was deleted thirty days ago or earlier."""
    for user in _old(tenant.deleted_users, now):
        purge_user(tenant, user)
    for group in _old(tenant.deleted_groups, now):
        purge_group(tenant, group)
    for account in _old(tenant.deleted_principals, now):
        purge_principal(tenant, account)
    for app in _old(tenant.deleted_apps, now):
        purge_app(tenant, app)


def _forget_member(tenant: TenantRecord, object_id: str) -> None:
    for group in (*tenant.groups.values(), *tenant.deleted_groups.values()):
        if object_id in group.members:
            del group.members[object_id]


def _old(table: dict[str, R], now: int) -> list[R]:
    return [one for one in table.values() if one.deleted_at and parse_iso(one.deleted_at) + _KEPT <= now]
