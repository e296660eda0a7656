"""Who may see the page: a link that opens it once leaves a cookie that opens it from then on.

The bearer token of the control plane never has to reach the browser, and the cookie is good for reading the page alone.
"""

from __future__ import annotations

import secrets
from typing import Final, final

COOKIE: Final = "__Host-azfakes-page"
"""Name of the cookie; browsers take one of this prefix only over TLS, for this host and all paths."""
ENTER: Final = "/enter/"
"""Beginning of the path of a link that opens the page once."""
_MOST: Final = 100
_BYTES: Final = 32


@final
class Visitors:
    """The links that nobody has used yet, and the browsers that have used one; the latest hundred of each."""

    def __init__(self) -> None:
        self._keys: dict[str, None] = {}
        self._sessions: dict[str, None] = {}

    def invite(self) -> str:
        """Make a link that opens the page once, and give its path."""
        return ENTER + _new(self._keys)

    def admit(self, path: str) -> str | None:
        """Use up the link of a path, and give the cookie's value; None where it is not good or no longer."""
        key = path.removeprefix(ENTER)
        if key not in self._keys:
            return None
        del self._keys[key]
        return _new(self._sessions)

    def knows(self, session: str) -> bool:
        """Tell whether a cookie's value was given to a browser."""
        return session in self._sessions


def _new(table: dict[str, None]) -> str:
    """Put a value that nobody can guess into a table, and take out the oldest when there are too many."""
    value = secrets.token_urlsafe(_BYTES)
    table[value] = None
    for oldest in list(table)[:-_MOST]:
        del table[oldest]
    return value
