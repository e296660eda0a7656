"""A backend whose hello is held to what it said first."""

from __future__ import annotations

import msgspec

from azharness.contract import codec
from azharness.contract.errors import ContractViolation
from azharness.contract.hello import Hello
from azharness.contract.ports import Backend, Door, DoorAnswer


class SteadyBackend:
    """Passes everything on; a hello that differs from the first one is a `ContractViolation`."""

    def __init__(self, inner: Backend, first: Hello | None = None) -> None:
        """Hold a backend to `first`, or to the next thing that it says."""
        self._inner = inner
        self._first = first

    def hello(self) -> bytes:
        """What the backend says of itself, the same as ever."""
        said = self._inner.hello()
        now = codec.decode_hello(said)
        changed = _changed(self._first or now, now)
        if changed:
            violation = ContractViolation("The backend's hello changed.", cause=f"in {', '.join(changed)}")
            violation.received = said.decode("utf-8", "replace")
            raise violation
        self._first = now
        return said

    def send(self, command: bytes) -> bytes:
        """Carry out one command."""
        return self._inner.send(command)

    def knock(self, door: Door, method: str, path: str, headers: dict[str, str], body: bytes) -> DoorAnswer:
        """Ask a door of the site."""
        return self._inner.knock(door, method, path, headers, body)

    def close(self) -> None:
        """Close the backend."""
        self._inner.close()


def _changed(before: Hello, now: Hello) -> list[str]:
    """The members in which two hellos differ; the order of lists says nothing."""
    one, other = msgspec.to_builtins(before), msgspec.to_builtins(now)
    return [name for name in one if _sorted(one[name]) != _sorted(other[name])]


def _sorted(value: object) -> object:
    return sorted(value) if isinstance(value, list) else value
