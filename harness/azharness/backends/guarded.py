"""A stranger's code in this process: whatever it does wrong becomes an error of the backend, not of the harness."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from azharness.backends.errors import BackendCrashed, BackendUnknown, BackendUnreachable
from azharness.contract.errors import AzharnessError, ContractViolation
from azharness.contract.ports import Backend, Door, DoorAnswer

_METHODS = ("hello", "send", "knock", "close")


class GuardedBackend:
    """A backend of the user's own, each call of which may raise `BackendCrashed` or `ContractViolation`."""

    def __init__(self, inner: Backend) -> None:
        """Guard a backend."""
        self._inner = inner

    def hello(self) -> bytes:
        """What it says of itself."""
        with guarded("hello"):
            return _bytes(self._inner.hello(), "hello")

    def send(self, command: bytes) -> bytes:
        """Carry out one command."""
        with guarded("a command"):
            return _bytes(self._inner.send(command), "a command")

    def knock(self, door: Door, method: str, path: str, headers: dict[str, str], body: bytes) -> DoorAnswer:
        """Ask a door of the site."""
        with guarded(f"the {door}"):
            answer: Any = self._inner.knock(door, method, path, headers, body)
        if isinstance(answer, DoorAnswer):
            return answer
        raise ContractViolation(f"The {door} answered {type(answer).__name__}, not a DoorAnswer.")

    def close(self) -> None:
        """Close it; nothing is left to be judged then, so that an exception does no harm."""
        with contextlib.suppress(BackendCrashed), guarded("close"):
            self._inner.close()


def made(name: str, make: Callable[[], Any]) -> GuardedBackend:
    """What a factory makes, guarded; `BackendUnreachable` if it raises, `BackendUnknown` if it makes no backend."""
    try:
        with guarded("its making"):
            inner = make()
    except BackendCrashed as error:
        raise BackendUnreachable(error.message, cause=error.cause) from error
    missing = [each for each in _METHODS if not callable(getattr(inner, each, None))]
    if missing:
        raise BackendUnknown(
            f"{name!r} makes no backend.",
            cause=f"{type(inner).__name__} has no {', '.join(missing)}",
            hint="A backend has the methods of azharness.contract.ports.Backend.",
        )
    return GuardedBackend(inner)


@contextmanager
def guarded(doing: str) -> Iterator[None]:
    """Turn exceptions into `BackendCrashed`, and keep what is printed away from our own stdout."""
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    except AzharnessError:
        raise
    except (Exception, SystemExit) as error:
        raise BackendCrashed(doing, error) from error


def _bytes(answer: Any, doing: str) -> bytes:
    if isinstance(answer, bytes):
        return answer
    raise ContractViolation(f"The backend answered {doing} with {type(answer).__name__}, not with bytes.")
