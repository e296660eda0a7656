"""Telling a tour as a trace: its steps are made again one by one, as long as they take what the graph says."""

from __future__ import annotations

from azharness.model.explore.graph import Edge, Graph
from azharness.model.explore.noted import NotedWalker
from azharness.model.explore.taking import Taken
from azharness.model.explore.tours import Tour
from azharness.model.trace import Made, Trace, written
from azharness.model.walk.ground import WORLD, crowd
from azharness.model.walk.walker import Situation

CROWD = 1000
"""So many people more are in the crowd of a walk."""


def told(walker: NotedWalker, tour: Tour, number: int, product_version: str) -> Trace:
    """The trace of a tour."""
    graph = tour.graph
    made: list[Made] = [(gone.gesture, gone.before) for gone in graph.way]
    here = graph.first
    for edge in tour.edges:
        there = _gone(walker, graph, edge, here, made)
        if there is None:
            break
        here = there
    return Trace(
        title=f"{graph.start.name}, tour {number}",
        origin="exploration",
        world=WORLD,
        people=CROWD if graph.start.cloud is crowd else 0,
        product_version=product_version,
        steps=written(made, here.state),
    )


def _gone(
    walker: NotedWalker, graph: Graph, edge: Edge, here: Situation, made: list[Made]
) -> Situation | None:
    """The situation after an edge; none where things have come otherwise meanwhile, as months and years differ in length."""
    steps = list(graph.start.alphabet(here.state))
    if edge.step >= len(steps):
        return None
    taken: tuple[Taken, ...] = ()
    for gesture in steps[edge.step].gestures:
        way = next(walker.ways(here, gesture), None)
        if way is None:
            return None
        made.append((gesture, here.state))
        here, taken = way.there, (*taken, *way.taken)
    return here if [one.row for one in taken] == [one.row for one in edge.taken] else None
