"""Graph's endpoints, all below `/v1.0` (facts G1, G5)."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from azfakes.crossorigin import allow, is_preflight
from azfakes.entra.userinfo import user_info
from azfakes.faults import FaultRule
from azfakes.graph.caller import GraphCall, signed_in
from azfakes.graph.errors import (
    GraphError,
    bad_request,
    error_body,
    error_response,
    throttled_body,
    www_authenticate,
)
from azfakes.graph.options import plain_names
from azfakes.graph.paths import plain_path
from azfakes.graph.routes import ROUTES
from azfakes.http import Call, Route, Router, json_response

_FAULT_CODES: Final = {
    400: "Request_BadRequest",
    401: "InvalidAuthenticationToken",
    403: "Authorization_RequestDenied",
    404: "Request_ResourceNotFound",
    409: "Directory_ConcurrencyViolation",
    410: "syncStateNotFound",
    429: "TooManyRequests",
    500: "Service_InternalServerError",
    502: "BadGateway",
    504: "GatewayTimeout",
}
_UNAUTHORIZED: Final = 401
_THROTTLED: Final = 429
_METHODS: Final = "DELETE, GET, OPTIONS, POST, PUT, PATCH"
_EXPOSED: Final = (
    "ETag, Location, Preference-Applied, Content-Range, request-id, client-request-id, ReadWriteConsistencyToken, "
    "SdkVersion, WWW-Authenticate, x-ms-client-gcc-tenant, Retry-After"
)
_DIAGNOSTIC: Final = (
    '{"ServerInfo":{"DataCenter":"Fake","Slice":"E","Ring":"0","ScaleUnit":"000","RoleInstance":"FAKE0"}}'
)


def answer(call: Call) -> Response:
    """Answer a request to Microsoft Graph."""
    call.path, call.query = plain_path(call.path), plain_names(call.query)
    try:
        response = _preflight(call) if is_preflight(call) else ROUTER.answer(call)
    except GraphError as error:
        response = error_response(call, error)
    _identify(call, response)
    return response


def fault(call: Call, rule: FaultRule) -> Response:
    """Answer as a rule orders."""
    status = rule.answer_status
    code = call.entry.error = rule.error or _FAULT_CODES.get(status, "ServiceNotAvailable")
    response = json_response(
        throttled_body(call, code)
        if status == _THROTTLED
        else error_body(call, code, "A fault was ordered."),
        status,
        media_type="application/json",
    )
    _identify(call, response)
    if status == _UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = www_authenticate(call)
    if status == _THROTTLED:
        response.headers["x-ms-throttle-information"] = "ResourceUnitLimitExceeded"
        response.headers["x-ms-throttle-limit-percentage"] = "1.2"
    return response


def _identify(call: Call, response: Response) -> None:
    """Say which request this answers, and let a page of another origin read it (facts G5, G6, G110)."""
    response.headers["request-id"] = call.request_id
    response.headers["client-request-id"] = call.correlation_id
    response.headers["x-ms-ags-diagnostic"] = _DIAGNOSTIC
    if "origin" in call.headers:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = _EXPOSED


def _preflight(call: Call) -> Response:
    """Let pages of any origin ask (facts G110)."""
    call.entry.path_template = ROUTER.template(call.path)
    return allow(call, _METHODS)


def _unknown_segment(gcall: GraphCall) -> Response:
    segment = gcall.call.path.rpartition("/")[2]
    raise bad_request(f"Resource not found for the segment '{segment}'.", "BadRequest")


def _wrong_method(gcall: GraphCall) -> Response:
    del gcall
    raise GraphError(
        405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target."
    )


ROUTER: Final = Router(
    [
        *(Route(method, template, signed_in(handler)) for method, template, handler in ROUTES),
        Route("GET", "/oidc/userinfo", user_info),
        Route("POST", "/oidc/userinfo", user_info),
    ],
    not_found=signed_in(_unknown_segment),
    wrong_method=signed_in(_wrong_method),
)
