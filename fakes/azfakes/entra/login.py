"""Where the pages post to: name and password, second factor, agreement (facts E94)."""

from __future__ import annotations

import hmac
from dataclasses import replace

from starlette.responses import Response

from azfakes.directory.records import TenantRecord
from azfakes.entra.browsersessions import find_person
from azfakes.entra.errors import EntraError
from azfakes.entra.passwords import check_password
from azfakes.entra.tenants import is_alias, served_tenant
from azfakes.entra.visits import STEPS, proceed
from azfakes.http import Call
from azfakes.sessions import SignIn, Visit


def login(call: Call) -> Response:
    """Take what a page posts, and go on to the next page or back to the client."""
    form = call.form()
    call.entry.grant = "authorize"
    flow = form.get("flowToken", "")
    visit = call.state.sessions.visits.get(flow)
    if visit is None:
        raise EntraError(50089)
    call.entry.client_id = visit.goal.client_id
    if "cancel" in form:
        del call.state.sessions.visits[flow]
        return STEPS[type(visit.goal)].cancel(call, visit)
    name = form.get("login", "").strip()
    try:
        _advance(call, visit, form, name)
    except EntraError as error:
        call.entry.error = f"AADSTS{error.number}"
        return proceed(call, visit, flow, name=name, problem=(error.number, error.text()))
    return proceed(call, visit, flow)


def _advance(call: Call, visit: Visit, form: dict[str, str], name: str) -> None:
    """Take one step.

    Raises:
        EntraError: it failed; the page is shown again with the reason.
    """
    if visit.person is None:
        tenant = _tenant(call, visit, name)
        user = check_password(call, tenant, name, form.get("passwd", ""))
        visit.person = SignIn(tenant.id, user.id, revocations=user.revocations)
    elif "otc" in form:
        visit.person = _with_second_factor(call, visit.person, form["otc"].strip())
    elif "accept" in form:
        # Nobody agrees to what no page has asked.
        visit.agreed = visit.asked


def _with_second_factor(call: Call, person: SignIn, code: str) -> SignIn:
    found = find_person(call, person)
    expected = found[1].second_factor if found else None
    if expected is None or not hmac.compare_digest(expected.encode(), code.encode()):
        raise EntraError(500121)
    return replace(person, factors=(*person.factors, "mfa"))


def _tenant(call: Call, visit: Visit, name: str) -> TenantRecord:
    """Find the tenant to sign in to: the one of the path, or the person's own where that leaves it open."""
    key = visit.goal.tenant_key
    home = call.state.directory.tenant_of_user(name, call.cloud)
    if is_alias(key):
        if home is None:
            raise EntraError(50034, user=name, tenant=key)
        return home
    tenant = served_tenant(call, key)
    if home is not None and home is not tenant and home.user(name) is not None:
        raise EntraError(50020, user=name, tenant=tenant.name)
    return tenant
