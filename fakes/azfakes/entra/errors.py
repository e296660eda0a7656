"""Entra's errors: the AADSTS numbers, their OAuth names and the body that carries them (facts E84 to E96).

EntraError                   one AADSTS error; the token endpoint answers it as JSON
└── PolicyError              a refusal by Conditional Access, with the policies that decided
RedirectError                an EntraError that is told to the client by a redirect from the authorize endpoint
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from starlette.responses import Response

from azfakes.entra.codes import KINDS
from azfakes.http import Call, json_response
from azfakes.instants import spoken

INTERACTION: Final = "interaction_required"
ON_BEHALF_OF: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_SEPARATORS: Final = {"spaces": " ", "lines": "\r\n"}
_NO_CONSENT: Final = 65001
_BAD_REQUEST: Final = 400
_UNAUTHORIZED: Final = 401
_NOT_OF_CREDENTIALS: Final = frozenset({650052, 650056, 65005})
"""Numbers that say invalid_client of a client whose credentials are good."""


class EntraError(Exception):
    """An AADSTS error with the values that its text names."""

    def __init__(self, number: int, *, oauth: str | None = None, **values: str) -> None:
        """Name an error; `oauth` takes the place of the OAuth error that usually goes with the number."""
        super().__init__(number)
        self.number = number
        self.kind = KINDS[number]
        self.oauth = oauth
        self.values = values

    @property
    def error(self) -> str:
        """The OAuth error."""
        return self.oauth or self.kind.error

    @property
    def status(self) -> int:
        """The HTTP status at the token endpoint."""
        return status_of(self.number, self.error)

    def text(self) -> str:
        """Write the sentence that begins with the AADSTS number."""
        return f"AADSTS{self.number}: {self.kind.text.format(**self.values)}"


class PolicyError(EntraError):
    """A refusal by Conditional Access, with the IDs of the policies that decided."""

    def __init__(self, number: int, policies: Sequence[str]) -> None:
        super().__init__(number)
        self.policies = tuple(policies)

    def claims(self) -> str:
        """Write the claims challenge that names the policies."""
        return challenge(self.policies)


def status_of(number: int, error: str | None = None) -> int:
    """Tell the HTTP status of an error at the token endpoint: 401 for client authentication (facts E90, E92)."""
    is_client = (error or KINDS[number].error) == "invalid_client" and number not in _NOT_OF_CREDENTIALS
    return _UNAUTHORIZED if is_client else _BAD_REQUEST


def challenge(policies: Sequence[str]) -> str:
    """Write the claims challenge that names policies of Conditional Access by their IDs (facts E84)."""
    wanted = {"access_token": {"capolids": {"essential": True, "values": list(policies)}}}
    return msgspec.json.encode(wanted).decode()


class RedirectError(Exception):
    """An error that the authorize endpoint tells the client by a redirect."""

    def __init__(self, cause: EntraError, error: str | None = None, *, subcode: str | None = None) -> None:
        super().__init__(cause.number)
        self.cause = cause
        self.error = error or cause.error
        self.subcode = subcode


def describe(call: Call, error: EntraError) -> str:
    """Write `error_description`: the sentence, the identifiers of the request and its time (facts E85)."""
    separator = _SEPARATORS[call.state.world.behaviour.description_separator]
    return separator.join(
        (
            error.text(),
            f"Trace ID: {call.request_id}",
            f"Correlation ID: {call.correlation_id}",
            f"Timestamp: {spoken(call.now)}",
        )
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
    """Answer with an error document and note its number in the log.

    Version 1 and the on-behalf-of grant name refusals by Conditional Access otherwise than version 2, and version 1
    missing consent too (facts E93, E95).
    """
    call.entry.error = f"AADSTS{error.number}"
    body = error_body(call, error.number, error.error, describe(call, error))
    is_v1 = call.entry.path_template.endswith("/oauth2/token")
    if isinstance(error, PolicyError):
        body["claims"] = error.claims()
        if is_v1 or call.entry.grant == ON_BEHALF_OF:
            body["error"] = INTERACTION
    elif is_v1 and error.number == _NO_CONSENT:
        body["error"] = INTERACTION
    return json_response(body, error.status)
