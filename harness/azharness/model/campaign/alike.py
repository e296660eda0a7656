"""Parts of states that are alike, told by a number: each part is compared once with all others."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import count
from typing import Any

_KEPT = 20_000
"""So many parts are known at once."""
_PLAIN = frozenset({str, int, bool})


class Alike:
    """Gives equal parts the same number, and never a number twice to parts that differ."""

    def __init__(self) -> None:
        """Begin with no parts."""
        self._same: dict[int, tuple[Any, int]] = {}
        self._equal: dict[Hashable, int] = {}
        self._numbers = count()

    def key(self, parts: tuple[Any, ...]) -> tuple[Any, ...]:
        """Equal for equal parts."""
        return tuple([part if part.__class__ in _PLAIN else self._number(part) for part in parts])

    def _number(self, part: Any) -> int:
        known = self._same.get(id(part))
        if known is not None:
            return known[1]
        if len(self._same) >= _KEPT:
            self._same.clear()
            self._equal.clear()
        number = self._equal.get(part)
        if number is None:
            number = self._equal[part] = next(self._numbers)
        # The part is kept, so that no other takes its identity.
        self._same[id(part)] = (part, number)
        return number
