"""Where the sign-in page posts to: user name and password (facts E94)."""

from __future__ import annotations

import hmac

from starlette.responses import Response

from azfakes.directory.records import TenantRecord, UserRecord
from azfakes.entra.authorize import COOKIE
from azfakes.entra.errors import EntraError, RedirectError
from azfakes.entra.handout import answer_error, hand_out_code
from azfakes.entra.pages import sign_in_page
from azfakes.entra.tenants import is_alias, served_tenant
from azfakes.http import Call, html_response
from azfakes.sessions import AuthorizeRequest


def login(call: Call) -> Response:
    """Sign a person in and go back to the client, or show the page again with what was wrong."""
    form = call.form()
    call.entry.grant = "authorize"
    flow = form.get("flowToken", "")
    request = call.state.sessions.pages.get(flow)
    if request is None:
        raise EntraError(50089)
    call.entry.client_id = request.client_id
    name = form.get("login", "").strip()
    try:
        tenant, user = _sign_in(call, request, name, form.get("passwd", ""))
    except EntraError as error:
        call.entry.error = f"AADSTS{error.number}"
        action = f"{call.origin}/{request.tenant_key}/login"
        return html_response(sign_in_page(action, flow, name=name, error=(error.number, error.text())))
    del call.state.sessions.pages[flow]
    return _with_cookie(call, _go_back(call, request, tenant, user), tenant, user)


def _sign_in(
    call: Call, request: AuthorizeRequest, name: str, password: str
) -> tuple[TenantRecord, UserRecord]:
    """Check a name and a password.

    Raises:
        EntraError: 50034, 50020, 50055, 50057 or 50126.
    """
    tenant = _tenant(call, request, name)
    user = tenant.user(name)
    if user is None:
        raise EntraError(50034, user=name, tenant=tenant.name)
    if not hmac.compare_digest(user.password.encode(), password.encode()):
        raise EntraError(50126)
    if not user.document.account_enabled:
        raise EntraError(50057)
    if user.must_change_password:
        raise EntraError(50055)
    return tenant, user


def _tenant(call: Call, request: AuthorizeRequest, name: str) -> TenantRecord:
    """Find the tenant to sign in to: the one of the path, or the person's own where that leaves it open."""
    home = call.state.directory.tenant_of_user(name, call.cloud)
    if is_alias(request.tenant_key):
        if home is None:
            raise EntraError(50034, user=name, tenant=request.tenant_key)
        return home
    tenant = served_tenant(call, request.tenant_key)
    if home is not None and home is not tenant and home.user(name) is not None:
        raise EntraError(50020, user=name, tenant=tenant.name)
    return tenant


def _go_back(call: Call, request: AuthorizeRequest, tenant: TenantRecord, user: UserRecord) -> Response:
    try:
        return hand_out_code(call, request, tenant, user)
    except RedirectError as error:
        return answer_error(call, request, error)


def _with_cookie(call: Call, response: Response, tenant: TenantRecord, user: UserRecord) -> Response:
    """Remember the sign-in for silent requests of the same browser."""
    session = call.state.ids.opaque("sign-in", 24)
    call.state.sessions.sign_ins[session] = (tenant.id, user.id)
    response.set_cookie(COOKIE, session, secure=True, httponly=True, samesite="none")
    return response
