"""Consent: which delegated permissions a client holds for a person (facts E82, G51)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from azfakes.directory.documents import PermissionScope
from azfakes.directory.membership import groups_of
from azfakes.directory.records import AppRecord, PrincipalRecord, TenantRecord, UserRecord
from azfakes.entra.errors import EntraError
from azfakes.entra.resources import DEFAULT, Target
from azfakes.wellknown import (
    APPLICATION_ADMINISTRATOR,
    CLOUD_APPLICATION_ADMINISTRATOR,
    GLOBAL_ADMINISTRATOR,
    GRAPH,
    PRECONSENTED,
    PRIVILEGED_ROLE_ADMINISTRATOR,
    PUBLIC_CLIENTS,
)

_ADMINISTRATORS: Final = frozenset(
    {
        APPLICATION_ADMINISTRATOR,
        CLOUD_APPLICATION_ADMINISTRATOR,
        GLOBAL_ADMINISTRATOR,
        PRIVILEGED_ROLE_ADMINISTRATOR,
    }
)


def consented_scopes(tenant: TenantRecord, client: AppRecord, target: Target, user: UserRecord) -> list[str]:
    """List the permissions that a token carries: all that were granted.

    Raises:
        EntraError: 70011 for a permission that the resource does not expose, 65001 for one not granted.
    """
    granted = _granted(tenant, client, target.resource, user)
    exposed = _exposed(target.resource)
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


def missing_scopes(tenant: TenantRecord, client: AppRecord, target: Target, user: UserRecord) -> list[str]:
    """List the permissions that the sign-in page has to ask consent for; `.default` means what the registration lists.

    Raises:
        EntraError: 650053 for a permission that the resource does not expose.
    """
    granted = _granted(tenant, client, target.resource, user)
    exposed = _exposed(target.resource)
    wanted: list[str] = []
    for name in target.names:
        if name == DEFAULT:
            wanted += [] if granted else listed_scopes(client, target.resource)
        elif name not in exposed:
            raise no_such_scope(client, target, name)
        else:
            wanted.append(name)
    return [name for name in dict.fromkeys(wanted) if name not in granted]


def no_such_scope(client: AppRecord, target: Target, name: str) -> EntraError:
    """Refuse a permission that the resource does not expose, where a person is present (facts E93)."""
    resource = target.resource.app.app_id
    return EntraError(650053, name=client.document.display_name, scope=name, resource=resource)


def listed_scopes(client: AppRecord, resource: PrincipalRecord) -> list[str]:
    """List the delegated permissions of a resource that a client's registration asks for."""
    values = {scope.id: name for name, scope in _exposed(resource).items()}
    asked = (
        access.id
        for entry in client.document.required_resource_access
        if entry.resource_app_id.lower() == resource.app.app_id
        for access in entry.resource_access
        if access.type == "Scope"
    )
    return [values[one] for one in asked if one in values]


def may_grant(
    tenant: TenantRecord, user: UserRecord, resource: PrincipalRecord, scopes: Sequence[str]
) -> bool:
    """Tell whether a person may grant permissions that concern the person alone.

    Raises:
        EntraError: 90094 where an administrator has to do it.
    """
    rule = tenant.policies.user_consent
    if rule == "nobody" or not scopes:
        return False
    if is_consent_administrator(user):
        return True
    exposed = _exposed(resource)
    if rule == "administrators" or any(exposed[name].type == "Admin" for name in scopes):
        raise EntraError(90094)
    return True


def is_consent_administrator(user: UserRecord) -> bool:
    """Tell whether a person may grant permissions for the whole organisation."""
    return bool(user.roles & _ADMINISTRATORS)


def _exposed(resource: PrincipalRecord) -> dict[str, PermissionScope]:
    scopes = resource.app.document.api.oauth2_permission_scopes
    return {scope.value: scope for scope in scopes if scope.is_enabled and scope.value}


def check_user_assignment(tenant: TenantRecord, resource: PrincipalRecord, user: UserRecord) -> None:
    """Refuse people who are not assigned, alone or by a group of theirs, to a resource that asks for it (facts E104).

    Raises:
        EntraError: 50105.
    """
    if not resource.app_role_assignment_required:
        return
    holders = [user.id, *(group.id for group in groups_of(tenant, user.id))]
    if not any(tenant.has_assignment(holder, resource) for holder in holders):
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
