"""The authorization code grant: redeeming a code (facts E32 to E34, E39)."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from azfakes.directory.records import AppRecord
from azfakes.entra.authentication import authenticate
from azfakes.entra.capabilities import read_capabilities
from azfakes.entra.clients import find_client, is_public
from azfakes.entra.errors import EntraError
from azfakes.entra.persons import Holder, issue, person_of
from azfakes.entra.pkce import check_verifier, require_challenge
from azfakes.entra.redirects import platform_of
from azfakes.entra.replies import UserTokenRequest
from azfakes.entra.requests import TokenRequest, asked_tenant
from azfakes.http import Call
from azfakes.instants import spoken
from azfakes.sessions import Code
from azfakes.wellknown import OIDC_SCOPES

_CODE_LIFE: Final = 600
_SPA_LIFE: Final = 86_400
"""How long a single-page application can go on refreshing after a sign-in, in seconds (facts E58)."""


def authorization_code(call: Call, request: TokenRequest) -> Response:
    """Redeem an authorization code."""
    value, redirect_uri = request.field("code"), request.field("redirect_uri")
    code = call.state.sessions.codes.get(value)
    if code is None:
        asked_tenant(call, request, call.params["tenant"])
        raise EntraError(70000)
    tenant, user = person_of(call, request, code.tenant_id, code.user_id)
    client = find_client(call, tenant, request.client_id)
    _check_code(call, code, client, redirect_uri)
    platform = platform_of(client, redirect_uri)
    require_challenge(code.request, platform)
    _check_origin(call, request, platform)
    public = is_public(client, platform, proves=request.is_confidential)
    client_auth = authenticate(call, request, client, tenant, public=public)
    check_verifier(code.request, request.form.get("code_verifier"))
    code.redeemed = True
    wanted = UserTokenRequest(
        version=request.version,
        scopes=_scopes(request, code),
        resource=request.form.get("resource") or code.request.resource,
        nonce=code.request.nonce,
        client_info=request.wants_client_info,
        capabilities=read_capabilities(request.form.get("claims")) or code.request.capabilities,
        ends=call.now + _SPA_LIFE if platform == "spa" else None,
    )
    return issue(call, Holder(tenant, client, user, client_auth, code.factors), wanted)


def _scopes(request: TokenRequest, code: Code) -> tuple[str, ...]:
    """Tell the scopes: those of the redemption, and what OpenID Connect promised at the sign-in.

    Clients that name a resource alone when they redeem, such as azure-identity, rely on the refresh token (facts K42).
    """
    promised = tuple(scope for scope in code.request.scopes if scope in OIDC_SCOPES)
    asked = request.scopes() or code.request.scopes
    return tuple(dict.fromkeys((*asked, *promised)))


def _check_code(call: Call, code: Code, client: AppRecord, redirect_uri: str) -> None:
    """Refuse a code that is another client's, used, old, or redeemed with another redirect URI."""
    if code.request.client_id != client.app_id:
        raise EntraError(70000)
    if code.redeemed:
        raise EntraError(54005)
    if call.now >= code.issued + _CODE_LIFE:
        raise EntraError(70008, issued=spoken(code.issued))
    if code.request.redirect_uri != redirect_uri:
        raise EntraError(500112, uri=redirect_uri)


def _check_origin(call: Call, request: TokenRequest, platform: str | None) -> None:
    """Ask a browser's cross-origin request of single-page applications, and of no others (facts E39)."""
    crosses = "origin" in call.headers
    if platform == "spa" and not crosses:
        raise EntraError(9002327)
    if platform == "web" and crosses and request.is_confidential:
        raise EntraError(9002326)
