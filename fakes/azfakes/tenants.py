"""What a test has to know about the tenants of a world."""

from __future__ import annotations

from typing import cast

from azfakes.control_types import AppInfo, CloudName, DeviceInfo, GroupInfo, TenantInfo, UserInfo
from azfakes.directory.devices import DeviceRecord
from azfakes.directory.groups import GroupRecord
from azfakes.directory.records import AppRecord, TenantRecord, UserRecord
from azfakes.state import CloudState
from azfakes.wellknown import ROLE_NAMES


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
        users=[_user(user) for user in tenant.users.values()],
        groups=[_group(tenant, group) for group in tenant.groups.values()],
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


def _group(tenant: TenantRecord, group: GroupRecord) -> GroupInfo:
    names = {user.id: user.document.user_principal_name for user in tenant.users.values()}
    names |= {one.id: one.document.display_name for one in tenant.groups.values()}
    members = [names[member] for member in group.members if member in names]
    return GroupInfo(id=group.id, name=group.document.display_name, members=members)


def _device(device: DeviceRecord) -> DeviceInfo:
    document = device.document
    return DeviceInfo(
        id=document.id,
        device_id=document.device_id,
        name=document.display_name,
        account_enabled=document.account_enabled,
    )
