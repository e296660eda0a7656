"""Tokens of devices, which Windows gets by a grant of its own (facts C8, E73, E95).

The real grant never leaves Windows, so the control plane stands in for it. What Entra would refuse is refused.
"""

from __future__ import annotations

from azfakes.control_types import DeviceSignIn
from azfakes.directory.devices import DeviceRecord
from azfakes.directory.records import AppRecord, PrincipalRecord, TenantRecord
from azfakes.entra.claims import PUBLIC_CLIENT, Grant
from azfakes.entra.conditional import check_device_policies
from azfakes.entra.errors import EntraError
from azfakes.entra.replies import signed_access_token
from azfakes.errors import EntraRefusedError
from azfakes.forge import find_tenant
from azfakes.state import CloudState

_LIFETIME = 3600


def device_token(state: CloudState, wish: DeviceSignIn) -> str:
    """Give a device's token for a resource.

    Raises:
        ControlError: the tenant is unknown.
        EntraRefusedError: 700003 for an unknown device, 135011 for a disabled one, 700016 or 500011 for an unknown client
            or resource, 221000 where the resource takes no tokens of devices, 53003 where a policy blocks.
    """
    tenant = find_tenant(state, wish.tenant)
    try:
        device = _device(tenant, wish.device)
        client, resource = _client(state, tenant, wish.client), _resource(tenant, wish.resource)
        _check(tenant, client, resource, device)
    except EntraError as error:
        raise EntraRefusedError(error.text(), cause=f"AADSTS{error.number}") from error
    grant = Grant(tenant, client, resource, wish.resource, None, (), PUBLIC_CLIENT, _LIFETIME, device)
    return signed_access_token(state, grant)


def _device(tenant: TenantRecord, name: str) -> DeviceRecord:
    found = tenant.device(name)
    if found is None:
        raise EntraError(700003, tenant=tenant.name)
    return found


def _client(state: CloudState, tenant: TenantRecord, app_id: str) -> AppRecord:
    app = state.directory.app(app_id, tenant.cloud)
    if app is None or (app.tenant_id != tenant.id and tenant.principal_of(app_id) is None):
        raise EntraError(700016, app=app_id, tenant=tenant.name)
    return app


def _resource(tenant: TenantRecord, name: str) -> PrincipalRecord:
    found = tenant.principal_named(name)
    if found is None:
        raise EntraError(500011, resource=name, tenant=tenant.name)
    if not found.account_enabled:
        raise EntraError(500014, resource=name)
    return found


def _check(tenant: TenantRecord, client: AppRecord, resource: PrincipalRecord, device: DeviceRecord) -> None:
    if not device.document.account_enabled:
        raise EntraError(135011)
    if resource.app.document.is_device_only_auth_supported is not True:
        raise EntraError(221000, resource=resource.app.document.display_name)
    check_device_policies(tenant, client, resource)
