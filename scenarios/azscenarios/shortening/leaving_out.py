"""Moves that leave steps out: blocks, dialogs, pairs, a whole console user."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from itertools import combinations

import msgspec

from azharness.model.trace import Trace, TraceStep

Best = Callable[[], Trace]
"""The lightest trace by now: a move goes on from there when one of its candidates is lighter."""
_MANY, _SHORT = 32, 6
"""Of more than so many steps only stretches of so few are tried: blocks have taken out the long ones."""
_FEW = 24
"""Up to so many steps, pairs of steps are tried."""


def blocks(best: Best) -> Iterator[Trace]:
    """Without one block, the longest first: halves, quarters … down to single steps, the last step always kept.

    Where one went, it is gone on before it.
    """
    size = (len(best().steps) - 1) // 2
    while size:
        end = len(best().steps) - 1
        while end > 0:
            yield _without(best(), range(max(end - size, 0), end))
            end = min(end - size, len(best().steps) - 1)
        size //= 2


def spans(best: Best) -> Iterator[Trace]:
    """Without any one stretch of steps, the longest first; so every dialog goes that is opened and closed in vain."""
    last = len(best().steps) - 1
    for size in range(last if last <= _MANY else _SHORT, 0, -1):
        begin = 0
        while begin + size < len(best().steps):
            before = best()
            yield _without(before, range(begin, begin + size))
            begin += best() is before


def singles(trace: Trace) -> Iterator[Trace]:
    """Without any one step, the last ones first."""
    for number in range(len(trace.steps) - 2, -1, -1):
        yield _without(trace, (number,))


def pairs(trace: Trace) -> Iterator[Trace]:
    """Without two steps of which neither can go alone."""
    last = len(trace.steps) - 1
    if last <= _FEW:
        for two in combinations(range(last), 2):
            yield _without(trace, two)


def sessions(trace: Trace) -> Iterator[Trace]:
    """Without what one console user does, or with another one doing it."""
    here = sorted({step.gesture["session"] for step in trace.steps if "session" in step.gesture})
    for gone, left in ((a, b) for a in here for b in here if a != b):
        theirs = [number for number, step in enumerate(trace.steps) if step.gesture.get("session") == gone]
        yield _without(trace, theirs)
        yield trace.with_steps(
            [_by(step, left) if number in theirs else step for number, step in enumerate(trace.steps)]
        )


def _by(step: TraceStep, session: str) -> TraceStep:
    return msgspec.structs.replace(step, gesture={**step.gesture, "session": session})


def _without(trace: Trace, left_out: Container[int]) -> Trace:
    return trace.with_steps([step for number, step in enumerate(trace.steps) if number not in left_out])
