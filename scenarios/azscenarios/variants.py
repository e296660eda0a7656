"""Variants: sites that differ from the simulated one in everything that is free, and in nothing that is not.

The suite must find nothing in them: `azharness run --backend azscenarios.variants:harmless`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from azharness.backends import simulated
from azharness.contract.ports import Backend, Door, DoorAnswer

_NOTICE_DAYS = 14


class Harmless:
    """The simulated site with 14 days' notice, lists the other way round, capitals in GUIDs, other texts, extra fields."""

    def __init__(self, inner: Backend) -> None:
        """Stand before another backend."""
        self._inner = inner

    def hello(self) -> bytes:
        """The inner one's hello, with the notice that is kept here declared."""
        said: Any = msgspec.json.decode(self._inner.hello())
        said["name"] = "harmless variant"
        said["parameters"]["expiry_notice_days"] = _NOTICE_DAYS
        said["motto"] = "unknown fields are ignored"
        return msgspec.json.encode(said)

    def send(self, command: bytes) -> bytes:
        """The inner one's answer in another dress."""
        asked: Any = msgspec.json.decode(command)
        if asked["command"] == "site.reset":
            asked["parameters"] = {**asked.get("parameters", {}), "expiry_notice_days": _NOTICE_DAYS}
        answer: Any = msgspec.json.decode(self._inner.send(msgspec.json.encode(asked)))
        answer["outcome"]["message"] = "Told in other words."
        answer["view"] = _dressed(answer["view"])
        return msgspec.json.encode(answer)

    def knock(self, door: Door, method: str, path: str, headers: dict[str, str], body: bytes) -> DoorAnswer:
        """The inner one's doors."""
        return self._inner.knock(door, method, path, headers, body)

    def close(self) -> None:
        """Close the inner one."""
        self._inner.close()


def harmless() -> Backend:
    """A fresh site in that dress."""
    return Harmless(simulated.backend())


_GUIDS = frozenset({"client_id", "tenant_id", "object_id", "web_app", "native_app", "selected"})


def _dressed(value: Any) -> Any:
    """Lists reversed, GUIDs in capitals, an extra field in every record."""
    if isinstance(value, list):
        return [_dressed(item) for item in reversed(value)]
    if isinstance(value, dict):
        return {name: _capital(name, _dressed(item)) for name, item in value.items()}
    return value


def _capital(name: str, value: Any) -> Any:
    return value.upper() if name in _GUIDS and isinstance(value, str) else value
