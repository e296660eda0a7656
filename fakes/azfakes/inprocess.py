"""The cloud inside the client's own process: no socket, no thread, no event loop.

The application never waits for anything, so that one `send(None)` carries a request to its answer.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Generator, MutableMapping
from typing import Any, final
from urllib.parse import parse_qsl

import httpx
import respx
from starlette.types import ASGIApp

from azfakes.cloud import Cloud, DroppedConnection, LateAnswer
from azfakes.clouds import CLOUDS, SERVICES
from azfakes.control_client import ControlClient
from azfakes.errors import SuspendedError


@final
class SyncASGITransport(httpx.BaseTransport):
    """A transport for `httpx.Client` that drives an ASGI application directly.

    Raises on use:
        httpx.ConnectError: a fault dropped the connection.
        httpx.ReadTimeout: a fault delayed the answer.
        SuspendedError: the application waits for something.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request to the application and bring back its answer."""
        exchange = _Exchange(request, request.read())
        try:
            _drive(self._app(exchange.scope(), exchange.receive, exchange.send))
        except DroppedConnection as event:
            raise httpx.ConnectError("The connection was closed by a fault.", request=request) from event
        except LateAnswer as event:
            raise httpx.ReadTimeout("The answer was delayed by a fault.", request=request) from event
        return exchange.response()


@final
class InProcessControl(ControlClient):
    """Steers a fake cloud of this process without HTTP: the same messages, and no request is made of them.

    Args:
        cloud: the cloud to steer.
    """

    def __init__(self, cloud: Cloud) -> None:
        self._plane = cloud.control

    def send(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        """Hand one message to the control plane; status and content."""
        place, _, query = path.partition("?")
        return self._plane.perform(method, place, dict(parse_qsl(query)), body)


def respx_routes(router: respx.MockRouter, cloud: Cloud) -> None:
    """Route all real host names of all clouds to the fake one, for sync and async httpx clients.

    Other hosts stay unrouted, so that reaching for one is an error.
    """
    transport = SyncASGITransport(cloud.app)
    hosts = [host for profile in CLOUDS.values() for service in SERVICES for host in profile.hosts(service)]
    route = router.route(host__regex=f"^({'|'.join(map(re.escape, hosts))})$")

    def answer(request: httpx.Request) -> httpx.Response:
        # respx keeps every call for ever; a long run would drown in them.
        router.calls.clear()
        route.calls.clear()
        return transport.handle_request(request)

    route.side_effect = answer


@final
class _Exchange:
    """One request and its answer in the terms of ASGI."""

    def __init__(self, request: httpx.Request, body: bytes) -> None:
        self._request = request
        self._body = body
        self._status = 500
        self._headers: list[tuple[bytes, bytes]] = []
        self._content = bytearray()

    def scope(self) -> dict[str, Any]:
        """Describe the request."""
        url = self._request.url
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": self._request.method,
            "scheme": url.scheme,
            "path": url.path,
            "raw_path": url.raw_path.split(b"?")[0],
            "query_string": url.query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in self._request.headers.raw],
            "server": (url.host, url.port),
            "client": ("127.0.0.1", 0),
            "extensions": {},
        }

    async def receive(self) -> MutableMapping[str, Any]:
        """Hand the body over, all at once."""
        return {"type": "http.request", "body": self._body, "more_body": False}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """Take a part of the answer."""
        if message["type"] == "http.response.start":
            self._status, self._headers = message["status"], message["headers"]
        else:
            self._content += message.get("body", b"")

    def response(self) -> httpx.Response:
        """Put the answer together."""
        return httpx.Response(
            self._status, headers=self._headers, content=bytes(self._content), request=self._request
        )


def _drive(answer: Awaitable[None]) -> None:
    """Run an application's answer, which never waits.

    Raises:
        SuspendedError: it waits.
    """
    steps: Generator[Any, None, None] = answer.__await__()
    try:
        next(steps)
    except StopIteration:
        return
    steps.close()
    raise SuspendedError(
        "The application waits for something, but there is no event loop.",
        hint="Use SyncASGITransport with applications that answer at once, such as Cloud.app.",
    )
