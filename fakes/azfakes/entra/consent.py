"""Consent: which delegated permissions a client holds for a person (facts E82, G51)."""

from __future__ import annotations

from azfakes.directory.records import AppRecord, PrincipalRecord, TenantRecord, UserRecord
from azfakes.entra.errors import EntraError
from azfakes.entra.resources import DEFAULT, Target
from azfakes.wellknown import GRAPH, PRECONSENTED, PUBLIC_CLIENTS


def consented_scopes(tenant: TenantRecord, client: AppRecord, target: Target, user: UserRecord) -> list[str]:
    """List the permissions that a token carries: all that were granted.

    Raises:
        EntraError: 70011 for a permission that the resource does not expose, 65001 for one not granted.
    """
    granted = _granted(tenant, client, target.resource, user)
    exposed = {
        scope.value for scope in target.resource.app.document.api.oauth2_permission_scopes if scope.is_enabled
    }
    for name in target.names:
        if name == DEFAULT and not granted:
            raise EntraError(65001, app=client.app_id, name=client.document.display_name)
        if name != DEFAULT and name not in exposed:
            raise EntraError(70011, scope=f"{target.audience}/{name}")
        if name not in {DEFAULT, *granted}:
            raise EntraError(65001, app=client.app_id, name=client.document.display_name)
    # Only Graph's own tokens name the OpenID Connect scopes: Graph is the resource that exposes them.
    oidc = target.oidc - {"offline_access"} if target.resource.app.app_id == GRAPH else ()
    return sorted(granted) + sorted(oidc)


def check_user_assignment(tenant: TenantRecord, resource: PrincipalRecord, user: UserRecord) -> None:
    """Refuse people who are not assigned to a resource that asks for it.

    Raises:
        EntraError: 50105.
    """
    if resource.app_role_assignment_required and not tenant.has_assignment(user.id, resource):
        name = resource.app.document.display_name
        raise EntraError(50105, user=user.document.user_principal_name, app=resource.app.app_id, name=name)


def _granted(
    tenant: TenantRecord, client: AppRecord, resource: PrincipalRecord, user: UserRecord
) -> set[str]:
    granted = _pre_authorized(client, resource)
    if client.app_id in PUBLIC_CLIENTS:
        granted |= set(PRECONSENTED.get(resource.app.app_id, ()))
    account = tenant.principal_of(client.app_id)
    if account is not None:
        granted |= set(tenant.granted_scopes(account.id, resource.id, user.id))
    return granted


def _pre_authorized(client: AppRecord, resource: PrincipalRecord) -> set[str]:
    api = resource.app.document.api
    values = {scope.id: scope.value for scope in api.oauth2_permission_scopes}
    ids = (
        permission
        for entry in api.pre_authorized_applications
        if entry.app_id.lower() == client.app_id
        for permission in entry.delegated_permission_ids
    )
    return {value for value in map(values.get, ids) if value}
