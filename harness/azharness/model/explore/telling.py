"""Telling a tour as a trace: its steps are made again one by one, as long as they take what the graph says."""

from __future__ import annotations

from itertools import islice

from azharness.model.explore.graph import Edge, Graph
from azharness.model.explore.noted import NotedWalker
from azharness.model.explore.taking import Taken
from azharness.model.explore.tours import Tour
from azharness.model.trace import Trace
from azharness.model.trace.writing import Writer
from azharness.model.walk.ground import WORLD, crowd
from azharness.model.walk.walker import Situation

CROWD = 1000
"""So many people more are in the crowd of a walk."""


class Teller:
    """Tells the tours of a walker; the way to a start is written once."""

    def __init__(self, walker: NotedWalker, product_version: str) -> None:
        """Begin with no way written."""
        self._walker, self._product_version = walker, product_version
        self._ways: dict[int, Writer] = {}

    def told(self, tour: Tour, number: int) -> Trace:
        """The trace of a tour."""
        graph = tour.graph
        writer = self._arrived(graph)
        here = graph.first
        for edge in tour.edges:
            there = self._gone(graph, edge, here, writer)
            if there is None:
                break
            here = there
        return Trace(
            title=f"{graph.start.name}, tour {number}",
            origin="exploration",
            world=WORLD,
            people=CROWD if graph.start.cloud is crowd else 0,
            product_version=self._product_version,
            steps=writer.steps,
        )

    def _arrived(self, graph: Graph) -> Writer:
        """A writer that has written the way to a start."""
        if id(graph) not in self._ways:
            way, first = graph.way, graph.first.state
            writer = self._ways[id(graph)] = Writer(way[0].before if way else first)
            for gone, after in zip(way, [*(each.before for each in way[1:]), first], strict=bool(way)):
                writer.add(gone.gesture, gone.before, after)
        return self._ways[id(graph)].copy()

    def _gone(self, graph: Graph, edge: Edge, here: Situation, writer: Writer) -> Situation | None:
        """The situation after an edge; none where things have come otherwise meanwhile, as months and years differ in length."""
        step = next(islice(graph.start.alphabet(here.state), edge.step, None), None)
        if step is None:
            return None
        taken: tuple[Taken, ...] = ()
        for gesture in step.gestures:
            way = next(self._walker.ways(here, gesture), None)
            if way is None:
                return None
            writer.add(gesture, here.state, way.there.state)
            here, taken = way.there, (*taken, *way.taken)
        return here if [one.row for one in taken] == [one.row for one in edge.taken] else None
