"""The site's clock, the only source of time in the package.

It stands still between two `clock.set` commands and is 0 until the first reset. Instants are epoch seconds.
"""

from __future__ import annotations

from typing import final

from azharness.contract import Reason
from azharness.simulator.declined import RefusalError


@final
class Clock:
    """A clock that others move, forwards only."""

    __slots__ = ("_instant",)

    def __init__(self, instant: int = 0) -> None:
        self._instant = instant

    def now(self) -> int:
        """The present instant."""
        return self._instant

    def move_to(self, instant: int) -> None:
        """Move on to an instant, which may be the present one; refused when it is in the past."""
        if instant < self._instant:
            raise RefusalError(Reason.NOT_IN_FUTURE, "instant")
        self._instant = instant
