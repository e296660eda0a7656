"""Breadth-first search over the model: around stated starts, step by step, each situation once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

import msgspec

from azharness.contract.cloud import CloudState
from azharness.contract.hello import Hello
from azharness.model.firing import listening
from azharness.model.walk.coverage import Coverage
from azharness.model.walk.ground import ground
from azharness.model.walk.guide import Guide
from azharness.model.walk.relative import Marks
from azharness.model.walk.step import Alphabet
from azharness.model.walk.walker import Situation, Walker


class Start(msgspec.Struct, frozen=True):
    """Where a walk begins: the way there from the empty site, and what is tried around it, so many steps far."""

    name: str
    way: Callable[[Guide], object]
    alphabet: Alphabet
    steps: int
    cloud: Callable[[], CloudState] = ground


def walk(hello: Hello, starts: Iterable[Start], coverage: Coverage) -> None:
    """Walk breadth-first around each start with a backend that says this of itself, and note what takes part."""
    walker = Walker(hello)
    with listening(coverage.note):
        for start in starts:
            guide = Guide(walker, walker.begin(start.cloud()))
            start.way(guide)
            _around(walker, Situation(guide.state, guide.here.made), start, coverage)


def _around(walker: Walker, first: Situation, start: Start, coverage: Coverage) -> None:
    marks, queue = Marks(), deque([first])
    marks.is_new(first.state)
    while queue:
        here = queue.popleft()
        coverage.visit(here.state)
        for step in start.alphabet(here.state):
            for there in walker.take(here, step):
                if step.leads_on and there.steps < start.steps and marks.is_new(there.state):
                    queue.append(there)
