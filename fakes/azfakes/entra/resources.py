"""Which resource a token is for: scopes of version 2, the `resource` of version 1 (facts E29, E46, E66)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

import msgspec

from azfakes.directory.records import PrincipalRecord, TenantRecord
from azfakes.entra.errors import EntraError
from azfakes.http import Call
from azfakes.wellknown import GRAPH, OIDC_SCOPES, RESOURCE_MANAGER

DEFAULT: Final = ".default"
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1"})


class Target(msgspec.Struct, frozen=True):
    """What a client wants a token for.

    Attributes:
        resource: the resource's account in the tenant.
        audience: the resource's name in the form that the client used.
        names: permissions asked for without their resource; `.default` stands for all granted ones.
        oidc: OpenID Connect scopes asked for.
        spelled: the scopes as they were asked for, by permission.
    """

    resource: PrincipalRecord
    audience: str
    names: tuple[str, ...]
    oidc: frozenset[str]
    spelled: dict[str, str] = {}


def find_resource(call: Call, tenant: TenantRecord, name: str) -> PrincipalRecord:
    """Find a resource by client ID or App ID URI.

    Raises:
        EntraError: 500011 where the tenant has no such resource, 500014 where it is disabled.
    """
    call.entry.audience = name
    found = _resource_named(call, tenant, name)
    if found is None:
        raise EntraError(500011, resource=name, tenant=tenant.name)
    if not found.account_enabled:
        raise EntraError(500014, resource=name)
    return found


def target_of_scopes(call: Call, tenant: TenantRecord, scopes: Sequence[str]) -> Target:
    """Resolve the scopes of a version 2 request; those of a second resource are left to a later request (E40).

    Raises:
        EntraError: 70011 for scopes that do not go together, 500011 for an unknown resource.
    """
    oidc = frozenset(scope for scope in scopes if scope in OIDC_SCOPES)
    others = [(scope, *split_scope(scope)) for scope in scopes if scope not in OIDC_SCOPES]
    if not others:
        return Target(find_resource(call, tenant, GRAPH), GRAPH, (), oidc)
    audience = others[0][1]
    resource = find_resource(call, tenant, audience)
    spelled: dict[str, str] = {}
    for scope, name, permission in others:
        # One resource goes by several names, even within a request.
        if name == audience or _resource_named(call, tenant, name) is resource:
            spelled.setdefault(permission, scope)
    if DEFAULT in spelled and len(spelled) > 1:
        raise EntraError(70011, scope=" ".join(scopes))
    return Target(resource, audience, tuple(spelled), oidc, spelled)


def target_of_resource(call: Call, tenant: TenantRecord, resource: str, scopes: Sequence[str]) -> Target:
    """Resolve the `resource` of a version 1 request: all granted permissions are meant."""
    oidc = frozenset(scope for scope in scopes if scope in OIDC_SCOPES)
    return Target(find_resource(call, tenant, resource), resource, (DEFAULT,), oidc)


def split_scope(scope: str) -> tuple[str, str]:
    """Split a scope into resource and permission; a bare name belongs to Microsoft Graph (facts E46).

    The last slash divides, so that `https://management.azure.com//.default` names a resource that itself ends
    with a slash.
    """
    resource, slash, name = scope.rpartition("/")
    return (resource, name) if slash else (GRAPH, name)


def _resource_named(call: Call, tenant: TenantRecord, name: str) -> PrincipalRecord | None:
    return tenant.principal_named(name) or _own_service(call, tenant, name)


def _own_service(call: Call, tenant: TenantRecord, name: str) -> PrincipalRecord | None:
    """Find Graph or Resource Manager by the address at which the fake cloud serves it.

    Clients that derive the resource from a loopback address drop the port; they mean Graph (facts K22).
    """
    try:
        place = urlsplit(name)
    except ValueError:
        return None
    if place.hostname not in _LOOPBACK:
        return None
    found = call.state.addresses.find(place.netloc)
    service = found[1] if found else "graph"
    return tenant.principal_of({"graph": GRAPH, "arm": RESOURCE_MANAGER}.get(service, ""))
