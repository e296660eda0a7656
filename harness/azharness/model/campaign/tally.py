"""What was tried before: how often each move was made after which row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Tried = tuple[int, str]
"""The number of the row that was taken last, and the name of a move."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What earlier rounds have tried, and what this run has."""

    before: Mapping[Tried, int] = field(default_factory=dict)
    own: Counter[Tried] = field(default_factory=Counter)

    def times(self, last: int, name: str) -> int:
        """How often a move was made after a row."""
        tried = (last, name)
        return self.before.get(tried, 0) + self.own.get(tried, 0)

    def note(self, last: int, name: str) -> None:
        """A move is made after a row."""
        self.own[last, name] += 1


def together(before: Mapping[Tried, int], runs: Iterable[Mapping[Tried, int]]) -> dict[Tried, int]:
    """What was tried before, and what these runs have tried."""
    sums = dict(before)
    for run in runs:
        for tried, times in run.items():
            sums[tried] = sums.get(tried, 0) + times
    return sums
