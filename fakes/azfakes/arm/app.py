"""Resource Manager's endpoints (facts R1 to R13, R16, R18)."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from azfakes.arm import assignments, definitions, groups, subscriptions, workspaces
from azfakes.arm.caller import authenticate, authorised
from azfakes.arm.errors import ArmError, error_body, error_response
from azfakes.arm.metadata import endpoints
from azfakes.arm.permissions import list_permissions
from azfakes.arm.scopes import SCOPES
from azfakes.faults import FaultRule
from azfakes.http import Call, Route, Router, json_response
from azfakes.instants import iso

_FAULT_CODES: Final = {403: "AuthorizationFailed", 429: "TooManyRequests", 500: "InternalServerError"}


def answer(call: Call) -> Response:
    """Answer a request to Resource Manager; an answer to HEAD has no body."""
    try:
        response = ROUTER.answer(call)
    except ArmError as error:
        response = error_response(call, error)
    if call.method == "HEAD":
        response = Response(status_code=response.status_code)
    moment = iso(call.now).replace("-", "").replace(":", "")
    response.headers["x-ms-request-id"] = call.request_id
    response.headers["x-ms-correlation-request-id"] = call.correlation_id
    response.headers["x-ms-routing-request-id"] = f"FAKE:{moment}:{call.request_id}"
    response.headers["Cache-Control"] = "no-cache"
    return response


def fault(call: Call, rule: FaultRule) -> Response:
    """Answer as a rule orders."""
    call.entry.error = rule.error or _FAULT_CODES.get(rule.answer_status, "ServerTimeout")
    return json_response(error_body(call.entry.error, "A fault was ordered."), rule.answer_status)


def _not_found(call: Call) -> Response:
    authenticate(call)
    raise ArmError(404, "InvalidResourceType", "The resource type could not be found.")


def _wrong_method(call: Call) -> Response:
    raise ArmError(405, "HttpMethodNotAllowed", f"The HTTP method {call.method} is not supported here.")


_SUBSCRIPTION: Final = "/subscriptions/{subscription}"
_GROUPS: Final = f"{_SUBSCRIPTION}/resourcegroups"
_GROUP: Final = f"{_GROUPS}/{{group}}"
_INSIGHTS: Final = "providers/Microsoft.OperationalInsights/workspaces"
_WORKSPACE: Final = f"{_GROUP}/{_INSIGHTS}/{{workspace}}"
_ROUTES: Final = (
    ("GET", "/subscriptions", subscriptions.list_subscriptions),
    ("GET", "/tenants", subscriptions.list_tenants),
    ("GET", _SUBSCRIPTION, subscriptions.get_subscription),
    ("GET", _GROUPS, groups.list_groups),
    ("GET", _GROUP, groups.get_group),
    ("HEAD", _GROUP, groups.head_group),
    ("PUT", _GROUP, groups.put_group),
    ("DELETE", _GROUP, groups.delete_group),
    ("GET", f"{_SUBSCRIPTION}/operationresults/{{operation}}", groups.operation_result),
    ("GET", f"{_SUBSCRIPTION}/{_INSIGHTS}", workspaces.list_all),
    ("GET", f"{_GROUP}/{_INSIGHTS}", workspaces.list_in_group),
    ("GET", _WORKSPACE, workspaces.get_workspace),
    ("PUT", _WORKSPACE, workspaces.put_workspace),
    ("DELETE", _WORKSPACE, workspaces.delete_workspace),
    ("POST", f"{_WORKSPACE}/sharedKeys", workspaces.shared_keys),
)
_AUTHORISATION: Final = (
    ("GET", "roleDefinitions", definitions.list_definitions),
    ("GET", "roleDefinitions/{definition}", definitions.get_definition),
    ("PUT", "roleDefinitions/{definition}", definitions.put_definition),
    ("DELETE", "roleDefinitions/{definition}", definitions.delete_definition),
    ("GET", "roleAssignments", assignments.list_assignments),
    ("GET", "roleAssignments/{assignment}", assignments.get_assignment),
    ("PUT", "roleAssignments/{assignment}", assignments.put_assignment),
    ("DELETE", "roleAssignments/{assignment}", assignments.delete_assignment),
)
ROUTER: Final = Router(
    [
        Route("GET", "/metadata/endpoints", endpoints),
        *(Route(method, template, authorised(handler)) for method, template, handler in _ROUTES),
        *(
            Route(
                "GET", f"{scope}/providers/Microsoft.Authorization/permissions", authorised(list_permissions)
            )
            for scope in SCOPES[1:]
        ),
        *(
            Route(method, f"{scope}/providers/Microsoft.Authorization/{rest}", authorised(handler))
            for scope in SCOPES
            for method, rest, handler in _AUTHORISATION
        ),
    ],
    not_found=_not_found,
    wrong_method=_wrong_method,
)
