"""Situations told apart: two states are the same if they differ in nothing but the date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from azharness.model.state import State

_LONG_AGO = 1_000_000_000
"""Numbers from here on are instants (epoch seconds); all others are lengths and counts."""


class Marks:
    """The states that were met, by what is left of them beside the date."""

    def __init__(self) -> None:
        """Begin with none."""
        self._seen: set[int] = set()
        self._known: dict[tuple[int, int], tuple[Any, int]] = {}

    def is_new(self, state: State) -> bool:
        """Whether no state was met before that differs from this one in nothing but the date."""
        mark = self.of(state)
        is_new = mark not in self._seen
        self._seen.add(mark)
        return is_new

    def of(self, state: State) -> int:
        """A number that states share which differ in nothing but the date."""
        return hash(
            tuple(self._mark(getattr(state, name), state.instant) for name in State.__struct_fields__)
        )

    def _mark(self, value: Any, now: int) -> int:
        """A number for a value; parts of a state are shared by many states, and looked at once."""
        if isinstance(value, int) and not isinstance(value, bool):
            return hash(value - now if value > _LONG_AGO else value)
        if value is None or isinstance(value, str):
            return hash(value)
        key = (id(value), now)
        known = self._known.get(key)
        if known is None:
            # The value is kept, so that no other takes its identity.
            known = self._known[key] = (value, hash(self._plain(value, now)))
        return known[1]

    def _plain(self, value: Any, now: int) -> Any:
        if isinstance(value, Mapping):
            return tuple(sorted((str(key), self._mark(each, now)) for key, each in value.items()))
        if isinstance(value, frozenset):
            return frozenset(self._mark(each, now) for each in value)
        if isinstance(value, (tuple, list)):
            return tuple(self._mark(each, now) for each in value)
        if isinstance(value, msgspec.Struct):
            return tuple(self._mark(getattr(value, name), now) for name in value.__struct_fields__)
        return repr(value)
