"""Graph's errors (facts G3, G11 to G15, G18).

GraphError                   one refusal: status, code, message, details
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.responses import Response

from azfakes.http import Call, json_response
from azfakes.instants import iso
from azfakes.wellknown import GRAPH


class GraphError(Exception):
    """A refusal as Graph words it."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        details: tuple[dict[str, str], ...] = (),
        headers: Mapping[str, str] | None = None,
        challenge: str = "",
    ) -> None:
        """Word a refusal; `challenge` is what WWW-Authenticate tells beyond where to sign in."""
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        self.headers = dict(headers or {})
        self.challenge = challenge


def bad_request(message: str, code: str = "Request_BadRequest") -> GraphError:
    """Refuse a request that is not valid."""
    return GraphError(400, code, message)


def unsupported_query(message: str) -> GraphError:
    """Refuse a query that needs what directory objects do not offer."""
    return GraphError(400, "Request_UnsupportedQuery", message)


def not_found(key: str) -> GraphError:
    """Tell that an object does not exist, or exists no more."""
    message = (
        f"Resource '{key}' does not exist or one of its queried reference-property objects are not present."
    )
    return GraphError(404, "Request_ResourceNotFound", message)


def denied() -> GraphError:
    """Refuse a caller who lacks a permission or a role."""
    return GraphError(
        403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."
    )


def bad_token(message: str) -> GraphError:
    """Refuse a token."""
    return GraphError(401, "InvalidAuthenticationToken", message)


def revoked(valid_from: int) -> GraphError:
    """Refuse a token of before the person's sessions were revoked, and ask for a younger one (facts G12)."""
    wanted = {"access_token": {"nbf": {"essential": True, "value": str(valid_from)}}}
    claims = base64.b64encode(msgspec.json.encode(wanted)).decode()
    message = (
        "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: "
        "TokenIssuedBeforeRevocationTimestamp"
    )
    challenge = f', error="insufficient_claims", claims="{claims}"'
    return GraphError(401, "InvalidAuthenticationToken", message, challenge=challenge)


def conflict(message: str, target: str, status: int = 400) -> GraphError:
    """Refuse a value that another object holds."""
    details = ({"code": "ObjectConflict", "message": message, "target": target},)
    return GraphError(status, "Request_MultipleObjectsWithSameKeyValue", message, details=details)


def error_body(
    call: Call, code: str, message: str, details: tuple[dict[str, str], ...] = ()
) -> dict[str, Any]:
    """Build the error document; its date has no zone (facts G3)."""
    error: dict[str, Any] = {"code": code, "message": message}
    if details:
        error["details"] = list(details)
    error["innerError"] = {
        "date": iso(call.now).removesuffix("Z"),
        "request-id": call.request_id,
        "client-request-id": call.correlation_id,
    }
    return {"error": error}


def throttled_body(call: Call, code: str) -> dict[str, Any]:
    """Build the document of a refusal for too many requests (facts G81)."""
    inner = {"code": "429", "message": "Please retry after", "status": "429"}
    body = error_body(call, code, "Please retry again later.")
    body["error"]["innerError"] |= inner
    return body


def error_response(call: Call, error: GraphError) -> Response:
    """Answer with an error document and note its code in the log."""
    call.entry.error = error.code
    response = json_response(
        error_body(call, error.code, error.message, error.details),
        error.status,
        media_type="application/json",
        headers=error.headers,
    )
    if error.status == 401:  # noqa: PLR2004
        response.headers["WWW-Authenticate"] = www_authenticate(call, error.challenge)
    return response


def www_authenticate(call: Call, more: str = "") -> str:
    """Write what Graph wants of whoever it answers with 401 (facts G12)."""
    login = call.state.addresses.base_url(call.cloud, "login")
    wanted = f'Bearer realm="", authorization_uri="{login}/common/oauth2/authorize"'
    return f'{wanted}, client_id="{GRAPH}"{more}'
