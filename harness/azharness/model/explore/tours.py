"""Tours through the graph of a walk that meet what is wanted: few, so that playing them is cheap."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

import msgspec
from msgspec.structs import replace

from azharness.model.explore.components import components
from azharness.model.explore.graph import BEYOND, Edge, Graph
from azharness.model.explore.wanted import Last, Wanted, gone_on

LONGEST = 200
"""So many steps at most a tour has around its start, that a failure may not hide too much."""


class Tour(msgspec.Struct, frozen=True):
    """A path through a graph: the edges, one after the other from its start."""

    graph: Graph
    edges: tuple[Edge, ...]


Edges = list[list[Edge]]


def firm(graph: Graph) -> Edges:
    """The edges that go as the model foresees, whatever the backend chooses."""
    sure = ([edge for edge in edges if edge.answer == 0 and not edge.free] for edges in graph.edges)
    return [_distinct(replace(edge, cited=edge.certain) for edge in edges) for edges in sure]


def first(graph: Graph) -> Edges:
    """The edges with the first allowed answer, which the backend may choose to give otherwise."""
    return [_distinct(edge for edge in edges if edge.answer == 0) for edges in graph.edges]


def _distinct(edges: Iterable[Edge]) -> list[Edge]:
    """One edge of those that do the same."""
    return list({(edge.to, edge.taken, edge.cited, edge.offered): edge for edge in edges}.values())


def tours(graph: Graph, edges: Edges, wanted: Wanted) -> list[Tour]:
    """Tours along these edges until none meets anything more; what they meet is crossed out."""
    return list(_Tours(graph, edges, wanted).all())


class _Tours:
    """Tours through one graph; one goes on to the nearest edge that brings something, as long as it can come back."""

    def __init__(self, graph: Graph, edges: Edges, wanted: Wanted) -> None:
        self._graph, self._edges, self._wanted = graph, edges, wanted
        successors = [[edge.to for edge in each if _leads(edge)] for each in edges]
        part = components(successors)
        self._inner = [
            [edge for edge in each if _leads(edge) and part[edge.to] == part[node]]
            for node, each in enumerate(edges)
        ]

    def all(self) -> Iterator[Tour]:
        """Tours until none meets anything more."""
        while self._wanted:
            before = self._wanted.left
            tour = self._next()
            if self._wanted.left == before:
                return
            yield tour

    def _next(self) -> Tour:
        lasts = self._wanted.arrive(self._graph.way)
        node = 0
        path: list[Edge] = []
        while len(path) < LONGEST and node != BEYOND:
            ahead = self._nearest(self._inner, node, lasts) or self._nearest(self._edges, node, lasts)
            for edge in ahead:
                lasts = self._wanted.strike(edge, lasts)
                node = edge.to if _leads(edge) else BEYOND
            path += ahead
            if not ahead:
                break
        return Tour(self._graph, tuple(path))

    def _nearest(self, edges: Edges, node: int, lasts: Last) -> tuple[Edge, ...]:
        """The shortest way to an edge that brings something; it is the way's last."""
        places: set[tuple[int, frozenset[tuple[str, int]]]] = set()
        queue: deque[tuple[int, Last, tuple[Edge, ...]]] = deque([(node, lasts, ())])
        while queue:
            node, lasts, way = queue.popleft()
            for edge in edges[node]:
                if self._wanted.gains(edge, lasts):
                    return (*way, edge)
            for edge in edges[node]:
                if _leads(edge):
                    now = self._relevant(gone_on(lasts, edge.taken))
                    place = (edge.to, frozenset(now.items()))
                    if place not in places:
                        places.add(place)
                        queue.append((edge.to, now, (*way, edge)))
        return ()

    def _relevant(self, lasts: Last) -> Last:
        """The last rows after which something is wanted; the others are all alike."""
        return {whose: row for whose, row in lasts.items() if row >= 0 and self._wanted.after[row]}


def _leads(edge: Edge) -> bool:
    """Whether somebody knows how it goes on after an edge."""
    return edge.to != BEYOND and not edge.free
