"""Resource Manager's errors (facts R3, R4).

ArmError                     one refusal: status, code, message
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from azfakes.http import Call, json_response

_NOT_PLAIN = re.compile(r"[^\x20\x21\x23-\x5b\x5d-\x7e]")


class ArmError(Exception):
    """A refusal as Resource Manager words it."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        target: str | None = None,
        tenant: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Refuse; `tenant` is the one at which the caller has to sign in instead, where that is known."""
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.target = target
        self.tenant = tenant
        self.headers = dict(headers or {})


def error_body(code: str, message: str, target: str | None = None) -> dict[str, Any]:
    """Build the error document; `target` names what the error is about."""
    error = {"code": code, "message": message}
    return {"error": error if target is None else {**error, "target": target}}


def error_response(call: Call, error: ArmError) -> Response:
    """Answer with an error document and note its code in the log."""
    call.entry.error = error.code
    response = json_response(
        error_body(error.code, error.message, error.target), error.status, headers=error.headers
    )
    if error.status == 401:  # noqa: PLR2004
        login = call.state.addresses.base_url(call.cloud, "login")
        tenant = error.tenant or call.entry.tenant or "common"
        response.headers["WWW-Authenticate"] = (
            f'Bearer authorization_uri="{login}/{_plain(tenant)}", error="invalid_token", '
            f'error_description="{_plain(error.message)}"'
        )
    return response


def _plain(text: str) -> str:
    """Write a text so that it can stand within quotes in a header field: a token may have claimed anything."""
    return _NOT_PLAIN.sub("?", text)
