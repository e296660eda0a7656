"""Handing a code, tokens or an error back to the client's redirect URI (facts E36, E37, E81)."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode, urlsplit

from starlette.responses import RedirectResponse, Response

from azfakes.directory.records import TenantRecord, UserRecord
from azfakes.entra.clients import client_anywhere, find_client
from azfakes.entra.conditional import BLOCKED, check_policies
from azfakes.entra.consent import check_user_assignment, consented_scopes, missing_scopes
from azfakes.entra.errors import INTERACTION, EntraError, PolicyError, RedirectError, describe
from azfakes.entra.fronttokens import front_tokens
from azfakes.entra.pages import form_post_page
from azfakes.entra.pkce import require_challenge
from azfakes.entra.redirects import platform_of
from azfakes.entra.replies import client_info
from azfakes.entra.resources import Target, target_of_resource, target_of_scopes
from azfakes.entra.steps import Question, Steps
from azfakes.entra.userconsent import ADMIN_PROMPT, keep_consent, organisation_question, person_question
from azfakes.http import Call, html_response
from azfakes.sessions import AuthorizeRequest, Code, SignIn, Visit

_FOUND: Final = 302
_REDIRECTED: Final = {65001: "consent_required", 50105: "access_denied", 90094: "access_denied"}


def hand_out(
    call: Call, request: AuthorizeRequest, person: SignIn, found: tuple[TenantRecord, UserRecord]
) -> Response:
    """Answer with a code or tokens for a person who has signed in.

    Raises:
        RedirectError: the person or the client may not have what was asked for.
        PolicyError: Conditional Access refuses; the person is told on a page.
    """
    tenant, user = found
    call.entry.tenant, call.entry.user = tenant.id, user.id
    try:
        target = _check_access(call, request, person, found)
    except PolicyError as error:
        if request.prompt != "none":
            raise
        blocked = error.number == BLOCKED
        raise RedirectError(error, "access_denied" if blocked else INTERACTION) from error
    fields: dict[str, str] = {}
    if "code" in request.response_types:
        code = "1." + call.state.ids.opaque("code", 48)
        call.state.sessions.codes[code] = Code(request, tenant.id, user.id, call.now, person.factors)
        fields["code"] = code
    fields |= front_tokens(call, request, person, found, target, fields.get("code"))
    if request.client_info:
        fields["client_info"] = client_info(user, tenant.id)
    return _answer(call, request, fields)


def answer_error(call: Call, request: AuthorizeRequest, error: RedirectError) -> Response:
    """Answer with an error that the client is told of."""
    call.entry.error = f"AADSTS{error.cause.number}"
    fields = {"error": error.error, "error_description": describe(call, error.cause)}
    if error.cause.kind.has_uri:
        fields["error_uri"] = f"{call.origin}/error?code={error.cause.number}"
    if error.subcode is not None:
        fields["error_subcode"] = error.subcode
    return _answer(call, request, fields)


def _target(call: Call, tenant: TenantRecord, request: AuthorizeRequest) -> Target | None:
    """Resolve what a request wants a token for; version 1 may leave that to the redemption."""
    if request.version != 1:
        return target_of_scopes(call, tenant, request.scopes)
    if request.resource is None:
        return None
    return target_of_resource(call, tenant, request.resource, request.scopes)


def _question(call: Call, visit: Visit, tenant: TenantRecord, user: UserRecord) -> Question | None:
    """Ask for the permissions that the client lacks, of who may grant them."""
    request = visit.goal
    assert isinstance(request, AuthorizeRequest)
    try:
        client = client_anywhere(call, request.client_id)
        if request.prompt == ADMIN_PROMPT:
            return organisation_question(call, tenant, client, user)
        target = _target(call, tenant, request)
        return None if target is None else person_question(tenant, client, target, user)
    except EntraError as error:
        if error.number in _REDIRECTED:
            raise RedirectError(error, _REDIRECTED[error.number]) from error
        # Whatever else is wrong is told at the end of the way.
        return None


def _finish(call: Call, visit: Visit, tenant: TenantRecord, user: UserRecord) -> Response:
    request, person = visit.goal, visit.person
    assert isinstance(request, AuthorizeRequest)
    assert person is not None
    if visit.agreed:
        keep_consent(call, request, _target(call, tenant, request), tenant, user)
    return hand_out(call, request, person, (tenant, user))


def _cancel(call: Call, visit: Visit) -> Response:
    """Tell the client that the person declined (facts E37)."""
    assert isinstance(visit.goal, AuthorizeRequest)
    return answer_error(call, visit.goal, RedirectError(EntraError(65004), subcode="cancel"))


STEPS: Final = Steps(target=_target, question=_question, finish=_finish, cancel=_cancel)


def _check_access(
    call: Call, request: AuthorizeRequest, person: SignIn, found: tuple[TenantRecord, UserRecord]
) -> Target | None:
    """Refuse at the authorize endpoint what the redemption would refuse."""
    tenant, user = found
    try:
        client = find_client(call, tenant, request.client_id)
        if "code" in request.response_types:
            require_challenge(request, platform_of(client, request.redirect_uri))
        target = _target(call, tenant, request)
        if target is not None:
            check_user_assignment(tenant, target.resource, user)
            check_policies(tenant, client, target.resource, user, person.factors)
            # Names of permissions that do not exist have a number of their own where a person is present.
            missing_scopes(tenant, client, target, user)
            call.entry.scopes = consented_scopes(tenant, client, target, user)
    except PolicyError:
        raise
    except EntraError as error:
        raise RedirectError(error, _REDIRECTED.get(error.number)) from error
    return target


def _answer(call: Call, request: AuthorizeRequest, fields: dict[str, str]) -> Response:
    """Send fields to the redirect URI in the mode that the client chose."""
    if request.state is not None:
        fields["state"] = request.state
    fields["session_state"] = call.state.ids.guid("session-state")
    if request.response_mode == "form_post":
        return html_response(form_post_page(request.redirect_uri, fields))
    target = request.redirect_uri
    if target.startswith("http") and not urlsplit(target).path:
        # An address without a path is answered with a slash (facts E79).
        target = f"{target.partition('?')[0]}/{''.join(target.partition('?')[1:])}"
    mark = "#" if request.response_mode == "fragment" else "&" if "?" in request.redirect_uri else "?"
    return RedirectResponse(f"{target}{mark}{urlencode(fields)}", _FOUND)
