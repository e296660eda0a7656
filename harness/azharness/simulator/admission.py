"""Whom the doors let in: users and devices with a token that Entra issued for the tenant's server app.

(facts E63 to E68, E73, F137, F141)
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from joserfc import jws, jwt
from joserfc.errors import JoseError

from azharness.contract import Reason
from azharness.simulator import apps, authentication, connections, tenants
from azharness.simulator.apps import App
from azharness.simulator.context import Context
from azharness.simulator.declined import CloudFailureError, RefusalError
from azharness.simulator.services import CLOUD_MANAGEMENT
from azharness.simulator.tenants import Tenant

_ALGORITHM: Final = "RS256"
_SCOPE: Final = "user_impersonation"
_PERSONAL: Final = ("scp", "upn", "unique_name", "preferred_username")
"""Claims that only a user's token has."""


@dataclass(frozen=True, slots=True)
class _Presented:
    """A token as it was presented: nothing of it is true yet."""

    token: str = field(repr=False)
    key_id: str
    tenant_id: str


@dataclass(frozen=True, slots=True)
class Onboarded:
    """A tenant whose clients the site serves, with the two apps that they use."""

    tenant: Tenant
    web_app: App
    native_app: App


def onboarded(context: Context, tenant_id: str) -> Onboarded | None:
    """The tenant of that GUID, if Cloud Management is connected to it and authentication is not disabled (decision A29)."""
    tenant = tenants.find(context.store, tenant_id)
    if tenant is None or authentication.is_refused(context.store, tenant.tenant_id):
        return None
    connection = connections.of_tenant(context.store, CLOUD_MANAGEMENT.name, tenant.tenant_id)
    if connection is None:
        return None
    web_app = apps.find(context.store, tenant.tenant_id, connection.web_app, "server")
    native_app = apps.find(context.store, tenant.tenant_id, connection.native_app, "client")
    return Onboarded(tenant, web_app, native_app) if web_app and native_app else None


def admit(context: Context, token: str, *, users: bool) -> None:
    """Let a device's token in, or a user's where `users` may come in; else `tenant-not-onboarded` or `token-refused`."""
    presented = _presented(token)
    home = onboarded(context, presented.tenant_id)
    if home is None:
        raise RefusalError(Reason.TENANT_NOT_ONBOARDED)
    issuer_names, claims = _verified(context, home, presented)
    if not _is_admissible(claims, issuer_names, home, context.clock.now()):
        raise _refused()
    if not (_is_for_device(claims) or (users and _is_for_user(claims))):
        raise _refused()


def _presented(token: str) -> _Presented:
    try:
        parts = jws.extract_compact(token.encode())
        header, claims = parts.headers(), json.loads(parts.payload)
    except (JoseError, ValueError):
        raise _refused() from None
    if not isinstance(claims, dict) or header.get("alg") != _ALGORITHM:
        raise _refused()
    return _Presented(token, str(header.get("kid", "")), str(claims.get("tid", "")))


def _verified(
    context: Context, home: Onboarded, presented: _Presented
) -> tuple[dict[str, str], dict[str, Any]]:
    """The issuer's names by token version, and the claims that one of its present keys has signed."""
    login = context.environment(home.tenant.environment).login
    try:
        issuer = context.issuers.issuer(login, home.tenant.tenant_id, presented.key_id, context.clock.now())
        key = issuer.keys[presented.key_id]
        return dict(issuer.names), jwt.decode(presented.token, key, algorithms=[_ALGORITHM]).claims
    except (CloudFailureError, KeyError, JoseError, ValueError):
        raise _refused() from None


def _is_admissible(claims: dict[str, Any], issuers: dict[str, str], home: Onboarded, now: int) -> bool:
    token_version = str(claims.get("ver", ""))
    return (
        claims.get("iss") == issuers.get(token_version)
        and str(claims.get("tid", "")).lower() == home.tenant.tenant_id
        and claims.get("aud") == _audience(token_version, home.web_app)
        and _is_in_time(claims, now)
    )


def _audience(token_version: str, web_app: App) -> str:
    """Version 1 tokens name the App ID URI, version 2 tokens the client ID (facts E65, E66)."""
    return web_app.app_id_uri if token_version == "1.0" else web_app.client_id


def _is_in_time(claims: dict[str, Any], now: int) -> bool:
    begin, end = claims.get("nbf"), claims.get("exp")
    return isinstance(begin, int) and isinstance(end, int) and begin <= now < end


def _is_for_user(claims: dict[str, Any]) -> bool:
    """Apps' own tokens and ID tokens have no scope."""
    return claims.get("idtyp") != "app" and _SCOPE in str(claims.get("scp", "")).split()


def _is_for_device(claims: dict[str, Any]) -> bool:
    """A device's token names the device, and no person (fact E73); an app's own token names none."""
    device = claims.get("deviceid")
    nobody = not any(claim in claims for claim in _PERSONAL)
    return isinstance(device, str) and bool(device.strip()) and claims.get("idtyp") != "app" and nobody


def _refused() -> RefusalError:
    return RefusalError(Reason.TOKEN_REFUSED)
