"""Backends of this process that misbehave, by the name of what they do."""

from __future__ import annotations

import os
import sys

from azharness.backends import simulated
from azharness.contract.ports import Backend, Door, DoorAnswer


class Passing:
    """Passes everything on to a simulated site."""

    def __init__(self) -> None:
        self._inner = simulated.backend()

    def hello(self) -> bytes:
        """The inner one's."""
        return self._inner.hello()

    def send(self, command: bytes) -> bytes:
        """The inner one's."""
        return self._inner.send(command)

    def knock(self, door: Door, method: str, path: str, headers: dict[str, str], body: bytes) -> DoorAnswer:
        """The inner one's."""
        return self._inner.knock(door, method, path, headers, body)

    def close(self) -> None:
        """Close the inner one."""
        self._inner.close()


class Exits(Passing):
    """Ends the interpreter in place of an answer."""

    def send(self, command: bytes) -> bytes:  # noqa: ARG002  (the port's signature)
        """End."""
        sys.exit(0)


class ExitsAtOnce(Passing):
    """Ends the interpreter in place of a hello."""

    def hello(self) -> bytes:
        """End."""
        sys.exit(0)


class Dies(Passing):
    """Ends the process without a word."""

    def send(self, command: bytes) -> bytes:  # noqa: ARG002  (the port's signature)
        """End, as if all were well."""
        os._exit(0)


class Chatters(Passing):
    """Prints on both streams."""

    def hello(self) -> bytes:
        """Print, and answer."""
        sys.stdout.write("chatter\n")
        sys.stderr.write("chatter\n")
        return super().hello()


def broken_factory() -> Backend:
    """Make nothing."""
    raise RuntimeError("no store")
