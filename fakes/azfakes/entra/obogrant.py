"""The on-behalf-of grant: an API exchanges the token that it was called with (facts E45)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from azfakes.directory.records import AppRecord, TenantRecord, UserRecord
from azfakes.entra.authentication import NEEDED_HERE, authenticate
from azfakes.entra.capabilities import read_capabilities
from azfakes.entra.clients import find_client, is_public
from azfakes.entra.errors import EntraError
from azfakes.entra.issuers import v1_issuer, v2_issuer
from azfakes.entra.jwts import read_jwt, read_time
from azfakes.entra.persons import Holder, issue, person_of
from azfakes.entra.replies import UserTokenRequest
from azfakes.entra.requests import TokenRequest, asked_tenant
from azfakes.entra.tenants import is_alias
from azfakes.http import Call
from azfakes.instants import spoken
from azfakes.signing import TokenFormatError


def on_behalf_of(call: Call, request: TokenRequest) -> Response:
    """Issue a person's token for another resource to the API that the person's token is for."""
    if request.field("requested_token_use") != "on_behalf_of":
        raise EntraError(9002313)
    text = request.field("assertion")
    claims = _claims(call, text)
    tenant, user = _person(call, request, claims)
    client = find_client(call, tenant, request.client_id)
    public = is_public(client, proves=True)
    client_auth = authenticate(call, request, client, tenant, public=public, missing=NEEDED_HERE)
    _check(call, claims, client, tenant)
    wanted = UserTokenRequest(
        version=request.version,
        scopes=request.scopes(),
        resource=request.form.get("resource"),
        nonce=None,
        client_info=request.wants_client_info,
        capabilities=read_capabilities(request.form.get("claims")),
    )
    if request.version == 2:  # noqa: PLR2004
        request.field("scope")
    return issue(call, Holder(tenant, client, user, client_auth, _factors(call, claims)), wanted)


def _claims(call: Call, text: str) -> dict[str, Any]:
    """Read an assertion that this cloud has signed.

    Raises:
        EntraError: 50027 for what is no token, 50013 for a signature of somebody else.
    """
    read_jwt(text)
    try:
        return call.state.signing.verify(text.strip())
    except TokenFormatError as error:
        raise EntraError(50013, reason=str(error)) from error


def _person(call: Call, request: TokenRequest, claims: Mapping[str, Any]) -> tuple[TenantRecord, UserRecord]:
    """Find the person of an assertion; an application's own token has none."""
    key, tenant_id = call.params["tenant"], str(claims.get("tid", ""))
    asked = None if is_alias(key) else asked_tenant(call, request, key)
    if "scp" not in claims:
        if "nonce" in claims or not (claims.get("appid") or claims.get("azp")):
            raise EntraError(50013, reason="It is no access token.")
        raise EntraError(7000114, app=request.client_id)
    if asked is not None and asked.id != tenant_id:
        raise EntraError(50013, reason="Its issuer is another tenant.")
    return person_of(call, request, tenant_id, str(claims.get("oid", "")))


def _check(call: Call, claims: Mapping[str, Any], client: AppRecord, tenant: TenantRecord) -> None:
    """Refuse an assertion that is meant for another application, old, or of another issuer."""
    issuers = (v1_issuer(tenant.cloud, tenant.id), v2_issuer(call.state, tenant.cloud, tenant.id))
    if claims.get("iss") not in issuers:
        raise EntraError(50013, reason="Its issuer is not the tenant's.")
    begin, end = read_time(claims, "nbf"), read_time(claims, "exp")
    if begin is None or end is None or not begin <= call.now < end:
        ends = "never" if end is None else spoken(int(end))
        raise EntraError(500133, now=spoken(call.now), end=ends)
    audience = str(claims.get("aud", ""))
    names = [client.app_id, *client.document.identifier_uris]
    if audience.rstrip("/").lower() not in {name.rstrip("/").lower() for name in names}:
        raise EntraError(500131, audience=audience, expected=client.app_id)


def _factors(call: Call, claims: Mapping[str, Any]) -> tuple[str, ...]:
    """Tell how the person signed in; tokens of version 2 do not say so themselves."""
    methods = claims.get("amr")
    if isinstance(methods, list):
        return tuple(map(str, methods))
    return ("pwd", "mfa") if claims.get("uti") in call.state.sessions.strong_tokens else ("pwd",)
