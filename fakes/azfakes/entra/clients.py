"""Client applications: finding them in a tenant and checking their secrets (facts E83, E91, E92)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from urllib.parse import unquote_plus

from azfakes.clouds import PUBLIC, USGOV
from azfakes.directory.records import AppRecord, PrincipalRecord, Secret, TenantRecord
from azfakes.entra.errors import EntraError
from azfakes.entra.redirects import Platform
from azfakes.entra.tenants import is_alias, served_tenant
from azfakes.http import Call
from azfakes.wellknown import PUBLIC_CLIENTS


def find_client(call: Call, tenant: TenantRecord, app_id: str) -> AppRecord:
    """Find a client application that is registered or installed in a tenant.

    Raises:
        EntraError: 700016 where it is unknown, 900439 where it is one of US Government asked for at the public
            sign-in, 7000112 where its account is disabled.
    """
    account = tenant.principal_of(app_id)
    app = tenant.app_by_client_id(app_id) or (
        account.app if account and not _is_withdrawn(call, account) else None
    )
    if app is None:
        raise unknown_client(call, app_id, tenant.name)
    if account is not None and not account.account_enabled:
        raise EntraError(7000112, app=app.app_id, name=app.document.display_name)
    return app


def client_anywhere(call: Call, app_id: str) -> AppRecord:
    """Find a client in the tenant that the path names, or in the whole cloud where the path leaves that open.

    A multi-tenant application need not be installed where people may consent to it.

    Raises:
        EntraError: as `find_client`; 50194 for a single-tenant application where the tenant is left open.
    """
    key = call.params["tenant"]
    if not is_alias(key):
        tenant = served_tenant(call, key)
        elsewhere = call.state.directory.app(app_id, call.cloud)
        if (
            elsewhere is not None
            and elsewhere.is_multi_tenant
            and tenant.policies.user_consent != "nobody"
            and tenant.principal_of(app_id) is None
        ):
            return elsewhere
        return find_client(call, tenant, app_id)
    app = call.state.directory.app(app_id, call.cloud)
    if app is None:
        raise unknown_client(call, app_id, key)
    if not app.is_multi_tenant:
        raise EntraError(50194, app=app.app_id, name=app.document.display_name)
    return app


def unknown_client(call: Call, app_id: str, tenant: str) -> EntraError:
    """Refuse a client that is registered nowhere here; the public sign-in knows those of US Government (facts E96)."""
    if call.cloud is PUBLIC and call.state.directory.app(app_id, USGOV) is not None:
        return EntraError(900439, app=app_id)
    return EntraError(700016, app=app_id, tenant=tenant)


def account_of(tenant: TenantRecord, app: AppRecord) -> PrincipalRecord:
    """Find a client's service principal in a tenant.

    Raises:
        EntraError: 7000229 where there is none.
    """
    account = tenant.principal_of(app.app_id)
    if account is None:
        raise EntraError(7000229, app=app.app_id, tenant=tenant.id)
    return account


def sent_credentials(call: Call, form: Mapping[str, str]) -> tuple[str, str | None]:
    """Read client ID and secret from the body or from HTTP Basic (facts E29).

    Raises:
        EntraError: 900144 without a client ID, 9002313 for a malformed Basic header.
    """
    if "authorization" in call.headers:
        kind, _, encoded = call.headers["authorization"].partition(" ")
        if kind.lower() == "basic":
            return _basic(encoded)
    if not form.get("client_id"):
        raise EntraError(900144, parameter="client_id")
    return form["client_id"], form.get("client_secret")


def check_secret(app: AppRecord, tenant: TenantRecord, text: str, now: int) -> None:
    """Accept a secret of the registration or of its service principal that lives at this instant.

    Raises:
        EntraError: 7000222 for an expired secret, 7000215 for any other wrong one.
    """
    found = _matching(app.secrets, text)
    if found is None:
        account = tenant.principal_of(app.app_id)
        found = None if account is None else _matching(account.secrets, text)
    if found is not None and found.end <= now:
        raise EntraError(7000222, app=app.app_id)
    if found is None or not _lives(found, now):
        raise EntraError(7000215, app=app.app_id)


def is_public(app: AppRecord, platform: Platform | None = None, *, proves: bool) -> bool:
    """Tell whether a client is public: by the platform of its redirect URI, else by its fallback switch.

    An application whose switch is on, and that has a credential, may prove itself by it all the same; `proves` tells
    whether it does so (facts E44, E83).
    """
    if app.app_id in PUBLIC_CLIENTS:
        return True
    if platform is None:
        return bool(app.document.is_fallback_public_client) and not (proves and (app.secrets or app.keys))
    return platform != "web"


def _is_withdrawn(call: Call, account: PrincipalRecord) -> bool:
    """Tell whether an account's registration was deleted in its own tenant."""
    return call.state.directory.app(account.app.app_id, call.cloud) is None


def _matching(secrets: Iterable[Secret], text: str) -> Secret | None:
    for secret in secrets:
        if secret.text == text:
            return secret
    return None


def _lives(secret: Secret, now: int) -> bool:
    return secret.start <= now < secret.end


def _basic(encoded: str) -> tuple[str, str]:
    try:
        name, colon, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise EntraError(9002313) from error
    if not (name and colon):
        raise EntraError(9002313)
    return unquote_plus(name), unquote_plus(secret)
