"""A backend is held to its first hello."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azharness.backends import simulated
from azharness.backends.steady import SteadyBackend
from azharness.contract import codec
from azharness.contract.errors import ContractViolation


class Changing:
    """A simulated site whose hello can be changed."""

    def __init__(self) -> None:
        self._inner = simulated.backend()
        self.changes: dict[str, Any] = {}

    def hello(self) -> bytes:
        """The site's, with the changes."""
        return json.dumps({**json.loads(self._inner.hello()), **self.changes}).encode()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def test_a_changed_hello_leaves_the_contract() -> None:
    """The violation names what changed."""
    backend = Changing()
    steady = SteadyBackend(backend)
    steady.hello()
    backend.changes = {"version": "2"}
    with pytest.raises(ContractViolation) as caught:
        steady.hello()
    assert caught.value.cause == "in version"
    steady.close()


def test_a_hello_is_held_to_one_from_before() -> None:
    """What was said to another process counts."""
    backend = Changing()
    first = codec.decode_hello(backend.hello())
    backend.changes = {"name": "another"}
    with pytest.raises(ContractViolation, match="changed"):
        SteadyBackend(backend, first).hello()
    backend.close()


def test_another_order_is_no_change() -> None:
    """Lists of a hello are sets."""
    backend = Changing()
    steady = SteadyBackend(backend)
    said = json.loads(steady.hello())
    backend.changes = {"capabilities": said["capabilities"][::-1]}
    steady.hello()
    steady.close()
