"""A backend in this process: whatever it does wrong is an error of the backend."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from azharness.backends.errors import BackendCrashed, BackendUnknown, BackendUnreachable
from azharness.backends.guarded import made
from azharness.backends.resolve import resolve
from azharness.contract.errors import ContractViolation
from azharness.contract.ports import DoorAnswer


class Plain:
    """A backend that answers a little."""

    def hello(self) -> Any:
        """Some bytes."""
        return b"{}"

    def send(self, command: bytes) -> Any:
        """The same bytes."""
        return command

    def knock(self, *_: object) -> Any:
        """A door that answers nothing."""
        return DoorAnswer(status=200, body=b"")

    def close(self) -> None:
        """Nothing to close."""


def _with(name: str, does: Callable[..., Any]) -> Any:
    return made("mine:site", type("Changed", (Plain,), {name: does}))


def _raises(*_: object) -> bytes:
    raise RuntimeError("the store is locked")


def _exits(*_: object) -> bytes:
    sys.exit(0)


@pytest.mark.parametrize("does", [_raises, _exits], ids=["raises", "exits"])
@pytest.mark.parametrize(
    ("name", "arguments"), [("hello", ()), ("send", (b"",)), ("knock", ("gateway",) * 5)]
)
def test_an_exception_becomes_an_error_of_the_backend(
    does: Callable[..., Any], name: str, arguments: tuple[Any, ...]
) -> None:
    """It names the exception, what it said and the line that raised it."""
    with pytest.raises(BackendCrashed) as caught:
        getattr(_with(name, does), name)(*arguments)
    assert "test_guarded.py:" in caught.value.cause


@pytest.mark.parametrize("answer", [None, "{}", {}], ids=["nothing", "text", "dict"])
@pytest.mark.parametrize(
    ("name", "arguments"), [("hello", ()), ("send", (b"",)), ("knock", ("gateway",) * 5)]
)
def test_what_is_no_bytes_leaves_the_contract(answer: Any, name: str, arguments: tuple[Any, ...]) -> None:
    """The contract's messages are bytes, and a door's answer has a type of its own."""
    with pytest.raises(ContractViolation):
        getattr(_with(name, lambda *_: answer), name)(*arguments)


def test_an_exception_on_closing_does_no_harm() -> None:
    """Everything is judged by then."""
    _with("close", _raises).close()


def test_what_a_backend_prints_is_no_output_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    """It goes to stderr."""

    def hello(_: object) -> bytes:
        sys.stdout.write("chatter\n")
        return b"{}"

    _with("hello", hello).hello()
    assert capsys.readouterr() == ("", "chatter\n")


def test_a_factory_that_raises_makes_the_backend_unreachable() -> None:
    """Nobody is there to answer."""
    with pytest.raises(BackendUnreachable, match="RuntimeError"):
        made("mine:site", _raises)


@pytest.mark.parametrize("thing", [None, 3, object()])
def test_a_factory_of_something_else_is_named(thing: object) -> None:
    """What lacks the port's methods is no backend."""
    with pytest.raises(BackendUnknown, match="makes no backend"):
        made("mine:site", lambda: thing)


@pytest.mark.parametrize("name", ["no.such.module:site", "json:no_such", "json:decoder"])
def test_a_name_without_factory_is_unknown(name: str) -> None:
    """Neither a missing module nor a missing function nor one that cannot be called."""
    with pytest.raises(BackendUnknown):
        resolve(name, timeout=1)
