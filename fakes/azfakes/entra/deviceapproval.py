"""What a person is asked and told who signs in for another device (facts E41, E42)."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from azfakes.directory.records import TenantRecord, UserRecord
from azfakes.entra.clients import find_client
from azfakes.entra.conditional import check_policies
from azfakes.entra.consent import check_user_assignment
from azfakes.entra.devicegrant import app_of
from azfakes.entra.pages import done_page
from azfakes.entra.resources import Target, target_of_resource, target_of_scopes
from azfakes.entra.steps import Question, Steps
from azfakes.http import Call, html_response
from azfakes.sessions import DeviceCode, Visit


def _target(call: Call, tenant: TenantRecord, device: DeviceCode) -> Target | None:
    if device.resource is not None:
        return target_of_resource(call, tenant, device.resource, device.scopes)
    return target_of_scopes(call, tenant, device.scopes)


def _question(call: Call, visit: Visit, tenant: TenantRecord, user: UserRecord) -> Question | None:
    del tenant
    assert isinstance(visit.goal, DeviceCode)
    name = app_of(call, visit.goal).document.display_name
    return Question(
        f"Sign in to {name} on another device?",
        (f"As {user.document.user_principal_name}.", "Go on only if the code came from a device of yours."),
    )


def _finish(call: Call, visit: Visit, tenant: TenantRecord, user: UserRecord) -> Response:
    """Let the device have its tokens, unless a policy or an assignment stands against it."""
    device, person = visit.goal, visit.person
    assert isinstance(device, DeviceCode)
    assert person is not None
    client = find_client(call, tenant, device.client_id)
    target = _target(call, tenant, device)
    if target is not None:
        check_user_assignment(tenant, target.resource, user)
        check_policies(tenant, client, target.resource, user, person.factors)
    device.person = person
    return html_response(
        done_page("You are signed in", "You can close this window and go on at your device.")
    )


def _cancel(call: Call, visit: Visit) -> Response:
    del call
    assert isinstance(visit.goal, DeviceCode)
    visit.goal.declined = True
    return html_response(done_page("Declined", "The device will not be signed in."))


STEPS: Final = Steps(target=_target, question=_question, finish=_finish, cancel=_cancel)
