"""All Python clients of this process, sent to a fake cloud while a context lasts.

Needs the package requests, which azfakes itself does not.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import requests
import respx
from requests.adapters import HTTPAdapter

from azfakes.cloud import Cloud
from azfakes.inprocess import respx_routes
from azfakes.requests_adapter import CloudAdapter


@contextmanager
def real_hostnames(cloud: Cloud) -> Iterator[None]:
    """Let everything that goes through httpx (sync and async) or requests meet a fake cloud on the real host names.

    Clients need no change: msal, azure-identity, azure-mgmt and msgraph-sdk make their own sessions as ever.
    Any other host is an error. Clients on aiohttp, such as those in `azure.identity.aio`, take
    `azfakes.azure_transport.AsyncAzureTransport`.

    Args:
        cloud: the cloud of this process.
    """
    adapter = CloudAdapter(cloud)

    def send(_: HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        return adapter.send(request, **options)

    with respx.mock(assert_all_called=False) as router, patch.object(HTTPAdapter, "send", send):
        respx_routes(router, cloud)
        yield
