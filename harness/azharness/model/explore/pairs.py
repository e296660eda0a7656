"""Which transition can come right after which: the rows that may have been a machine's last, carried along the graph of a walk."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence

from azharness.model.explore.graph import BEYOND, Edge, Graph
from azharness.model.explore.numbering import numbers
from azharness.model.explore.taking import Taken

Lasts = dict[str, int]
"""For each machine the rows that may have been its last, as bits."""


class Met:
    """The rows that were met, and for each row those that came right before it; sets are bits.

    With `only_sure` what the backend may choose otherwise does not count, and nothing is known to have come before the next row.
    """

    def __init__(self, count: int, *, only_sure: bool = False) -> None:
        """Begin with none of so many rows."""
        self.rows = 0
        self.before = [0] * count
        self._only_sure = only_sure

    def note(self, lasts: Lasts, taken: Iterable[Taken]) -> Lasts:
        """Transitions are taken where these may have been the last ones; which may be the last ones now."""
        now = lasts
        for one in taken:
            if now is lasts:
                now = dict(lasts)
            if self._only_sure and not one.sure:
                now[one.whose] = 0
                continue
            self.rows |= 1 << one.row
            if one.perhaps:
                self.before[one.row] |= lasts.get(one.whose, 0)
                now[one.whose] = now.get(one.whose, 0) | 1 << one.row
            else:
                self.before[one.row] |= now.get(one.whose, 0)
                now[one.whose] = 1 << one.row
        return now

    def after(self, predecessors: Sequence[int]) -> list[int]:
        """For each row the rows of its machine's graph that came right after it."""
        after = [0] * len(self.before)
        for row, before in enumerate(self.before):
            for each in numbers(before & predecessors[row]):
                after[each] |= 1 << row
        return after


def meet(graph: Graph, met: Met, edges: Sequence[Sequence[Edge]]) -> set[int]:
    """Note all that some path takes along the way to the start and these edges of its graph; the nodes that paths reach."""
    lasts: Lasts = {}
    for gone in graph.way:
        lasts = met.note(lasts, gone.way.taken)
    flows = [list(dict.fromkeys((edge.to, edge.taken) for edge in each)) for each in edges]
    known: list[Lasts] = [{} for _ in edges]
    known[0], queue, waiting, reached = lasts, deque([0]), {0}, {0}
    while queue:
        node = queue.popleft()
        waiting.discard(node)
        for to, taken in flows[node]:
            now = met.note(known[node], taken)
            if to == BEYOND or not (_grown(known[to], now) or to not in reached):
                continue
            reached.add(to)
            if to not in waiting:
                waiting.add(to)
                queue.append(to)
    return reached


def _grown(known: Lasts, more: Lasts) -> bool:
    grown = False
    for whose, bits in more.items():
        if bits & ~known.get(whose, 0):
            known[whose] = known.get(whose, 0) | bits
            grown = True
    return grown
