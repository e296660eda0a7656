"""Handing an authorization code, or an error, back to the client's redirect URI (facts E36, E37)."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from azfakes.directory.records import TenantRecord, UserRecord
from azfakes.entra.clients import find_client
from azfakes.entra.conditional import BLOCKED, check_policies
from azfakes.entra.consent import check_user_assignment, consented_scopes
from azfakes.entra.errors import INTERACTION, EntraError, PolicyError, RedirectError, describe
from azfakes.entra.pages import form_post_page
from azfakes.entra.replies import client_info
from azfakes.entra.resources import Target, target_of_resource, target_of_scopes
from azfakes.http import Call, html_response
from azfakes.sessions import AuthorizeRequest, Code

_FOUND = 302


def hand_out_code(call: Call, request: AuthorizeRequest, tenant: TenantRecord, user: UserRecord) -> Response:
    """Answer with a code for a person who has signed in.

    Raises:
        RedirectError: the person or the client may not have what was asked for.
        PolicyError: Conditional Access refuses; the person is told on a page.
    """
    call.entry.tenant, call.entry.user = tenant.id, user.id
    try:
        _check_access(call, request, tenant, user)
    except PolicyError as error:
        if request.prompt != "none":
            raise
        blocked = error.number == BLOCKED
        raise RedirectError(error, "access_denied" if blocked else INTERACTION) from error
    code = "1." + call.state.ids.opaque("code", 48)
    call.state.sessions.codes[code] = Code(request, tenant.id, user.id, call.now)
    fields = {"code": code}
    if request.client_info:
        fields["client_info"] = client_info(user, tenant.id)
    return _answer(call, request, fields)


def answer_error(call: Call, request: AuthorizeRequest, error: RedirectError) -> Response:
    """Answer with an error that the client is told of."""
    call.entry.error = f"AADSTS{error.cause.number}"
    fields = {"error": error.error, "error_description": describe(call, error.cause)}
    if error.cause.kind.has_uri:
        fields["error_uri"] = f"{call.origin}/error?code={error.cause.number}"
    return _answer(call, request, fields)


def request_target(call: Call, tenant: TenantRecord, request: AuthorizeRequest) -> Target | None:
    """Resolve what a request wants a token for; version 1 may leave that to the redemption."""
    if request.version != 1:
        return target_of_scopes(call, tenant, request.scopes)
    if request.resource is None:
        return None
    return target_of_resource(call, tenant, request.resource, request.scopes)


def _check_access(call: Call, request: AuthorizeRequest, tenant: TenantRecord, user: UserRecord) -> None:
    """Refuse at the authorize endpoint what the redemption would refuse."""
    try:
        client = find_client(call, tenant, request.client_id)
        target = request_target(call, tenant, request)
        if target is not None:
            check_user_assignment(tenant, target.resource, user)
            check_policies(tenant, client, target.resource, user)
            call.entry.scopes = consented_scopes(tenant, client, target, user)
    except PolicyError:
        raise
    except EntraError as error:
        names = {65001: "consent_required", 50105: "access_denied"}
        raise RedirectError(error, names.get(error.number)) from error


def _answer(call: Call, request: AuthorizeRequest, fields: dict[str, str]) -> Response:
    """Send fields to the redirect URI in the mode that the client chose."""
    if request.state is not None:
        fields["state"] = request.state
    fields["session_state"] = call.state.ids.guid("session-state")
    if request.response_mode == "form_post":
        return html_response(form_post_page(request.redirect_uri, fields))
    mark = "#" if request.response_mode == "fragment" else "&" if "?" in request.redirect_uri else "?"
    return RedirectResponse(f"{request.redirect_uri}{mark}{urlencode(fields)}", _FOUND)
