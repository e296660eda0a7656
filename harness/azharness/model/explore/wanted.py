"""What sequences are still looked for: rows, pairs of rows, states and requirements, as bits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from azharness.model.explore.graph import Edge
from azharness.model.explore.noted import Gone
from azharness.model.explore.taking import Taken

Last = dict[str, int]
"""The last row of each machine; none is known of those that are left out."""


@dataclass(slots=True)
class Wanted:
    """What is still wanted; `after` are for each row the rows that are wanted right after it, `states` of rows their ends.

    With `only_sure` what the backend may choose otherwise brings nothing.
    """

    rows: int
    after: list[int]
    states: int
    requirements: int
    ends: Sequence[int]
    """For each row the states that it shows, as bits."""
    only_sure: bool = False

    def __bool__(self) -> bool:
        """Whether anything is."""
        return self.left > 0

    @property
    def left(self) -> int:
        """How much still is."""
        single = self.rows.bit_count() + self.states.bit_count() + self.requirements.bit_count()
        return single + sum(bits.bit_count() for bits in self.after)

    def gains(self, edge: Edge, lasts: Mapping[str, int]) -> bool:
        """Whether an edge brings something that is wanted, where these rows were the last."""
        if edge.cited & self.requirements:
            return True
        for one in edge.taken:
            if self._brings(one):
                return True
            last = lasts.get(one.whose, -1)
            if last >= 0 and one.sure and (self.after[last] >> one.row) & 1:
                return True
            if len(edge.taken) > 1:
                lasts = gone_on(lasts, (one,))
        return any(self._brings(one) for one in edge.offered)

    def arrive(self, way: Iterable[Gone]) -> Last:
        """Cross out what the way to a start brings; the last rows after it."""
        lasts: Last = {}
        for gone in way:
            self.requirements &= ~(gone.way.certain if self.only_sure else gone.way.cited)
            lasts = self.take(gone.way.taken, lasts)
        return lasts

    def strike(self, edge: Edge, lasts: Last) -> Last:
        """Cross out what an edge brings; the last rows after it."""
        self.requirements &= ~edge.cited
        for one in edge.offered:
            self._met(one)
        return self.take(edge.taken, lasts)

    def take(self, taken: Iterable[Taken], lasts: Last) -> Last:
        """Cross out what these transitions bring; the last rows after them."""
        for one in taken:
            self._met(one)
            last = lasts.get(one.whose, -1)
            if last >= 0 and one.sure:
                self.after[last] &= ~(1 << one.row)
            lasts = gone_on(lasts, (one,))
        return lasts

    def _brings(self, one: Taken) -> bool:
        if self.only_sure and not one.sure:
            return False
        return bool((self.rows >> one.row) & 1 or self.ends[one.row] & self.states)

    def _met(self, one: Taken) -> None:
        if one.sure or not self.only_sure:
            self.rows &= ~(1 << one.row)
            self.states &= ~self.ends[one.row]


def gone_on(lasts: Mapping[str, int], taken: Iterable[Taken]) -> Last:
    """The last rows after these transitions; of one that is not sure nothing is known."""
    now = dict(lasts)
    for one in taken:
        now[one.whose] = one.row if one.sure else -1
    return now
