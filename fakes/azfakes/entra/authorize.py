"""The authorize endpoint: checking a request for an authorization code (facts E35 to E38)."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Final

from starlette.responses import Response

from azfakes.directory.records import AppRecord, TenantRecord, UserRecord
from azfakes.entra.clients import find_client, unknown_client
from azfakes.entra.errors import EntraError, RedirectError
from azfakes.entra.handout import answer_error, hand_out_code
from azfakes.entra.pages import sign_in_page
from azfakes.entra.pkce import check_challenge
from azfakes.entra.redirects import platform_of
from azfakes.entra.tenants import is_alias, served_tenant
from azfakes.http import Call, html_response
from azfakes.sessions import AuthorizeRequest

COOKIE: Final = "ESTSAUTH"
_MODES: Final = ("query", "fragment", "form_post")


def authorize_v1(call: Call) -> Response:
    """Answer `/{tenant}/oauth2/authorize`."""
    return _authorize(call, 1)


def authorize_v2(call: Call) -> Response:
    """Answer `/{tenant}/oauth2/v2.0/authorize`."""
    return _authorize(call, 2)


def _authorize(call: Call, version: int) -> Response:
    """Show the sign-in page, or answer at once where the request or the session decides."""
    call.entry.grant = "authorize"
    request = _read(call, version)
    try:
        _check(call, request)
        person = _signed_in(call, request)
        if person is not None:
            return hand_out_code(call, request, *person)
    except RedirectError as error:
        return answer_error(call, request, error)
    if request.prompt == "none":
        return answer_error(call, request, RedirectError(EntraError(50058)))
    flow = call.state.ids.opaque("page", 24)
    call.state.sessions.pages[flow] = request
    action = f"{call.origin}/{request.tenant_key}/login"
    return html_response(sign_in_page(action, flow, name=request.login_hint or ""))


def _read(call: Call, version: int) -> AuthorizeRequest:
    """Read the request; what is wrong with client or redirect URI is told on a page."""
    query = call.query
    client = _client(call)
    return AuthorizeRequest(
        version=version,
        tenant_key=call.params["tenant"],
        client_id=client.app_id,
        redirect_uri=_redirect_uri(client, query.get("redirect_uri")),
        response_mode=query.get("response_mode", "query"),
        scopes=tuple(query.get("scope", "").split()),
        resource=query.get("resource") if version == 1 else None,
        state=query.get("state"),
        nonce=query.get("nonce"),
        challenge=query.get("code_challenge"),
        challenge_method=query.get("code_challenge_method", "plain"),
        client_info=query.get("client_info") == "1",
        login_hint=query.get("login_hint"),
        prompt=query.get("prompt"),
    )


def _client(call: Call) -> AppRecord:
    """Find the client of the request in the tenant that the path names, or in the whole cloud for an alias."""
    key, app_id = call.params["tenant"], call.query.get("client_id", "")
    call.entry.client_id = app_id or None
    if not app_id:
        raise EntraError(900144, parameter="client_id")
    if not is_alias(key):
        return find_client(call, served_tenant(call, key), app_id)
    app = call.state.directory.app(app_id, call.cloud)
    if app is None:
        raise unknown_client(call, app_id, key)
    if not app.is_multi_tenant:
        raise EntraError(50194, app=app.app_id, name=app.document.display_name)
    return app


def _redirect_uri(client: AppRecord, asked: str | None) -> str:
    """Choose the redirect URI: the one asked for if it is registered, else the only one there is."""
    registered = client.redirect_uris()
    if not registered:
        raise EntraError(500113)
    if asked is None and len(registered) == 1:
        return registered[0]
    if asked is None or platform_of(client, asked) is None:
        raise EntraError(50011, uri=asked or "", app=client.app_id)
    return asked


def _check(call: Call, request: AuthorizeRequest) -> None:
    """Refuse what the client has to be told of, by a redirect."""
    response_type = call.query.get("response_type", "")
    if not response_type:
        raise RedirectError(EntraError(900144, parameter="response_type"))
    if response_type != "code":
        raise RedirectError(_unsupported(call, request, response_type))
    if request.response_mode not in _MODES:
        raise RedirectError(EntraError(70007, response_mode=request.response_mode))
    if request.version == 2 and not request.scopes:  # noqa: PLR2004
        raise RedirectError(EntraError(900144, parameter="scope"))
    check_challenge(request)


def _unsupported(call: Call, request: AuthorizeRequest, response_type: str) -> EntraError:
    """Tell an ID token that the registration does not allow from what is not supported at all (facts E81)."""
    client = call.state.directory.app(request.client_id, call.cloud)
    settings = client.document.web.implicit_grant_settings if client else None
    allowed = settings is not None and settings.enable_id_token_issuance
    if "id_token" in response_type.split() and not allowed:
        return EntraError(700054)
    return EntraError(70005, response_type=response_type)


def _signed_in(call: Call, request: AuthorizeRequest) -> tuple[TenantRecord, UserRecord] | None:
    """Find the person whom the browser's session names, if the request lets it decide.

    A silent request takes the session; another one only if it expects exactly that person, for else the real
    page would offer a choice of accounts.
    """
    person = _person_of_session(call)
    if person is None or request.prompt in ("login", "select_account", "consent"):
        return None
    tenant, user = person
    if not is_alias(request.tenant_key) and served_tenant(call, request.tenant_key) is not tenant:
        return None
    expected = (request.login_hint or "").lower() == user.document.user_principal_name.lower()
    return person if expected or request.prompt == "none" else None


def _person_of_session(call: Call) -> tuple[TenantRecord, UserRecord] | None:
    tenant_id, user_id = call.state.sessions.sign_ins.get(_cookie(call), ("", ""))
    tenant = call.state.directory.tenant(tenant_id)
    user = tenant.user(user_id) if tenant else None
    if tenant is None or user is None or not user.document.account_enabled:
        return None
    if not call.cloud.serves("login", tenant.cloud):
        return None
    return tenant, user


def _cookie(call: Call) -> str:
    try:
        morsel = SimpleCookie(call.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
