"""Backends of this process that misbehave, by the name of what they do."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

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


class Stops(Passing):
    """Stops for good where it is to begin the test of this number (from 1) in a process, and leaves a file to tell so."""

    def __init__(self) -> None:
        """Read the number and the file from the environment; without them it never stops."""
        super().__init__()
        self._left = int(os.environ.get("STOPS_AT", "0"))

    def send(self, command: bytes) -> bytes:
        """Count the resets."""
        if b'"site.reset"' in command:
            self._left -= 1
            if self._left == 0:
                Path(os.environ["STOPS_WITH"]).touch()
                time.sleep(600)
        return super().send(command)


class Mistaken(Passing):
    """Refuses what is missing for a reason that is not the documented one."""

    def send(self, command: bytes) -> bytes:
        """The inner one's, with another reason."""
        return super().send(command).replace(b'"reason":"required"', b'"reason":"not-available"')


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
