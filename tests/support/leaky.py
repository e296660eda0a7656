"""A backend that tells every secret it is given, wherever it can."""

from __future__ import annotations

from typing import Any

import msgspec

from azharness.backends import simulated
from azharness.contract.ports import Backend, Door, DoorAnswer


class Leaky:
    """The simulated site, which repeats the last secret key in messages and shows it in the dialog."""

    def __init__(self, inner: Backend) -> None:
        self._inner = inner
        self._secret = ""

    def hello(self) -> bytes:
        """The inner one's."""
        return self._inner.hello()

    def send(self, command: bytes) -> bytes:
        """The inner one's answer with the secret in it."""
        asked: Any = msgspec.json.decode(command)
        if asked.get("field") == "secret_key":
            self._secret = asked["value"]
        answer: Any = msgspec.json.decode(self._inner.send(command))
        answer["outcome"]["message"] = f"The key {self._secret} was typed."
        if "secret_key" in answer["view"].get("fields", {}):
            answer["view"]["fields"]["secret_key"] = self._secret
        return msgspec.json.encode(answer)

    def knock(self, door: Door, method: str, path: str, headers: dict[str, str], body: bytes) -> DoorAnswer:
        """No door answers as it should: the token comes back as the body."""
        del door, method, path, body
        return DoorAnswer(status=200, body=headers.get("Authorization", "").encode())

    def close(self) -> None:
        """Close the inner one."""
        self._inner.close()


def site() -> Backend:
    """A fresh leaky site."""
    return Leaky(simulated.backend())
