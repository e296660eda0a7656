"""The cloud's clock, the only source of time in the package."""

from __future__ import annotations

import time
from typing import Final, final

from azfakes.errors import ClockError

LAST_INSTANT: Final = 221_845_392_000
"""The year 9000: dates beyond 9999, to which lives of secrets could reach from later instants, cannot be written."""


def machine_instant() -> int:
    """Tell this machine's time in epoch seconds, for clouds whose clock runs."""
    return int(time.time())  # noqa: TID251  (the one place where it is read)


@final
class Clock:
    """A clock that stands still until someone moves it, unless it runs, and never goes back.

    Instants are whole seconds since 1970-01-01T00:00:00Z.
    """

    __slots__ = ("_instant", "_since")

    def __init__(self, instant: int, *, runs: bool = False) -> None:
        """Start at an instant; a clock that runs goes on from there by itself.

        Raises:
            ClockError: the instant lies before 1970 or after the year 8999.
        """
        self._instant = _checked(instant)
        self._since = time.monotonic() if runs else None

    def now(self) -> int:
        """Tell the present instant in epoch seconds."""
        if self._since is None:
            return self._instant
        return self._instant + int(time.monotonic() - self._since)

    def advance(self, seconds: int) -> int:
        """Move the clock on by some seconds and tell the new instant.

        Raises:
            ClockError: the number is negative.
        """
        return self.move_to(self.now() + seconds)

    def move_to(self, instant: int) -> int:
        """Move the clock to an instant, which may be the present one, and tell it.

        Raises:
            ClockError: the instant lies in the past, or after the year 8999.
        """
        if instant < self.now():
            raise ClockError(
                f"The clock stands at {self.now()} and cannot move to {instant}.",
                hint="Reset the world to start at an earlier instant.",
            )
        self._instant = _checked(instant)
        if self._since is not None:
            self._since = time.monotonic()
        return instant


def _checked(instant: int) -> int:
    if not 0 <= instant <= LAST_INSTANT:
        raise ClockError(
            f"The clock cannot stand at {instant}.", hint=f"It takes epoch seconds from 0 to {LAST_INSTANT}."
        )
    return instant
