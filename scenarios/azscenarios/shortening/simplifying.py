"""Moves that make a step simpler: waits merged, cut and rounded, plain faults, a smaller world."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import msgspec

from azharness.model.trace import Trace
from azscenarios.shortening.weight import PLAIN_FAULT

_UNITS = (86_400, 3_600, 60)


def waits(trace: Trace) -> Iterator[Trace]:
    """Two waits as one, and each wait shorter or rounder."""
    here = [number for number, step in enumerate(trace.steps) if step.gesture["command"] == "clock.advance"]
    for one, other in combinations(here, 2):
        yield _merged(trace, one, other)
        yield _merged(trace, other, one)
    for number in here:
        seconds = trace.steps[number].gesture["seconds"]
        for simpler in _simpler(seconds):
            yield _with(trace, number, seconds=simpler)


def faults(trace: Trace) -> Iterator[Trace]:
    """Each fault with less said of it: once, at once, at any path."""
    for number, step in enumerate(trace.steps):
        if step.gesture["command"] == "fault.plan":
            for name, usual in PLAIN_FAULT.items():
                if step.gesture.get(name, usual) != usual:
                    yield _with(trace, number, **{name: usual})


def worlds(trace: Trace) -> Iterator[Trace]:
    """Fewer people, and a world with Contoso alone where nobody speaks of another tenant."""
    if trace.people:
        yield msgspec.structs.replace(trace, people=0)
        yield msgspec.structs.replace(trace, people=trace.people // 2)
    if trace.world == "contoso-fabrikam" and b"Fabrikam" not in msgspec.json.encode(trace.steps):
        yield msgspec.structs.replace(trace, world="contoso")


def _simpler(seconds: int) -> Iterator[int]:
    """Round ones near by and shorter ones, all at least a second."""
    for unit in _UNITS:
        for near in (seconds // unit * unit, -(-seconds // unit) * unit):
            if near and near != seconds:
                yield near
    if seconds > _UNITS[0]:
        yield seconds // 2 // _UNITS[0] * _UNITS[0] or _UNITS[0]
    elif seconds > 1:
        yield seconds // 2


def _merged(trace: Trace, kept: int, gone: int) -> Trace:
    """The wait that goes is added to the one that is kept; the site is told of it once less."""
    seconds = trace.steps[kept].gesture["seconds"] + trace.steps[gone].gesture["seconds"]
    longer = _with(trace, kept, seconds=seconds)
    told = gone + 1 < len(trace.steps) and trace.steps[gone + 1].gesture["command"] == "clock.set"
    return longer.with_steps(longer.steps[:gone] + longer.steps[gone + (2 if told else 1) :])


def _with(trace: Trace, number: int, **changes: Any) -> Trace:
    step = trace.steps[number]
    changed = msgspec.structs.replace(step, gesture={**step.gesture, **changes})
    return trace.with_steps([*trace.steps[:number], changed, *trace.steps[number + 1 :]])
