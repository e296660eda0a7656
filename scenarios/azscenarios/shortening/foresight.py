"""Foresight: what becomes of a sequence by the model alone, so that most that make no sense are never played.

A step whose symbols mean nothing any more, or in which the model has no say, is left out: who leaves out the opening of a dialog
leaves out the dialog.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from azharness.contract.cloud import CloudState
from azharness.contract.hello import Hello
from azharness.model.trace import Gesture, Reader, TraceError, TraceStep
from azharness.model.walk.walker import Situation, Walker
from azscenarios.shortening.sameness import Mark, foreseen

Steps = tuple[TraceStep, ...]
_ALLOWED = frozenset({"accepted", "pending"})
_KEPT = 5_000
"""So many beginnings are remembered with where they lead."""


@dataclass(frozen=True, slots=True)
class _Point:
    """Where the steps lead that make sense."""

    situation: Situation
    reader: Reader
    steps: Steps = ()


class Foresight:
    """Sees ahead in one world, in one version, for a backend that says this of itself."""

    def __init__(self, hello: Hello, version: str, world: CloudState) -> None:
        """Begin with an empty site in the world."""
        self._walker = Walker(msgspec.structs.replace(hello, product_versions=[version]))
        reader, begun = Reader(), self._walker.begin(world)
        reader.begin(begun.state)
        self._first = _Point(begun, reader)
        self._known: dict[bytes, _Point] = {}

    def sense(self, steps: Sequence[TraceStep], wanted: frozenset[Mark]) -> Steps | None:
        """The steps that make sense, if the last does and its answer could show the wanted failure."""
        if not steps:
            return None
        point = self._after(steps[:-1])
        gesture = _read(steps[-1], point)
        if gesture is None or not wanted & foreseen(self._walker.predicted(point.situation, gesture)):
            return None
        return (*point.steps, steps[-1])

    def _after(self, steps: Sequence[TraceStep]) -> _Point:
        point, key = self._first, b""
        for step in steps:
            key = key + msgspec.json.encode(step) + b"\n"
            known = self._known.get(key)
            if known is None:
                known = self._go_on(point, step)
                self._remember(key, known)
            point = known
        return point

    def _remember(self, key: bytes, point: _Point) -> None:
        if len(self._known) >= _KEPT:
            self._known.clear()
        self._known[key] = point

    def _go_on(self, point: _Point, step: TraceStep) -> _Point:
        gesture = _read(step, point)
        ways = list(self._walker.each(point.situation, gesture)) if gesture else []
        if not ways:
            return point
        there = next((way for kind, way in ways if kind in _ALLOWED), ways[0][1])
        reader = copy.deepcopy(point.reader)
        reader.learn(step, there.state)
        return _Point(there, reader, (*point.steps, step))


def _read(step: TraceStep, point: _Point) -> Gesture | None:
    try:
        return point.reader.gesture(step, point.situation.state)
    except TraceError:
        return None
