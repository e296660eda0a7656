"""The control plane: worlds, clock, faults, keys, tokens and the request log, below `/control/v1/`; its page at `/`."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, final

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from azfakes import control_steering, control_worlds
from azfakes.control_openapi import openapi
from azfakes.control_operation import PREFIX, Operation, operation
from azfakes.control_types import ControlProblem, ControlRefusal, Nothing
from azfakes.errors import AzfakesError, ControlMissingError, LogGoneError
from azfakes.http import JSON_UTF8
from azfakes.jsontext import UNREADABLE

if TYPE_CHECKING:
    from azfakes.cloud import Cloud

Query = Mapping[str, str]
_STATUS: Final = {ControlMissingError.code: 404, LogGoneError.code: 410}


def get_openapi(cloud: Cloud, wish: Nothing) -> dict[str, Any]:
    """Describe the control plane: this document."""
    del cloud, wish
    return openapi(OPERATIONS)


OPERATIONS: Final[tuple[Operation, ...]] = (
    *control_worlds.OPERATIONS,
    *control_steering.OPERATIONS,
    operation("GET openapi.json", Nothing, dict[str, Any], get_openapi),
)


@final
class ControlPlane:
    """The control plane of one cloud as an ASGI application.

    Args:
        cloud: the cloud to control.
        token: bearer token that callers must show; None lets everyone in, for use in process.
    """

    def __init__(self, cloud: Cloud, token: str | None = None) -> None:
        self._cloud = cloud
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        assert scope["type"] == "http"
        request = Request(scope, receive)
        body = await request.body()
        if scope["path"].startswith(PREFIX):
            status, content = self._answer(request, body)
            response = Response(content, status, media_type=JSON_UTF8)
        else:
            response = self._page(request)
        await response(scope, receive, send)

    def _answer(self, request: Request, body: bytes) -> tuple[int, bytes]:
        if not self._is_allowed(request):
            return _refusal(401, "unauthorized", "The control plane wants its bearer token.")
        path = request.scope["path"].removeprefix(PREFIX)
        return self.perform(request.method, path, request.query_params, body)

    def _page(self, request: Request) -> Response:
        from azfakes.page import app  # noqa: PLC0415  (templates are loaded when somebody wants to see them)

        return app.answer(self._cloud, request, is_allowed=self._is_allowed(request))

    def perform(self, method: str, path: str, query: Query, body: bytes) -> tuple[int, bytes]:
        """Do what a request asks for that was let in; `path` begins after `/control/v1/`. Status and JSON."""
        fitting = [(one, parts) for one in OPERATIONS if (parts := one.match(path)) is not None]
        found = next(((one, parts) for one, parts in fitting if one.method == method), None)
        if found is None:
            status = 405 if fitting else 404
            return _refusal(status, "not-found", f"The control plane has no {method} {PREFIX}{path}.")
        try:
            wish = found[0].read(found[1], query, body)
            return 200, msgspec.json.encode(found[0].act(self._cloud, wish))
        except AzfakesError as error:
            status = _STATUS.get(error.code, 400)
            return _refusal(status, error.code, error.message, error.cause, error.hint)
        except UNREADABLE as error:
            return _refusal(400, "bad-request", str(error))

    def _is_allowed(self, request: Request) -> bool:
        if self._token is None:
            return True
        sent = request.headers.get("authorization", "").encode()
        return hmac.compare_digest(sent, f"Bearer {self._token}".encode())


def _refusal(
    status: int, code: str, message: str, cause: str | None = None, hint: str | None = None
) -> tuple[int, bytes]:
    problem = ControlProblem(code=code, message=message, cause=cause, hint=hint)
    return status, msgspec.json.encode(ControlRefusal(error=problem))
