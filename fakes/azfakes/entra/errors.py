"""Entra's errors: the AADSTS numbers, their OAuth names and the body that carries them (facts E84 to E96).

EntraError                   one AADSTS error; the token endpoint answers it as JSON
└── RedirectError            the same, but told to the client by a redirect from the authorize endpoint
"""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from azfakes.entra.codes import KINDS
from azfakes.http import Call, json_response
from azfakes.instants import spoken

_BAD_REQUEST: Final = 400
_UNAUTHORIZED: Final = 401


class EntraError(Exception):
    """An AADSTS error with the values that its text names."""

    def __init__(self, number: int, **values: str) -> None:
        super().__init__(number)
        self.number = number
        self.kind = KINDS[number]
        self.values = values

    @property
    def error(self) -> str:
        """The OAuth error."""
        return self.kind.error

    @property
    def status(self) -> int:
        """The HTTP status at the token endpoint: 401 for client authentication, else 400 (facts E90)."""
        return _UNAUTHORIZED if self.error == "invalid_client" else _BAD_REQUEST

    def text(self) -> str:
        """Write the sentence that begins with the AADSTS number."""
        return f"AADSTS{self.number}: {self.kind.text.format(**self.values)}"


class RedirectError(Exception):
    """An error that the authorize endpoint tells the client by a redirect."""

    def __init__(self, cause: EntraError, error: str | None = None) -> None:
        super().__init__(cause.number)
        self.cause = cause
        self.error = error or cause.error


def describe(call: Call, error: EntraError) -> str:
    """Write `error_description`: the sentence, the identifiers of the request and its time (facts E85)."""
    return (
        f"{error.text()} Trace ID: {call.request_id} Correlation ID: {call.correlation_id} "
        f"Timestamp: {spoken(call.now)}"
    )


def error_body(call: Call, number: int, error: str, description: str) -> dict[str, Any]:
    """Build the error document (facts E84)."""
    body: dict[str, Any] = {
        "error": error,
        "error_description": description,
        "error_codes": [number],
        "timestamp": spoken(call.now),
        "trace_id": call.request_id,
        "correlation_id": call.correlation_id,
    }
    kind = KINDS.get(number)
    if kind and kind.has_uri:
        body["error_uri"] = f"{call.origin}/error?code={number}"
    if kind and kind.suberror:
        body["suberror"] = kind.suberror
    return body


def error_response(call: Call, error: EntraError) -> Response:
    """Answer with an error document and note its number in the log."""
    call.entry.error = f"AADSTS{error.number}"
    return json_response(error_body(call, error.number, error.error, describe(call, error)), error.status)
