"""The authorize endpoint: checking a request for an authorization code (facts E35 to E38)."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from azfakes.directory.documents import ImplicitGrantSettings
from azfakes.entra.browsersessions import find_person, person_of_session
from azfakes.entra.capabilities import challenged_policies, read_capabilities
from azfakes.entra.clients import client_anywhere
from azfakes.entra.errors import EntraError, RedirectError
from azfakes.entra.handout import answer_error, hand_out
from azfakes.entra.pkce import check_challenge
from azfakes.entra.redirects import chosen_redirect_uri
from azfakes.entra.tenants import is_alias, served_tenant
from azfakes.entra.visits import proceed
from azfakes.http import Call
from azfakes.sessions import AuthorizeRequest, SignIn, Visit

_MODES: Final = ("query", "fragment", "form_post")
_TOKENS: Final = frozenset({"id_token", "token"})
_TYPES: Final = frozenset({"code", "none"}) | _TOKENS


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
        if request.prompt == "none":
            return _silent(call, request, person)
    except RedirectError as error:
        return answer_error(call, request, error)
    return proceed(call, Visit(request, person), name=request.login_hint or "")


def _silent(call: Call, request: AuthorizeRequest, person: SignIn | None) -> Response:
    """Answer without a page, as far as the session goes."""
    found = None if person is None else find_person(call, person)
    if person is None or found is None:
        raise RedirectError(EntraError(50058))
    return hand_out(call, request, person, found)


def _read(call: Call, version: int) -> AuthorizeRequest:
    """Read the request; what is wrong with client or redirect URI is told on a page."""
    query = call.query
    if not query.get("client_id"):
        raise EntraError(900144, parameter="client_id")
    call.entry.client_id = query["client_id"]
    client = client_anywhere(call, query["client_id"])
    types = frozenset(query.get("response_type", "").split())
    claims = query.get("claims")
    return AuthorizeRequest(
        version=version,
        tenant_key=call.params["tenant"],
        client_id=client.app_id,
        redirect_uri=chosen_redirect_uri(client, query.get("redirect_uri")),
        response_mode=query.get("response_mode") or ("fragment" if types & _TOKENS else "query"),
        response_types=types,
        scopes=tuple(query.get("scope", "").split()),
        resource=query.get("resource") if version == 1 else None,
        state=query.get("state"),
        nonce=query.get("nonce"),
        challenge=query.get("code_challenge"),
        challenge_method=query.get("code_challenge_method", "plain"),
        client_info=query.get("client_info") == "1",
        login_hint=query.get("login_hint"),
        prompt=query.get("prompt"),
        capabilities=read_capabilities(claims),
        policies=challenged_policies(claims),
    )


def _check(call: Call, request: AuthorizeRequest) -> None:
    """Refuse what the client has to be told of, by a redirect."""
    response_type = call.query.get("response_type", "")
    if not response_type:
        raise RedirectError(EntraError(900144, parameter="response_type"))
    if request.response_mode not in _MODES:
        raise RedirectError(EntraError(70007, response_mode=request.response_mode))
    _check_types(call, request)
    if request.version == 2 and not request.scopes:  # noqa: PLR2004
        raise RedirectError(EntraError(900144, parameter="scope"))
    check_challenge(request)


def _check_types(call: Call, request: AuthorizeRequest) -> None:
    """Refuse response types that are unknown, not allowed by the registration, or not to travel in a query."""
    types = request.response_types
    if not types <= _TYPES or ("none" in types and len(types) > 1):
        raise RedirectError(EntraError(70005, response_type=call.query["response_type"]))
    client = call.state.directory.app(request.client_id, call.cloud)
    settings = client.document.web.implicit_grant_settings if client else ImplicitGrantSettings()
    if "id_token" in types and not settings.enable_id_token_issuance:
        raise RedirectError(EntraError(700054))
    if "token" in types and not settings.enable_access_token_issuance:
        raise RedirectError(EntraError(700051))
    if types & _TOKENS and request.response_mode == "query":
        raise RedirectError(EntraError(70007, response_mode=request.response_mode))
    if "id_token" in types and not request.nonce:
        raise RedirectError(EntraError(900144, parameter="nonce"))


def _signed_in(call: Call, request: AuthorizeRequest) -> SignIn | None:
    """Find the person whom the browser's session names, if the request lets it decide.

    A silent request takes the session; another one only if it expects exactly that person, for else the real
    page would offer a choice of accounts.
    """
    person = person_of_session(call)
    found = None if person is None else find_person(call, person)
    if found is None or request.prompt in ("login", "select_account", "consent"):
        return None
    tenant, user = found
    if not is_alias(request.tenant_key) and served_tenant(call, request.tenant_key) is not tenant:
        return None
    expected = (request.login_hint or "").lower() == user.document.user_principal_name.lower()
    return person if expected or request.prompt == "none" else None
