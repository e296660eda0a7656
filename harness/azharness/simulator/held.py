"""The server apps' own tokens, held in memory only, by the site's clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import final

from azharness.simulator.apps import App
from azharness.simulator.entra import Token

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class _Held:
    value: str = field(repr=False)
    until: int


@final
class HeldTokens:
    """A token for each app, used again until it ends.

    `held_token_life` bounds how long after its issue a token is used, in minutes: that way no token serves longer than that
    after the app's key has ended (decision A23).
    """

    def __init__(self) -> None:
        self._tokens: dict[tuple[str, str], _Held] = {}

    def token(self, app: App, now: int, held_token_life: int, fetch: Callable[[], Token]) -> str:
        """The app's token: the held one while it is good, else one that is fetched and held."""
        held = self._tokens.get(_key(app))
        if held is not None and now < held.until:
            return held.value
        token = fetch()
        lifetime = min(token.lifetime, held_token_life * _MINUTE)
        self._tokens[_key(app)] = _Held(token.value, now + lifetime)
        return token.value

    def drop(self, app: App) -> None:
        """Forget the app's token: it failed, or its key was renewed."""
        self._tokens.pop(_key(app), None)


def _key(app: App) -> tuple[str, str]:
    return app.tenant_id, app.client_id
