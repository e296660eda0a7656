"""What a test has to know about the tenants of a world."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final, cast

from azfakes.control_types import AppInfo, CloudName, DeviceInfo, GroupInfo, TenantInfo, UserInfo
from azfakes.directory.crowd import CrowdMembers
from azfakes.directory.devices import DeviceRecord
from azfakes.directory.groups import GroupRecord
from azfakes.directory.records import AppRecord, TenantRecord, UserRecord
from azfakes.state import CloudState
from azfakes.wellknown import ROLE_NAMES

MOST_LISTED: Final = 2000
"""People, groups, and members of a group that are told at most; Graph tells all of them."""


def tenant_infos(state: CloudState) -> list[TenantInfo]:
    """List the tenants with their applications, people and subscriptions."""
    return [_tenant(tenant) for tenant in state.directory]


def _tenant(tenant: TenantRecord) -> TenantInfo:
    return TenantInfo(
        id=tenant.id,
        name=tenant.name,
        cloud=cast("CloudName", tenant.cloud.name),
        domains=list(tenant.domains),
        apps=[_app(app) for app in tenant.apps.values()],
        people=len(tenant.users),
        users=[_user(user) for user in islice(tenant.users.values(), MOST_LISTED)],
        groups=[_group(tenant, group) for group in islice(_named(tenant), MOST_LISTED)],
        devices=[_device(device) for device in tenant.devices.values()],
        subscriptions=list(tenant.subscriptions),
    )


def _app(app: AppRecord) -> AppInfo:
    secret = app.secrets[0].text if app.secrets else None
    return AppInfo(name=app.document.display_name, client_id=app.app_id, secret=secret)


def _user(user: UserRecord) -> UserInfo:
    return UserInfo(
        id=user.id,
        upn=user.document.user_principal_name,
        password=user.password,
        roles=sorted(ROLE_NAMES.get(role, role) for role in user.roles),
        account_enabled=user.document.account_enabled,
    )


def _named(tenant: TenantRecord) -> Iterator[GroupRecord]:
    """List the groups, without those that a crowd is spread into."""
    return (group for group in tenant.groups.values() if not isinstance(group.members, CrowdMembers))


def _group(tenant: TenantRecord, group: GroupRecord) -> GroupInfo:
    names: list[str] = []
    for member in islice(group.members, MOST_LISTED):
        user, inner = tenant.users.get(member), tenant.groups.get(member)
        if user is not None:
            names.append(user.document.user_principal_name)
        elif inner is not None:
            names.append(inner.document.display_name)
    return GroupInfo(id=group.id, name=group.document.display_name, members=names)


def _device(device: DeviceRecord) -> DeviceInfo:
    document = device.document
    return DeviceInfo(
        id=document.id,
        device_id=document.device_id,
        name=document.display_name,
        account_enabled=document.account_enabled,
    )
