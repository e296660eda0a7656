"""Tokens that no sign-in yields: forged ones for attackers, and the portal's own."""

from __future__ import annotations

from typing import Any

from azfakes.control_types import Forge
from azfakes.directory.records import AppRecord, TenantRecord, UserRecord
from azfakes.entra.claims import PUBLIC_CLIENT, WITH_SECRET, Grant, access_claims, id_claims, resource_version
from azfakes.entra.replies import note_token, signed_access_token
from azfakes.errors import ControlError
from azfakes.signing import foreign_key, sign, token_header, unsigned
from azfakes.state import CloudState
from azfakes.wellknown import AZURE_CLI, AZURE_PORTAL, GRAPH, PRECONSENTED

_LIFETIME = 3600


def forged_token(state: CloudState, wish: Forge) -> str:
    """Make a token as a `Forge` message describes it.

    Raises:
        ControlError: tenant, person, client or resource are unknown.
    """
    grant = _grant(state, wish)
    version = wish.version or resource_version(grant.resource)
    key = state.signing.current
    algorithm = "none" if wish.sign == "none" else "RS256"
    header = {"typ": "JWT", "alg": algorithm, "kid": key.kid} | ({"x5t": key.kid} if version == 1 else {})
    if wish.kind == "id":
        claims = id_claims(state, grant, version, wish.nonce)
    else:
        claims = access_claims(state, grant, version)
        if grant.user is not None:
            note_token(state, grant, grant.user, claims["uti"])
    header, claims = _overridden(header, wish.header), _overridden(claims, wish.claims)
    if wish.sign == "none":
        return unsigned(header, claims)
    return sign(token_header(header), claims, foreign_key() if wish.sign == "foreign-key" else key)


def portal_token(state: CloudState, tenant_key: str, upn: str) -> str:
    """Give a person's Graph token as the portal would get it.

    Raises:
        ControlError: tenant or person are unknown.
    """
    tenant = find_tenant(state, tenant_key)
    graph = tenant.principal_of(GRAPH)
    client = state.directory.app(AZURE_PORTAL, tenant.cloud)
    assert graph is not None
    assert client is not None
    audience = f"https://{tenant.cloud.graph_hosts[0]}"
    scopes = PRECONSENTED[GRAPH]
    user = _user(tenant, upn)
    grant = Grant(tenant, client, graph, audience, user, scopes, PUBLIC_CLIENT, _LIFETIME)
    return signed_access_token(state, grant)


def find_tenant(state: CloudState, key: str) -> TenantRecord:
    """Find a tenant by ID or domain.

    Raises:
        ControlError: there is none.
    """
    tenant = state.directory.tenant(key)
    if tenant is None:
        raise ControlError(f"The world has no tenant {key!r}.")
    return tenant


def _grant(state: CloudState, wish: Forge) -> Grant:
    """Describe the genuine token from which the forged one starts."""
    tenant = find_tenant(state, wish.tenant)
    if wish.cloud is not None and wish.cloud != tenant.cloud.name:
        raise ControlError(f"The tenant {wish.tenant!r} lives in the cloud {tenant.cloud.name!r}.")
    user = _user(tenant, wish.user) if wish.user is not None else None
    if user is None and wish.kind == "id":
        raise ControlError("An ID token needs a user.")
    name = wish.resource or f"https://{tenant.cloud.graph_hosts[0]}"
    resource = tenant.principal_named(name)
    if resource is None:
        raise ControlError(f"The tenant has no resource {name!r}.")
    client = _client(state, tenant, wish.client or AZURE_CLI, app_only=user is None)
    scopes = tuple(wish.scopes) if user else ()
    client_auth = PUBLIC_CLIENT if user else WITH_SECRET
    return Grant(tenant, client, resource, name, user, scopes, client_auth, _LIFETIME)


def _client(state: CloudState, tenant: TenantRecord, app_id: str, *, app_only: bool) -> AppRecord:
    client = state.directory.app(app_id, tenant.cloud)
    if client is None:
        raise ControlError(f"There is no application {app_id!r}.")
    if app_only and tenant.principal_of(app_id) is None:
        raise ControlError(f"The application {app_id!r} has no service principal in the tenant.")
    return client


def _user(tenant: TenantRecord, upn: str) -> UserRecord:
    user = tenant.user(upn)
    if user is None:
        raise ControlError(f"The tenant has no user {upn!r}.")
    return user


def _overridden(values: dict[str, Any], overrides: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (values | overrides).items() if value is not None}
