"""Deriving sequences: the walk around all starts, what it can reach, and few tours that reach it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Literal

import msgspec

from azharness.contract.hello import Hello
from azharness.model.describe import MACHINES, cited
from azharness.model.explore.graph import Graph, graph_of
from azharness.model.explore.noted import NotedWalker
from azharness.model.explore.numbering import Numbering
from azharness.model.explore.pairs import Met, meet
from azharness.model.explore.reach import Reach, reach
from azharness.model.explore.telling import Teller
from azharness.model.explore.tours import Edges, Tour, firm, first, tours
from azharness.model.explore.wanted import Wanted
from azharness.model.garbage import seldom_collected
from azharness.model.trace import Trace
from azharness.model.walk.journeys import every_start
from azharness.model.walk.search import Start

Kind = Literal["states", "transitions", "pairs", "requirements"]
KINDS: tuple[Kind, ...] = ("states", "transitions", "pairs", "requirements")


class Derived(msgspec.Struct, frozen=True, kw_only=True):
    """Sequences, and what the walk can reach: whatever the backend chooses (`firm`), and if it chooses so (`any_way`)."""

    product_version: str
    kinds: list[Kind]
    traces: list[Trace]
    firm: Reach
    any_way: Reach


class _Plan(msgspec.Struct, frozen=True):
    """A graph, the edges that tours take in it, and what they can meet."""

    graph: Graph
    edges: Edges
    rows: int
    after: list[int]
    requirements: int


@cache
def numbering() -> Numbering:
    """The numbers of the model's rows and requirements."""
    return Numbering(MACHINES, cited())


def derive(hello: Hello, kinds: Sequence[Kind], starts: Iterable[Start] | None = None) -> Derived:
    """Sequences for the first product version of a backend that says this of itself, from these starts (all)."""
    version, numbers = hello.product_versions[0], numbering()
    walker = NotedWalker(hello, numbers)
    with walker.hearing(), seldom_collected():
        graphs = [graph_of(walker, each) for each in (every_start(version) if starts is None else starts)]
        sure = [_plan(graph, firm(graph), numbers, only_sure=True) for graph in graphs if graph.is_sure]
        able = [_plan(graph, first(graph), numbers, only_sure=False) for graph in graphs]
        everything = [_plan(graph, graph.edges, numbers, only_sure=False) for graph in graphs]
        found = [*_firm_tours(sure, kinds, numbers)]
        found += _other_tours(able, kinds, numbers, found)
        teller = Teller(walker, version)
        traces = [teller.told(tour, number) for number, tour in enumerate(found, start=1)]
    return Derived(
        product_version=version,
        kinds=list(kinds),
        traces=traces,
        firm=_reach(sure),
        any_way=_reach(everything),
    )


def _plan(graph: Graph, edges: Edges, numbers: Numbering, *, only_sure: bool) -> _Plan:
    met = Met(len(numbers.rows), only_sure=only_sure)
    reached = meet(graph, met, edges)
    edges = [each if node in reached else [] for node, each in enumerate(edges)]
    requirements = 0
    for gone in graph.way:
        requirements |= gone.way.certain if only_sure else gone.way.cited
    for each in edges:
        for edge in each:
            requirements |= edge.cited
    return _Plan(graph, edges, met.rows, met.after(numbers.predecessors), requirements)


def _reach(plans: Sequence[_Plan]) -> Reach:
    return reach(*_all(plans))


def _all(plans: Sequence[_Plan]) -> tuple[int, list[int], int]:
    rows = requirements = 0
    after = [0] * len(plans[0].after) if plans else []
    for plan in plans:
        rows |= plan.rows
        requirements |= plan.requirements
        after = [one | other for one, other in zip(after, plan.after, strict=True)]
    return rows, after, requirements


def _firm_tours(plans: Sequence[_Plan], kinds: Sequence[Kind], numbers: Numbering) -> Iterator[Tour]:
    """Tours to all that can be reached whatever the backend chooses."""
    rows, after, requirements = _all(plans)
    yield from _tours(plans, _wanted(rows, after, requirements, kinds, numbers, only_sure=True))


def _other_tours(
    plans: Sequence[_Plan], kinds: Sequence[Kind], numbers: Numbering, gone: Sequence[Tour]
) -> Iterator[Tour]:
    """Tours to where the backend may choose what those that are gone did not meet; no pairs, for these are many."""
    rows, after, requirements = _all(plans)
    for plan in plans:
        for each in plan.edges:
            for edge in each:
                rows |= sum({1 << one.row for one in edge.offered})
    wanted = _wanted(rows, [0] * len(after), requirements, kinds, numbers, only_sure=False)
    for tour in gone:
        _strike(wanted, tour)
    yield from _tours(plans, wanted)


def _wanted(
    rows: int,
    after: list[int],
    requirements: int,
    kinds: Sequence[Kind],
    numbers: Numbering,
    *,
    only_sure: bool,
) -> Wanted:
    states = 0
    for number, ends in enumerate(numbers.ends):
        states |= ends if (rows >> number) & 1 else 0
    with_rows = {"transitions", "pairs"} & set(kinds)
    return Wanted(
        rows=rows if with_rows else 0,
        after=list(after) if "pairs" in kinds else [0] * len(after),
        states=states if "states" in kinds else 0,
        requirements=requirements if "requirements" in kinds else 0,
        ends=numbers.ends,
        only_sure=only_sure,
    )


def _tours(plans: Sequence[_Plan], wanted: Wanted) -> Iterator[Tour]:
    """Tours through one graph after the other, those with most situations first; what they meet is crossed out."""
    for plan in sorted(plans, key=lambda each: -len(each.edges)):
        here = _within(wanted, plan)
        for tour in tours(plan.graph, plan.edges, here) if here else ():
            _strike(wanted, tour)
            yield tour


def _within(wanted: Wanted, plan: _Plan) -> Wanted:
    """What is wanted and can be met in one graph."""
    offered = 0
    for each in plan.edges:
        for edge in each:
            for one in edge.offered:
                offered |= 1 << one.row
    rows, states = plan.rows | offered, 0
    for number, ends in enumerate(wanted.ends):
        states |= ends if (rows >> number) & 1 else 0
    return Wanted(
        rows=wanted.rows & rows,
        after=[one & other for one, other in zip(wanted.after, plan.after, strict=True)],
        states=wanted.states & states,
        requirements=wanted.requirements & plan.requirements,
        ends=wanted.ends,
        only_sure=wanted.only_sure,
    )


def _strike(wanted: Wanted, tour: Tour) -> None:
    lasts = wanted.arrive(tour.graph.way)
    for edge in tour.edges:
        lasts = wanted.strike(edge, lasts)
