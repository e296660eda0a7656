"""The client tokens that the doors gave: opaque texts of which the site remembers a digest until they end (fact F139)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Final

from azharness.simulator.store import Store

LIFETIME: Final = 28_800
"""How long a client token lives: eight hours, in seconds."""


@dataclass(frozen=True, slots=True)
class ClientToken:
    """A client token, and for how many seconds it is good."""

    value: str = field(repr=False)
    lifetime: int


def give(store: Store, now: int) -> ClientToken:
    """A new client token; those that have ended are forgotten."""
    token = ClientToken(secrets.token_urlsafe(32), LIFETIME)
    store.run("DELETE FROM client_tokens WHERE ends <= ?", now)
    store.run("INSERT INTO client_tokens VALUES (?, ?)", _digest(token.value), now + LIFETIME)
    return token


def presented(store: Store, value: str, now: int) -> ClientToken | None:
    """The token that a door gave earlier, if it has not ended."""
    sql = "SELECT ends FROM client_tokens WHERE digest = ? AND ends > ?"
    for (ends,) in store.rows(sql, _digest(value), now):
        return ClientToken(value, ends - now)
    return None


def _digest(value: str) -> bytes:
    """Tokens are random enough to need no salt, and can be looked up in no other way."""
    return hashlib.sha256(value.encode()).digest()
