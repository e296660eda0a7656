"""Resource Manager's endpoints (facts R1 to R13, R16, R18)."""

from __future__ import annotations

import re
from typing import Final

from starlette.responses import Response

from azfakes.arm import (
    assignments,
    definitions,
    groups,
    locations,
    providers,
    resources,
    subscriptions,
    workspaces,
)
from azfakes.arm.caller import authenticate, authorised
from azfakes.arm.errors import ArmError, error_response
from azfakes.arm.headers import response_headers
from azfakes.arm.metadata import endpoints
from azfakes.arm.permissions import list_permissions
from azfakes.arm.records import PROVIDERS
from azfakes.arm.scopes import SCOPES
from azfakes.crossorigin import allow, is_preflight
from azfakes.faults import FaultRule
from azfakes.http import Call, Route, Router

_PROVIDER = re.compile(r"/providers/([^/]+)", re.IGNORECASE)
_METHODS: Final = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"
_FAULT_CODES: Final = {
    400: "BadRequest",
    401: "InvalidAuthenticationToken",
    403: "AuthorizationFailed",
    404: "ResourceNotFound",
    409: "Conflict",
    429: "TooManyRequests",
    500: "InternalServerError",
}


def answer(call: Call) -> Response:
    """Answer a request to Resource Manager; an answer to HEAD has no body."""
    try:
        response = _preflight(call) if is_preflight(call) else ROUTER.answer(call)
    except ArmError as error:
        response = error_response(call, error)
    if call.method == "HEAD":
        response.body = b""
    response.headers.update(response_headers(call))
    return response


def fault(call: Call, rule: FaultRule) -> Response:
    """Answer as a rule orders."""
    code = rule.error or _FAULT_CODES.get(rule.answer_status, "ServerTimeout")
    response = error_response(call, ArmError(rule.answer_status, code, "A fault was ordered."))
    response.headers.update(response_headers(call))
    return response


def _preflight(call: Call) -> Response:
    """Let pages of any origin ask (facts R24)."""
    call.entry.path_template = ROUTER.template(call.path)
    return allow(call, _METHODS)


def _not_found(call: Call) -> Response:
    """Refuse a path that nobody serves, by what is unknown in it."""
    authenticate(call)
    named = _PROVIDER.search(call.path)
    if named is not None and named[1].lower() not in map(str.lower, PROVIDERS):
        raise ArmError(404, "InvalidResourceNamespace", f"The resource namespace '{named[1]}' is invalid.")
    raise ArmError(404, "InvalidResourceType", "The resource type could not be found.")


def _wrong_method(call: Call) -> Response:
    raise ArmError(405, "HttpMethodNotAllowed", f"The HTTP method {call.method} is not supported here.")


_SUBSCRIPTION: Final = "/subscriptions/{subscription}"
_GROUPS: Final = f"{_SUBSCRIPTION}/resourcegroups"
_GROUP: Final = f"{_GROUPS}/{{group}}"
_INSIGHTS: Final = "providers/Microsoft.OperationalInsights/workspaces"
_ROLES: Final = "providers/Microsoft.Authorization/roleDefinitions"
_WORKSPACE: Final = f"{_GROUP}/{_INSIGHTS}/{{workspace}}"
_ROUTES: Final = (
    ("GET", "/subscriptions", subscriptions.list_subscriptions),
    ("GET", "/tenants", subscriptions.list_tenants),
    ("GET", _SUBSCRIPTION, subscriptions.get_subscription),
    ("GET", _GROUPS, groups.list_groups),
    ("GET", _GROUP, groups.get_group),
    ("HEAD", _GROUP, groups.head_group),
    ("PUT", _GROUP, groups.put_group),
    ("PATCH", _GROUP, groups.patch_group),
    ("DELETE", _GROUP, groups.delete_group),
    ("GET", f"{_SUBSCRIPTION}/operationresults/{{operation}}", groups.operation_result),
    ("GET", f"{_SUBSCRIPTION}/locations", locations.list_locations),
    ("GET", f"{_SUBSCRIPTION}/resources", resources.list_resources),
    ("GET", f"{_GROUP}/resources", resources.list_resources_of_group),
    ("GET", f"{_SUBSCRIPTION}/providers", providers.list_providers),
    ("GET", f"{_SUBSCRIPTION}/providers/{{namespace}}", providers.get_provider),
    ("POST", f"{_SUBSCRIPTION}/providers/{{namespace}}/register", providers.register),
    ("POST", f"{_SUBSCRIPTION}/providers/{{namespace}}/unregister", providers.unregister),
    ("GET", f"/{_ROLES}", definitions.list_built_in),
    ("GET", f"/{_ROLES}/{{definition}}", definitions.get_built_in),
    ("GET", f"{_SUBSCRIPTION}/{_INSIGHTS}", workspaces.list_all),
    ("GET", f"{_GROUP}/{_INSIGHTS}", workspaces.list_in_group),
    ("GET", _WORKSPACE, workspaces.get_workspace),
    ("PUT", _WORKSPACE, workspaces.put_workspace),
    ("PATCH", _WORKSPACE, workspaces.patch_workspace),
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
