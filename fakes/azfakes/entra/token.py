"""The token endpoints, versions 1 and 2, and the grants that they take (facts E28 to E40)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from azfakes.directory.records import AppRecord, TenantRecord, UserRecord
from azfakes.entra.claims import PUBLIC_CLIENT, WITH_SECRET, Grant, Version
from azfakes.entra.clients import account_of, check_secret, find_client, is_public, sent_credentials
from azfakes.entra.conditional import check_policies
from azfakes.entra.consent import check_user_assignment, consented_scopes
from azfakes.entra.errors import EntraError
from azfakes.entra.pkce import check_verifier
from azfakes.entra.redirects import platform_of
from azfakes.entra.replies import APP_TOKEN_LIFE, UserTokenRequest, app_reply, user_reply, user_token_life
from azfakes.entra.resources import DEFAULT, Target, split_scope, target_of_resource, target_of_scopes
from azfakes.entra.tenants import is_alias, served_tenant
from azfakes.http import Call
from azfakes.instants import spoken
from azfakes.sessions import Code, RefreshToken

_CODE_LIFE: Final = 600
_REFRESH_LIFE: Final = 90 * 86_400


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A request to a token endpoint, as far as every grant needs it."""

    version: Version
    form: dict[str, str]
    client_id: str
    secret: str | None

    def field(self, name: str) -> str:
        """Read a field that must be there.

        Raises:
            EntraError: 900144.
        """
        if not self.form.get(name):
            raise EntraError(900144, parameter=name)
        return self.form[name]


def token_v1(call: Call) -> Response:
    """Answer `/{tenant}/oauth2/token`."""
    return _token(call, 1)


def token_v2(call: Call) -> Response:
    """Answer `/{tenant}/oauth2/v2.0/token`."""
    return _token(call, 2)


def _token(call: Call, version: Version) -> Response:
    form = call.form()
    grant_type = form.get("grant_type", "")
    if not grant_type:
        raise EntraError(900144, parameter="grant_type")
    if grant_type not in _GRANTS:
        raise EntraError(70003, grant=grant_type)
    call.entry.grant = grant_type
    client_id, secret = sent_credentials(call, form)
    call.entry.client_id = client_id.lower()
    if version == 2 and "resource" in form:  # noqa: PLR2004
        raise EntraError(901002)
    return _GRANTS[grant_type](call, TokenRequest(version, form, client_id, secret))


def _client_credentials(call: Call, request: TokenRequest) -> Response:
    """Issue a token to an application itself (facts E29 to E31)."""
    if is_alias(call.params["tenant"]):
        raise EntraError(50059)
    wanted = request.field("resource" if request.version == 1 else "scope")
    tenant = _tenant(call, request, call.params["tenant"])
    client = find_client(call, tenant, request.client_id)
    client_auth = _authenticate(call, request, client, tenant, public=is_public(client), missing=7000216)
    target = _app_target(call, tenant, wanted, request.version)
    account = account_of(tenant, client)
    if target.resource.app_role_assignment_required and not tenant.has_assignment(
        account.id, target.resource
    ):
        raise EntraError(501051, app=client.app_id, resource=target.audience)
    grant = Grant(tenant, client, target.resource, target.audience, None, (), client_auth, APP_TOKEN_LIFE)
    return app_reply(call, grant, request.version)


def _app_target(call: Call, tenant: TenantRecord, wanted: str, version: Version) -> Target:
    if version == 1:
        return target_of_resource(call, tenant, wanted, ())
    scopes = wanted.split()
    if len(scopes) != 1 or split_scope(scopes[0])[1] != DEFAULT or "/" not in scopes[0]:
        raise EntraError(1002012, scope=wanted)
    return target_of_scopes(call, tenant, scopes)


def _authorization_code(call: Call, request: TokenRequest) -> Response:
    """Redeem an authorization code (facts E32 to E34)."""
    value, redirect_uri = request.field("code"), request.field("redirect_uri")
    tenant_key = call.params["tenant"]
    code = call.state.sessions.codes.get(value)
    if code is None:
        _tenant(call, request, tenant_key)
        raise EntraError(70000)
    tenant, user = _person(call, request, code.tenant_id, code.user_id)
    client = find_client(call, tenant, request.client_id)
    _check_code(call, code, client, redirect_uri)
    public = is_public(client, platform_of(client, redirect_uri))
    client_auth = _authenticate(call, request, client, tenant, public=public, missing=7000218)
    check_verifier(code.request, request.form.get("code_verifier"))
    code.redeemed = True
    scopes = tuple(request.form.get("scope", "").split()) or code.request.scopes
    resource = request.form.get("resource") or code.request.resource
    wanted = UserTokenRequest(
        version=request.version,
        scopes=scopes,
        resource=resource,
        nonce=code.request.nonce,
        client_info=request.form.get("client_info") == "1",
    )
    return _user_token(call, tenant, client, user, client_auth, wanted)


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


def _refresh_token(call: Call, request: TokenRequest) -> Response:
    """Exchange a refresh token, for the resource asked for or the one before (facts E40, E58)."""
    value = request.field("refresh_token")
    held = call.state.sessions.refresh_tokens.get(value)
    if held is None:
        raise EntraError(9002313)
    tenant, user = _person(call, request, held.tenant_id, held.user_id)
    client = find_client(call, tenant, request.client_id)
    _check_refresh_token(call, held, client)
    public = held.client_auth == PUBLIC_CLIENT
    client_auth = _authenticate(call, request, client, tenant, public=public, missing=7000218)
    wanted = UserTokenRequest(
        version=request.version,
        scopes=tuple(request.form.get("scope", "").split()) or held.scopes,
        resource=request.form.get("resource") or held.resource,
        nonce=None,
        client_info=request.form.get("client_info") == "1",
    )
    return _user_token(call, tenant, client, user, client_auth, wanted)


def _check_refresh_token(call: Call, held: RefreshToken, client: AppRecord) -> None:
    if held.client_id != client.app_id:
        raise EntraError(70000)
    if call.now >= held.issued + _REFRESH_LIFE:
        raise EntraError(700082, issued=spoken(held.issued))


def _person(
    call: Call, request: TokenRequest, tenant_id: str, user_id: str
) -> tuple[TenantRecord, UserRecord]:
    """Find the person of a code or refresh token, who must still be there and enabled."""
    key = call.params["tenant"]
    tenant = call.state.directory.tenant(tenant_id)
    if not is_alias(key) and _tenant(call, request, key) is not tenant:
        raise EntraError(700005)
    user = tenant.user(user_id) if tenant else None
    if tenant is None or user is None:
        raise EntraError(50034, user=user_id, tenant=tenant_id)
    if not user.document.account_enabled:
        raise EntraError(50057)
    return tenant, user


def _user_token(
    call: Call,
    tenant: TenantRecord,
    client: AppRecord,
    user: UserRecord,
    client_auth: str,
    request: UserTokenRequest,
) -> Response:
    if request.version == 1:
        if request.resource is None:
            raise EntraError(900144, parameter="resource")
        target = target_of_resource(call, tenant, request.resource, request.scopes)
    else:
        target = target_of_scopes(call, tenant, request.scopes)
    check_user_assignment(tenant, target.resource, user)
    check_policies(tenant, client, target.resource, user)
    scopes = tuple(consented_scopes(tenant, client, target, user))
    life = user_token_life(call.state)
    grant = Grant(tenant, client, target.resource, target.audience, user, scopes, client_auth, life)
    return user_reply(call, grant, target, request)


def _authenticate(
    call: Call,
    request: TokenRequest,
    client: AppRecord,
    tenant: TenantRecord,
    *,
    public: bool,
    missing: int,
) -> str:
    """Check how the client proves itself, and tell it as tokens do (facts E67, E91)."""
    if "client_assertion" in request.form:
        raise EntraError(700025 if public else 700027)
    if public:
        if request.secret:
            raise EntraError(700025)
        if missing == 7000216:  # noqa: PLR2004
            raise EntraError(7000216)
        return PUBLIC_CLIENT
    if not request.secret:
        raise EntraError(missing)
    check_secret(client, tenant, request.secret, call.now)
    return WITH_SECRET


def _tenant(call: Call, request: TokenRequest, key: str) -> TenantRecord:
    """Find the tenant that is asked for a token; a confidential client of another cloud has its own error."""
    try:
        return served_tenant(call, key)
    except EntraError as error:
        if error.number == 90038 and request.secret:  # noqa: PLR2004
            raise EntraError(900382) from error
        raise


_GRANTS: Final[dict[str, Callable[[Call, TokenRequest], Response]]] = {
    "client_credentials": _client_credentials,
    "authorization_code": _authorization_code,
    "refresh_token": _refresh_token,
}
