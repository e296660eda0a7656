"""A person's way through the pages: sign-in, second factor, a question, and then the answer of the request.

What the pages are for is a goal: an authorization request, a device code, an administrator's consent. Their modules
say what is asked and what the answer is; the way is the same for all.
"""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from azfakes.directory.records import TenantRecord, UserRecord
from azfakes.entra import adminapproval, deviceapproval, handout
from azfakes.entra.browsersessions import find_person, remember
from azfakes.entra.clients import find_client
from azfakes.entra.conditional import MFA, asks_second_factor, check_policies
from azfakes.entra.errors import EntraError, PolicyError, RedirectError
from azfakes.entra.pages import question_page, second_factor_page, sign_in_page
from azfakes.entra.steps import Steps
from azfakes.http import Call, html_response
from azfakes.sessions import AdminConsentRequest, AuthorizeRequest, DeviceCode, Visit

Problem = tuple[int, str]

STEPS: Final[dict[type, Steps]] = {
    AuthorizeRequest: handout.STEPS,
    DeviceCode: deviceapproval.STEPS,
    AdminConsentRequest: adminapproval.STEPS,
}


def proceed(
    call: Call, visit: Visit, flow: str | None = None, *, name: str = "", problem: Problem | None = None
) -> Response:
    """Show the next page that a person's way needs, or give the answer at its end.

    Args:
        call: the browser's request.
        visit: how far the person has come.
        flow: name under which the visit is kept, or None at its beginning.
        name: user name to begin the sign-in page with.
        problem: number and text of what was wrong with the page before.

    Raises:
        EntraError: the person may not have what was asked for, and is told so on a page.
    """
    if visit.person is None:
        return html_response(sign_in_page(*_kept(call, visit, flow), name=name, error=problem))
    found = find_person(call, visit.person)
    if found is None:
        raise EntraError(50034, user=visit.person.user_id, tenant=visit.person.tenant_id)
    call.entry.tenant, call.entry.user = found[0].id, found[1].id
    try:
        return remember(call, _next(call, visit, flow, found, problem), visit.person)
    except RedirectError as error:
        assert isinstance(visit.goal, AuthorizeRequest)
        call.state.sessions.visits.pop(flow or "", None)
        return handout.answer_error(call, visit.goal, error)


def _next(
    call: Call,
    visit: Visit,
    flow: str | None,
    found: tuple[TenantRecord, UserRecord],
    problem: Problem | None,
) -> Response:
    steps = STEPS[type(visit.goal)]
    if _wants_second_factor(call, visit, *found):
        return html_response(second_factor_page(*_kept(call, visit, flow), error=problem))
    question = None if visit.agreed else steps.question(call, visit, *found)
    if question is not None:
        visit.asked = True
        page = question_page(*_kept(call, visit, flow), title=question.title, lines=question.lines)
        return html_response(page)
    call.state.sessions.visits.pop(flow or "", None)
    return steps.finish(call, visit, *found)


def _kept(call: Call, visit: Visit, flow: str | None) -> tuple[str, str]:
    """Keep a visit for the page's answer; give the address that takes it and the name of the visit."""
    name = flow or call.state.ids.opaque("page", 24)
    call.state.sessions.visits[name] = visit
    return f"{call.origin}/{visit.goal.tenant_key}/login", name


def _wants_second_factor(call: Call, visit: Visit, tenant: TenantRecord, user: UserRecord) -> bool:
    """Tell whether a policy asks for a second factor that this person has and has not shown yet."""
    person = visit.person
    assert person is not None
    if user.second_factor is None or "mfa" in person.factors:
        return False
    if isinstance(visit.goal, AuthorizeRequest) and asks_second_factor(tenant, visit.goal.policies):
        return True
    try:
        target = STEPS[type(visit.goal)].target(call, tenant, visit.goal)
        if target is not None:
            client = find_client(call, tenant, visit.goal.client_id)
            check_policies(tenant, client, target.resource, user, person.factors)
    except PolicyError as error:
        return error.number == MFA
    except EntraError:
        # What else is wrong is told at the end of the way.
        return False
    return False
