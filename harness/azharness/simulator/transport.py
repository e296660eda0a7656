"""The site's way to the cloud: one HTTP client, made when it is first needed.

It trusts the system's authorities and those that came with the reset, and takes nothing else from its surroundings: no proxy
and no certificate file of the environment.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, final

import httpx

from azharness.simulator.declined import unreachable

ClientFactory = Callable[[str], httpx.Client]
"""Makes an HTTP client that trusts a PEM bundle beside the system's authorities (empty: these alone)."""

_TIMEOUT: Final = httpx.Timeout(4.0)
"""Seconds: a site that waits for the cloud gives up sooner than those who wait for the site (contract, Carriers)."""


def make_client(ca: str) -> httpx.Client:
    """An HTTP client of the site."""
    return httpx.Client(verify=_trust(ca), timeout=_TIMEOUT, trust_env=False)


def is_bundle(ca: str) -> bool:
    """Whether a text holds certificates in PEM."""
    if not ca.isascii():
        return False
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=ca)
    except (ssl.SSLError, ValueError):
        return False
    return True


@final
class Transport:
    """Requests to the cloud; whatever keeps an answer from coming is a failure `cloud-unreachable`."""

    def __init__(self, factory: ClientFactory, ca: str) -> None:
        self._factory = factory
        self._ca = ca
        self._client: httpx.Client | None = None

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        """Ask once; options are those of `httpx.Client.request`."""
        if self._client is None:
            self._client = self._factory(self._ca)
        try:
            return self._client.request(method, url, **options)
        except (httpx.TransportError, httpx.DecodingError, httpx.InvalidURL):
            raise unreachable() from None

    def close(self) -> None:
        """Let go of the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None


@lru_cache(maxsize=8)
def _trust(ca: str) -> ssl.SSLContext:
    """The authorities to trust. Loading the system's takes tens of milliseconds: once for each bundle is enough."""
    context = httpx.create_ssl_context(trust_env=False)
    if ca:
        context.load_verify_locations(cadata=ca)
    return context
