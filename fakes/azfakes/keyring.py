"""Which keys sign and which are published, and the change from one to the next (facts E22, E23)."""

from __future__ import annotations

from typing import Any, Final, final

from azfakes.clock import Clock
from azfakes.signing import PACKAGED, SigningKey, packaged_key, verify

KEPT: Final = 86_400
"""Seconds for which a key stays published after the last token was signed with it: a day, as receivers ask anew."""


@final
class KeyRing:
    """The signing keys of a running cloud.

    One key signs. The one that follows is published beside it, so that receivers know it in time, and the ones
    before stay published for a while. After as many changes as there are keys the first one returns.

    Args:
        clock: tells when a former key is withdrawn.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._place = 0
        self._former: dict[int, int] = {}

    @property
    def current(self) -> SigningKey:
        """The key that signs."""
        return packaged_key(self._place)

    def withdrawals(self) -> dict[str, int]:
        """Tell until when each published key that no longer signs stays so, by key identifier."""
        now = self._clock.now()
        return {packaged_key(place).kid: end for place, end in self._former.items() if now < end}

    def published(self) -> tuple[SigningKey, ...]:
        """List the keys of the key sets: the one that signs, the one that follows, those before."""
        now = self._clock.now()
        former = (place for place, end in self._former.items() if now < end)
        places = dict.fromkeys([self._place, self._after(self._place), *former])
        return tuple(map(packaged_key, places))

    def roll(self, *, keep: int = KEPT) -> SigningKey:
        """Let the next key sign from now on and tell it.

        Args:
            keep: seconds for which the key so far stays published; 0 withdraws it at once, and with it every token
                that it has signed.
        """
        self._former[self._place] = self._clock.now() + keep
        self._place = self._after(self._place)
        self._former.pop(self._place, None)
        return self.current

    def verify(self, token: str) -> dict[str, Any]:
        """Check a token against the published keys and give its claims.

        Raises:
            TokenFormatError: as `azfakes.signing.verify`.
        """
        return verify(token, self.published())

    @staticmethod
    def _after(place: int) -> int:
        return (place + 1) % PACKAGED
