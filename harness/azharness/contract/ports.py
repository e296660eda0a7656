"""The port to a backend: all that the engine needs of it."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

Door = Literal["gateway", "management-point", "enhanced-http", "plain-http"]
"""The cloud management gateway, and the management point: an HTTPS one, one with enhanced HTTP, one with neither."""


class DoorAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a door of the site answered to a client: HTTP status and body."""

    status: int
    body: bytes


class Backend(Protocol):
    """A backend, however it is reached; what passes is the contract's bytes.

    Every method may raise `BackendError` when the backend cannot be reached.
    """

    def hello(self) -> bytes:
        """What the backend says of itself."""
        ...

    def send(self, command: bytes) -> bytes:
        """Carry out one command; it is sent exactly once."""
        ...

    def knock(self, door: Door, method: str, path: str, headers: dict[str, str], body: bytes) -> DoorAnswer:
        """Ask a door of the site as a client would, at its real path."""
        ...

    def close(self) -> None:
        """Let go of connections and threads."""
        ...
