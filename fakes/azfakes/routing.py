"""All Python clients of this process, sent to a fake cloud while a context lasts.

Needs the package requests, which azfakes itself does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest.mock import patch
from urllib.parse import urlsplit

import requests
import respx
from requests.adapters import HTTPAdapter

from azfakes.cloud import Cloud
from azfakes.inprocess import respx_routes
from azfakes.requests_adapter import CloudAdapter

_THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")


@contextmanager
def real_hostnames(cloud: Cloud) -> Iterator[None]:
    """Let everything that goes through httpx (sync and async) or requests meet a fake cloud on the real host names.

    Clients need no change: msal, azure-identity, azure-mgmt and msgraph-sdk make their own sessions as ever.
    This machine is reached as ever, and any other host is an error. Clients on aiohttp, such as those in `azure.identity.aio`, take
    `azfakes.azure_transport.AsyncAzureTransport`.

    Args:
        cloud: the cloud of this process.
    """
    adapter = CloudAdapter(cloud)
    genuine = HTTPAdapter.send

    def send(self: HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        if urlsplit(request.url or "").hostname in _THIS_MACHINE:
            return genuine(self, request, **options)
        return adapter.send(request, **options)

    with respx.mock(assert_all_called=False) as router, patch.object(HTTPAdapter, "send", send):
        router.route(host__in=_THIS_MACHINE).pass_through()
        respx_routes(router, cloud)
        yield
