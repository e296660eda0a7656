"""What a test has to know about the tenants of a world."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, cast

from azfakes.arm.records import Azure, ResourceGroup, Subscription
from azfakes.arm.roles import OWNER, READER
from azfakes.control_types import AppInfo, CloudName, DeviceInfo, GroupInfo, TenantInfo, UserInfo
from azfakes.directory.crowd import CrowdMembers
from azfakes.directory.devices import DeviceRecord
from azfakes.directory.groups import GroupRecord
from azfakes.directory.records import AppRecord, TenantRecord, UserRecord
from azfakes.state import CloudState
from azfakes.wellknown import ROLE_NAMES
from azfakes.worlds.schema import WorldResourceGroup, WorldSubscription, WorldWorkspace

MOST_LISTED: Final = 2000
"""People, groups, and members of a group that are told at most; Graph tells all of them."""


def tenant_infos(state: CloudState) -> list[TenantInfo]:
    """List the tenants with their applications, people and subscriptions."""
    return [_tenant(state.azure, tenant) for tenant in state.directory]


def _tenant(azure: Azure, tenant: TenantRecord) -> TenantInfo:
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
        subscriptions=[_subscription(tenant, one) for one in azure if one.tenant_id == tenant.id],
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


def _subscription(tenant: TenantRecord, one: Subscription) -> WorldSubscription:
    """Tell a subscription as it stands, in the words of a world."""
    return WorldSubscription(
        id=one.id,
        name=one.name,
        state=cast("Any", one.state),
        readers=tuple(_holders(tenant, one, READER)),
        owners=tuple(_holders(tenant, one, OWNER)),
        resource_groups=tuple(map(_resource_group, one.groups.values())),
        unregistered=tuple(one.unregistered),
    )


def _holders(tenant: TenantRecord, one: Subscription, role: str) -> Iterator[str]:
    """Name the people and applications who hold a role over a subscription as such."""
    for held in one.assignments:
        if (held.scope.lower(), held.role_id.lower()) != (one.scope.lower(), role):
            continue
        user, account = tenant.users.get(held.principal_id), tenant.principals.get(held.principal_id)
        if user is not None:
            yield user.document.user_principal_name
        elif account is not None:
            yield account.app.document.display_name


def _resource_group(group: ResourceGroup) -> WorldResourceGroup:
    workspaces = (WorldWorkspace(name=one.name, location=one.location) for one in group.workspaces.values())
    return WorldResourceGroup(name=group.name, location=group.location, workspaces=tuple(workspaces))
