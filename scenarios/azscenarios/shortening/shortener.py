"""The shortener: from a failing trace to the shortest form of the same failure that it finds.

Delta debugging over steps, faults and waits that knows the domain: candidates come from moves, are seen through by the model, and
those that could show the same failure are played. The lightest that fails is gone on with, until no move leads further or the limits
are reached. Nothing is drawn by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

import msgspec

from azharness.model.trace import Broken, Trace
from azscenarios.playing import Played, Stage
from azscenarios.shortening import leaving_out, shortcuts, simplifying
from azscenarios.shortening.foresight import Foresight
from azscenarios.shortening.sameness import Mark, marks
from azscenarios.shortening.weight import weight

Move = Callable[[Trace], Iterator[Trace]]
Ending = Literal["shortest", "limits", "not-again"]
"""No move leads further; the limits were reached; the trace did not fail again."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a shortening may go on: seconds by the clock that is handed in, and sequences played."""

    clock: Callable[[], float]
    seconds: float = 20.0
    plays: int = 5_000


@dataclass(frozen=True, slots=True)
class Shortened:
    """What became of a failing trace; `reason` says how it ended where it did not fail again."""

    trace: Trace
    ending: Ending
    plays: int
    reason: str = ""


class OutOfLimits(Exception):
    """No more plays."""


def shorten(trace: Trace, stage: Stage, limits: Limits) -> Shortened:
    """The shortest form of a failing trace that the moves find within the limits."""
    began = limits.clock()
    played = stage.play(trace)
    if not played.failed:
        return Shortened(trace, "not-again", 1, played.reason or "Every answer was allowed.")
    search = _Search(stage, limits, began, _failed(trace, played))
    ending: Ending = "shortest"
    try:
        search.to_the_end()
    except OutOfLimits:
        ending = "limits"
    again = stage.play(search.best)
    if not again.failed:
        reason = "It failed when it was played first, and held when it was played again."
        return Shortened(trace, "not-again", search.plays + 1, again.reason or reason)
    return Shortened(search.best, ending, search.plays + 1)


def marks_of(trace: Trace) -> frozenset[Mark]:
    """What marks the failure of a trace."""
    return marks((one.path, one.cites) for one in trace.failure)


def _failed(trace: Trace, played: Played) -> Trace:
    """The trace up to where it failed, with what differed."""
    failure = [
        Broken(path=one.path, expected=one.expected, observed=one.observed, cites=one.cites)
        for one in played.differences
    ]
    return msgspec.structs.replace(trace, steps=trace.steps[: played.steps], failure=failure)


class _Search:
    """Goes from a failing trace to lighter ones."""

    def __init__(self, stage: Stage, limits: Limits, began: float, first: Trace) -> None:
        self.best = first
        self.plays = 1
        self._stage, self._limits, self._began = stage, limits, began
        self._wanted = marks_of(first)
        self._tried: set[bytes] = set()
        self._foresights: dict[bytes, Foresight] = {}
        self._blind = self._seen_through(first) is None
        """Whether the model alone does not foresee this failure, so that everything has to be played."""
        ways = shortcuts.known_ways(stage.hello, first.product_version)
        self._moves: tuple[Move, ...] = (
            leaving_out.blocks,
            leaving_out.sessions,
            partial(shortcuts.from_known_ways, ways=ways),
            leaving_out.spans,
            shortcuts.created,
            simplifying.waits,
            simplifying.faults,
            simplifying.worlds,
            leaving_out.pairs,
        )

    def to_the_end(self) -> None:
        """Make moves until none leads on, not even without foresight."""
        while any(self._improves(move) for move in self._moves) or self._improves_unseen():
            pass

    def _improves_unseen(self) -> bool:
        """Whether a single step can go, though the model thinks that the failure would not show then."""
        before, self._blind = self._blind, True
        try:
            return self._once(leaving_out.singles)
        finally:
            self._blind = before

    def _improves(self, move: Move) -> bool:
        """Make one move as often as it leads on."""
        better = False
        while self._once(move):
            better = True
        return better

    def _once(self, move: Move) -> bool:
        return any(self._try(candidate) for candidate in move(self.best))

    def _try(self, candidate: Trace) -> bool:
        """Whether a candidate is lighter and fails in the same way; it is gone on with then."""
        sensible = candidate if self._blind else self._seen_through(candidate)
        if sensible is None or weight(sensible) >= weight(self.best):
            return False
        key = msgspec.json.encode([sensible.world, sensible.people, sensible.steps])
        if key in self._tried:
            return False
        self._tried.add(key)
        return self._fails(sensible)

    def _fails(self, candidate: Trace) -> bool:
        if self.plays >= self._limits.plays or self._limits.clock() - self._began >= self._limits.seconds:
            raise OutOfLimits
        self.plays += 1
        played = self._stage.play(candidate)
        if not played.failed:
            return False
        failed = _failed(candidate, played)
        if not marks_of(failed) & self._wanted or weight(failed) >= weight(self.best):
            return False
        self.best = failed
        return True

    def _seen_through(self, candidate: Trace) -> Trace | None:
        """The candidate without what makes no sense by the model; nothing where the failure cannot show at its end."""
        steps = self._foresight(candidate).sense(candidate.steps, self._wanted)
        return None if steps is None else candidate.with_steps(steps)

    def _foresight(self, candidate: Trace) -> Foresight:
        key = msgspec.json.encode([candidate.world, candidate.people])
        if key not in self._foresights:
            self._stage.play(candidate.with_steps([]))
            assert self._stage.world is not None
            self._foresights[key] = Foresight(self._stage.hello, candidate.product_version, self._stage.world)
        return self._foresights[key]
