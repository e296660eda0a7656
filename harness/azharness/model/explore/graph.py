"""The graph of a walk: the situations around a start, and the steps from each to the next with what they take."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec
from msgspec.structs import replace

from azharness.model.explore.noted import Gone, NotedGuide, NotedWalker, Way
from azharness.model.explore.taking import Taken
from azharness.model.state import State
from azharness.model.walk.relative import Marks
from azharness.model.walk.search import Start
from azharness.model.walk.step import Step
from azharness.model.walk.walker import Situation

BEYOND = -1
"""The node of all situations from which the walk does not go on."""


class Edge(msgspec.Struct, frozen=True):
    """A step from a situation: its place in the alphabet, which answer it got, and where it leads.

    `cited` are the requirements that this answer is judged by, `certain` those that every allowed answer is; `offered` are the
    transitions of the other answers.
    """

    step: int
    answer: int
    to: int
    taken: tuple[Taken, ...]
    free: bool
    cited: int
    certain: int
    offered: tuple[Taken, ...] = ()


@dataclass(slots=True)
class Graph:
    """The way to a start, and for each situation around it (the first is the start's) the edges from there."""

    start: Start
    way: tuple[Gone, ...]
    first: Situation
    edges: list[list[Edge]] = field(default_factory=list)

    @property
    def is_sure(self) -> bool:
        """Whether the way leads to the start whatever the backend chooses."""
        return not any(gone.way.free for gone in self.way)


def graph_of(walker: NotedWalker, start: Start) -> Graph:
    """Walk breadth-first around a start."""
    guide = NotedGuide(walker, walker.begin(start.cloud()))
    start.way(guide)
    first = Situation(guide.state, guide.here.made)
    graph = Graph(start, tuple(guide.gone), first)
    _Search(walker, graph).run()
    return graph


class _Search:
    def __init__(self, walker: NotedWalker, graph: Graph) -> None:
        self._walker = walker
        self._graph = graph
        self._marks = Marks()
        self._nodes: dict[int, int] = {}
        self._queue: deque[Situation] = deque()
        self._here: tuple[State, int] = graph.first.state, 0
        self._open: list[list[tuple[Edge, int]]] = []

    def run(self) -> None:
        """Fill the graph."""
        self._node(self._marks.of(self._graph.first.state), self._graph.first)
        while self._queue:
            here = self._queue.popleft()
            self._here = here.state, self._marks.of(here.state)
            steps = self._graph.start.alphabet(here.state)
            self._open.append(
                [each for number, step in enumerate(steps) for each in self._edges(here, number, step)]
            )
        for edges in self._open:
            self._graph.edges.append([_to(edge, self._nodes.get(mark, BEYOND)) for edge, mark in edges])

    def _edges(self, here: Situation, number: int, step: Step) -> Iterator[tuple[Edge, int]]:
        ways = list(ways_of(self._walker, here, step))
        for way in ways:
            mark = self._mark(way.there.state)
            near = here.steps + 1 < self._graph.start.steps
            if step.leads_on and near and mark not in self._nodes:
                self._node(mark, Situation(way.there.state, way.there.made, here.steps + 1))
            others = () if way.answer else _others(ways)
            yield Edge(number, way.answer, BEYOND, way.taken, way.free, way.cited, way.certain, others), mark

    def _mark(self, state: State) -> int:
        """The mark of a state; most answers leave things as they are."""
        here, mark = self._here
        return mark if state is here else self._marks.of(state)

    def _node(self, mark: int, here: Situation) -> None:
        self._nodes[mark] = len(self._nodes)
        self._queue.append(here)


def ways_of(walker: NotedWalker, here: Situation, step: Step) -> Iterator[Way]:
    """Every way in which a step can go; all but its last gesture go as they are first allowed to."""
    before: tuple[Way, ...] = ()
    for gesture in step.gestures[:-1]:
        way = next(walker.ways(here, gesture), None)
        if way is None:
            return
        before, here = (*before, way), way.there
    for way in walker.ways(here, step.gestures[-1]):
        yield joined(*before, way) if before else way


def joined(*ways: Way) -> Way:
    """Several ways as one."""
    last = ways[-1]
    cited = certain = 0
    for way in ways:
        cited |= way.cited
        certain |= way.certain
    return Way(
        last.answer,
        last.kind,
        last.there,
        tuple(one for way in ways for one in way.taken),
        any(way.free for way in ways),
        cited,
        certain,
    )


def _others(ways: list[Way]) -> tuple[Taken, ...]:
    return tuple(dict.fromkeys(one for way in ways[1:] for one in way.taken if one not in ways[0].taken))


def _to(edge: Edge, node: int) -> Edge:
    return replace(edge, to=node)
