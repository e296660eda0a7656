"""Foresight: what becomes of a sequence by the model alone, so that most that make no sense are never played.

A step whose symbols mean nothing any more, or in which the model has no say, is left out: who leaves out the opening of a dialog
leaves out the dialog. So is one that comes to nothing by the model, unless such steps are to be kept: they may matter to the backend.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from azharness.contract.cloud import CloudState
from azharness.contract.hello import Hello
from azharness.model.trace import Gesture, Reader, TraceError, TraceStep
from azharness.model.walk.walker import Situation
from azscenarios.playing.choices import Choices, ChoosingWalker
from azscenarios.shortening.sameness import Claim, Mark, claimed, foreseen

Steps = tuple[TraceStep, ...]
_ALLOWED = frozenset({"accepted", "pending"})
_KEPT = 20_000
"""So many beginnings are remembered with where they lead."""


@dataclass(frozen=True, slots=True)
class _Point:
    """Where the steps lead that make sense."""

    number: int
    situation: Situation
    reader: Reader
    steps: Steps = ()


class Foresight:
    """Sees ahead in one world, in one version, for a backend that says this of itself and was seen to choose so."""

    def __init__(
        self, hello: Hello, version: str, world: CloudState, choices: Choices, *, idle: bool = False
    ) -> None:
        """Begin with an empty site in the world; `idle` says whether steps are kept that come to nothing."""
        told = msgspec.structs.replace(hello, product_versions=[version])
        self._choices, self._chosen = choices, len(choices)
        self._walker = ChoosingWalker(told, choices)
        self._world, self._idle = world, idle
        self._known: dict[tuple[int, bytes], _Point] = {}
        self._begin()

    def sense(
        self, steps: Sequence[TraceStep], wanted: frozenset[Mark], expected: frozenset[Claim] | None = None
    ) -> Steps | None:
        """The steps that make sense, if the last does and its answer could show the wanted failure.

        Where it is told what was `expected`, some of that has to be expected still.
        """
        if not steps:
            return None
        point = self._after(steps[:-1])
        gesture = _read(steps[-1], point)
        prediction = self._walker.predicted(point.situation, gesture) if gesture else ()
        if not wanted & foreseen(prediction):
            return None
        if expected is not None and not expected & claimed(prediction):
            return None
        return (*point.steps, steps[-1])

    def _begin(self) -> None:
        """Forget what was foreseen; points are numbered from the empty site on."""
        self._known.clear()
        reader, begun = Reader(), self._walker.begin(self._world)
        reader.begin(begun.state)
        self._first = _Point(0, begun, reader)

    def _after(self, steps: Sequence[TraceStep]) -> _Point:
        if len(self._known) >= _KEPT or self._chosen != len(self._choices):
            self._chosen = len(self._choices)
            self._begin()
        point = self._first
        for step in steps:
            key = (point.number, msgspec.json.encode(step))
            known = self._known.get(key)
            if known is None:
                known = self._known[key] = self._go_on(point, step)
            point = known
        return point

    def _go_on(self, point: _Point, step: TraceStep) -> _Point:
        gesture = _read(step, point)
        ways = list(self._walker.each(point.situation, gesture)) if gesture else []
        if not ways:
            return point
        kind, there = next((one for one in ways if one[0] in _ALLOWED), ways[0])
        if not self._idle and (kind == "refused" or there.state is point.situation.state):
            return point
        reader = copy.deepcopy(point.reader)
        reader.learn(step, there.state)
        return _Point(len(self._known) + 1, there, reader, (*point.steps, step))


def _read(step: TraceStep, point: _Point) -> Gesture | None:
    try:
        return point.reader.gesture(step, point.situation.state)
    except TraceError:
        return None
