"""The cloud inside the client's own process, for httpx: as a transport, or behind respx on the real host names."""

from __future__ import annotations

import re
from typing import NoReturn, final
from urllib.parse import parse_qsl, unquote

import httpx
import respx
from starlette.types import ASGIApp

from azfakes.cloud import Cloud
from azfakes.clouds import CLOUDS, SERVICES
from azfakes.control_client import ControlClient
from azfakes.exchange import Answer, HungUp, Interruption, Question, carry


@final
class SyncASGITransport(httpx.BaseTransport):
    """A transport for `httpx.Client` that drives an ASGI application directly.

    Raises on use:
        httpx.RemoteProtocolError: a fault dropped the connection, or the answer ended early.
        httpx.ReadTimeout: a fault delays the answer beyond the client's timeout.
        SuspendedError: the application waits for something.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request to the application and bring back its answer."""
        return _answer(self._app, request, request.read())


@final
class AsyncASGITransport(httpx.AsyncBaseTransport):
    """The same for `httpx.AsyncClient`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry one request to the application and bring back its answer."""
        return _answer(self._app, request, await request.aread())


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
        return self._plane.perform(method, unquote(place), dict(parse_qsl(query)), body)


def respx_routes(router: respx.MockRouter, cloud: Cloud) -> None:
    """Route all real host names of all clouds to the fake one, for sync and async httpx clients.

    Other hosts stay unrouted, so that reaching for one is an error.
    """
    hosts = [host for profile in CLOUDS.values() for service in SERVICES for host in profile.hosts(service)]
    route = router.route(host__regex=f"^({'|'.join(map(re.escape, hosts))})$")

    def answer(request: httpx.Request) -> httpx.Response:
        # respx keeps every call for ever; a long run would drown in them.
        router.calls.clear()
        route.calls.clear()
        return _answer(cloud.app, request, request.read())

    route.side_effect = answer


def _answer(app: ASGIApp, request: httpx.Request, body: bytes) -> httpx.Response:
    try:
        answer = carry(app, _question(request, body))
    except Interruption as event:
        _raise(event, request)
    headers = httpx.Headers(list(answer.headers))
    if _is_torn(answer, headers, request.method):
        raise httpx.RemoteProtocolError("The answer ended before its end.", request=request)
    return httpx.Response(answer.status, headers=headers, content=answer.content, request=request)


def _question(request: httpx.Request, body: bytes) -> Question:
    url = request.url
    wait = request.extensions.get("timeout", {}).get("read")
    return Question(
        request.method, url.scheme, url.host, url.port, url.raw_path, request.headers.raw, body, wait
    )


def _raise(event: Interruption, request: httpx.Request) -> NoReturn:
    """Tell an interruption as httpx tells it of a socket."""
    if isinstance(event, HungUp):
        raise httpx.RemoteProtocolError("The connection was closed by a fault.", request=request) from event
    raise httpx.ReadTimeout("The answer was delayed by a fault.", request=request) from event


def _is_torn(answer: Answer, headers: httpx.Headers, method: str) -> bool:
    """Tell whether less came than was announced."""
    announced = headers.get("content-length", "")
    return method != "HEAD" and announced.isdecimal() and len(answer.content) < int(announced)
