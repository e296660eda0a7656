"""What a test has to know about the tenants of a world."""

from __future__ import annotations

from typing import cast

from azfakes.control_types import AppInfo, CloudName, TenantInfo, UserInfo
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
