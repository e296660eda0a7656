"""A site in this process: the same bytes as over HTTP, without the HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from azharness.backends.asgi import Application, call
from azharness.contract.ports import Door, DoorAnswer


class Site(Protocol):
    """What a site in this process offers: bytes in, bytes out, and its doors as ASGI applications."""

    def hello(self) -> bytes:
        """What it says of itself."""
        ...

    def handle(self, command: bytes) -> bytes:
        """Carry out one command."""
        ...

    @property
    def doors(self) -> Mapping[Door, Application]:
        """The gateway and the management points."""
        ...

    def close(self) -> None:
        """Let go of store and connections."""
        ...


class InProcessBackend:
    """A site in this process as a backend."""

    def __init__(self, site: Site) -> None:
        """Wrap a site."""
        self._site = site

    def hello(self) -> bytes:
        """What the site says of itself."""
        return self._site.hello()

    def send(self, command: bytes) -> bytes:
        """Carry out one command."""
        return self._site.handle(command)

    def knock(self, door: Door, method: str, path: str, headers: dict[str, str], body: bytes) -> DoorAnswer:
        """Ask a door of the site."""
        return call(self._site.doors[door], method, path, headers, body)

    def close(self) -> None:
        """Close the site."""
        self._site.close()
