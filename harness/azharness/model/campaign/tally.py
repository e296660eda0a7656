"""What was tried before: how often each move was made in a place, and after a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Tried = tuple[str | int, str]
"""A page, or the number of the row that was taken last; and the name of a move."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What earlier rounds have tried, and what this run has."""

    before: Mapping[Tried, int] = field(default_factory=dict)
    own: Counter[Tried] = field(default_factory=Counter)

    def times(self, page: str, last: int, name: str) -> tuple[int, int]:
        """How often a move was made on a page, and after a row."""
        before, own = self.before, self.own
        there, then = (page, name), (last, name)
        return before.get(there, 0) + own.get(there, 0), before.get(then, 0) + own.get(then, 0)

    def note(self, page: str, last: int, name: str) -> None:
        """A move is made."""
        own = self.own
        there, then = (page, name), (last, name)
        own[there] = own.get(there, 0) + 1
        own[then] = own.get(then, 0) + 1


def together(before: Mapping[Tried, int], runs: Iterable[Mapping[Tried, int]]) -> dict[Tried, int]:
    """What was tried before, and what these runs have tried."""
    sums = dict(before)
    for run in runs:
        for tried, times in run.items():
            sums[tried] = sums.get(tried, 0) + times
    return sums
