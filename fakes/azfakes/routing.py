"""All Python clients of this process, sent to a fake cloud while a context lasts.

Needs the package requests, which azfakes itself does not.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from unittest.mock import patch
from urllib.parse import urlsplit
from urllib.request import AbstractHTTPHandler, Request

import requests
import respx
from requests.adapters import HTTPAdapter

from azfakes.cloud import Cloud
from azfakes.inprocess import respx_routes
from azfakes.pauses import Pauses
from azfakes.requests_adapter import send_for
from azfakes.urllib_opener import open_for

_THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")
# Those of the contexts that last.
_ROUTERS: Final[list[respx.MockRouter]] = []


@contextmanager
def real_hostnames(cloud: Cloud) -> Iterator[None]:
    """Let everything that goes through httpx (sync and async), requests or urllib meet a fake cloud on the real host names.

    Clients need no change: msal, azure-identity, azure-mgmt and msgraph-sdk make their own sessions as ever.
    This machine is reached as ever, and any other host is an error. Clients on aiohttp, such as those in `azure.identity.aio`, take
    `azfakes.azure_transport.AsyncAzureTransport`; without it they are told so when they look for the cloud's hosts, and
    nothing that is meant for the fake goes to Microsoft. Pauses of azure-core, msgraph-sdk and requests between two attempts
    move the cloud's clock on and take no time.

    Args:
        cloud: the cloud of this process.
    """
    with respx.mock(assert_all_called=False) as router, ExitStack() as patches:
        router.route(host__in=_THIS_MACHINE).pass_through()
        respx_routes(router, cloud)
        patches.enter_context(_asked_before_outer_ones(router))
        pauses = Pauses(cloud, patches)
        pauses.shorten()
        patches.enter_context(patch.object(HTTPAdapter, "send", _requests(cloud, pauses)))
        patches.enter_context(patch.object(AbstractHTTPHandler, "do_open", _urllib(cloud)))
        patches.enter_context(patch.object(socket, "getaddrinfo", _resolver(cloud)))
        yield


@contextmanager
def _asked_before_outer_ones(router: respx.MockRouter) -> Iterator[None]:
    """Have httpx ask this router before those of contexts around it; respx asks the oldest one first, a test's own too."""
    routers = router.Mocker.routers if router.Mocker is not None else []
    outer = next((place for place, one in enumerate(routers) if one in _ROUTERS), None)
    if outer is not None:
        routers.remove(router)
        routers.insert(outer, router)
    _ROUTERS.append(router)
    try:
        yield
    finally:
        _ROUTERS.remove(router)


def _requests(cloud: Cloud, pauses: Pauses) -> Callable[..., requests.Response]:
    """Give what takes the place of sending in requests."""
    genuine = HTTPAdapter.send

    def send(
        self: HTTPAdapter,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float | None, float | None] | None = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: dict[str, str] | None = None,
    ) -> requests.Response:
        pauses.shorten()
        if urlsplit(request.url or "").hostname in _THIS_MACHINE:
            return genuine(self, request, stream, timeout, verify, cert, proxies)
        return send_for(self, cloud, request, timeout)

    return send


def _urllib(cloud: Cloud) -> Callable[..., Any]:
    """Give what takes the place of opening in urllib."""
    genuine = AbstractHTTPHandler.do_open

    def do_open(self: AbstractHTTPHandler, http_class: Any, req: Request, **options: Any) -> Any:
        if urlsplit(req.full_url).hostname in _THIS_MACHINE:
            return genuine(self, http_class, req, **options)
        return open_for(cloud, req)

    return do_open


def _resolver(cloud: Cloud) -> Callable[..., Any]:
    """Give what takes the place of looking up addresses: the cloud's own are none for those that nobody sends there."""
    genuine = socket.getaddrinfo

    def getaddrinfo(host: Any, *place: Any, **options: Any) -> Any:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        if cloud.addresses.find(name) is not None:
            raise socket.gaierror(
                socket.EAI_NONAME,
                f"{name} is the fake cloud's here, and this client does not meet it by itself. "
                "Hand it a transport of azfakes, or point it at a cloud that is served over TLS",
            )
        return genuine(host, *place, **options)

    return getaddrinfo
