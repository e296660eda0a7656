"""The shortener: from a failing trace to the shortest form of the same failure that it finds.

Delta debugging over steps, faults and waits that knows the domain: candidates come from moves, are seen through by the model, and
those that could show the same failure are played. The lightest that fails is gone on with, until no move leads further or the limits
are reached. Nothing is drawn by chance.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec

from azharness.model.trace import Broken, Trace
from azharness.model.walk.ground import WORLD
from azscenarios.playing import Choices, Played, Stage
from azscenarios.shortening import leaving_out, replacing, shortcuts, simplifying
from azscenarios.shortening.foresight import Foresight
from azscenarios.shortening.sameness import Claim, Mark, claims, marks
from azscenarios.shortening.weight import weight

Best = leaving_out.Best
Move = Callable[[Best], Iterator[Trace]]
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
    played = stage.play_afresh(trace)
    if not played.failed:
        return Shortened(trace, "not-again", 1, played.reason or "Every answer was allowed.")
    search = _Search(stage, limits, began, _failed(trace, played))
    ending: Ending = "shortest"
    try:
        search.to_the_end()
    except OutOfLimits:
        ending = "limits"
    again = stage.play_afresh(search.best)
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


_UNSEEN = (
    leaving_out.singles,
    shortcuts.created,
    replacing.services,
    replacing.strangers,
    replacing.credentials,
)
"""Moves with few candidates, which are played even where the model foresees nothing of them."""


def _anew(move: Callable[[Trace], Iterator[Trace]]) -> Move:
    """A move that begins anew with each lighter trace."""

    def moving(best: Best) -> Iterator[Trace]:
        begun = best()
        for candidate in move(begun):
            yield candidate
            if best() is not begun:
                yield from moving(best)
                return

    return moving


class _Search:
    """Goes from a failing trace to lighter ones."""

    def __init__(self, stage: Stage, limits: Limits, began: float, first: Trace) -> None:
        self.best = first
        self.plays = 1
        self._stage, self._limits, self._began = stage, limits, began
        self._wanted = marks_of(first)
        self._expected: frozenset[Claim] | None = claims((one.path, one.expected) for one in first.failure)
        self._tried: set[bytes] = set()
        self._choices = Choices()
        self._foresights: dict[bytes, Foresight] = {}
        self._leaks = False
        """Whether the backend was seen to keep something from one trace to the next."""
        self._idle = False
        """Whether steps have to stay that come to nothing by the model."""
        self._blind = False
        """Whether the model alone does not foresee this failure, so that everything has to be played."""
        ways = self._ways = shortcuts.known_ways(stage.hello, first.product_version)
        self._moves: tuple[Move, ...] = (
            leaving_out.blocks,
            _anew(leaving_out.sessions),
            lambda best: shortcuts.from_known_ways(best(), ways),
            _anew(shortcuts.created),
            _anew(replacing.services),
            _anew(replacing.strangers),
            _anew(replacing.standins),
            _anew(replacing.credentials),
            _anew(replacing.colleagues),
            leaving_out.spans,
            _anew(simplifying.waits),
            _anew(simplifying.faults),
            _anew(simplifying.worlds),
            _anew(leaving_out.pairs),
        )

    def _compare(self) -> None:
        """See whether the trace goes on a backend that has played it as it goes on a fresh one."""
        if self._stage.fresh:
            played = [self._stage.play(self.best) for _ in range(2)][-1]
            self._leaks = _failed(self.best, played) != self.best
            self.plays += 2

    def _learn(self) -> None:
        """See how the backend chooses where the model leaves it free, in the trace itself and on the known ways."""
        self._stage.play_afresh(self.best, self._choices.learn)
        for number, way in enumerate(self._ways):
            if not any(other[: len(way)] == way for other in self._ways[number + 1 :]):
                self._count()
                known = msgspec.structs.replace(self.best, world=WORLD, steps=way)
                self._stage.play_afresh(known, self._choices.learn)

    def _begin(self) -> None:
        """Find out what the model foresees of the failure, and leave out what comes to nothing by it.

        Where the failure does not show without such steps, they are kept from here on.
        """
        before = self.best
        if self._seen_through(before) is None:
            self._expected = None
        sensible = self._seen_through(before)
        self._blind = sensible is None
        if sensible is not None and len(sensible.steps) < len(before.steps):
            self._try(before)
            self._idle = self.best is before
            self._foresights.clear()

    def _count(self) -> None:
        if self.plays >= self._limits.plays or self._limits.clock() - self._began >= self._limits.seconds:
            raise OutOfLimits
        self.plays += 1

    def to_the_end(self) -> None:
        """Make all moves until none leads on, not even without foresight."""
        self._compare()
        self._learn()
        self._begin()
        while any([self._improves(move) for move in self._moves]) or self._improves_unseen():  # noqa: C419
            pass

    def _improves_unseen(self) -> bool:
        """Whether a single step can go, though the model thinks that the failure would not show then."""
        before, self._blind = self._blind, True
        try:
            return any([self._improves(_anew(move)) for move in _UNSEEN])  # noqa: C419
        finally:
            self._blind = before

    def _improves(self, move: Move) -> bool:
        """Whether a move leads on."""
        before = self.best
        for candidate in move(lambda: self.best):
            self._try(candidate)
        return self.best is not before

    def _try(self, candidate: Trace) -> None:
        """Go on with a candidate if it is lighter and fails in the same way."""
        sensible = candidate if self._blind else self._seen_through(candidate)
        if sensible is None or weight(sensible) >= weight(self.best):
            return
        key = msgspec.json.encode([sensible.world, sensible.people, sensible.steps])
        if key not in self._tried:
            self._tried.add(key)
            self._go_on_with(sensible)

    def _go_on_with(self, candidate: Trace) -> None:
        """Play a candidate; one that fails is played on a fresh backend too, for the other may keep what was done before."""
        failed = self._played(candidate, self._leaks)
        if failed and not self._leaks and self._stage.fresh:
            again = self._played(candidate, afresh=True)
            self._leaks = again is None or again.failure != failed.failure
            failed = again
        if failed:
            self.best = failed

    def _played(self, candidate: Trace, afresh: bool) -> Trace | None:
        """The candidate up to its failure, if it is lighter and fails in the same way."""
        self._count()
        played = self._stage.play_afresh(candidate) if afresh else self._stage.play(candidate)
        if not played.failed:
            return None
        failed = _failed(candidate, played)
        good = marks_of(failed) & self._wanted and weight(failed) < weight(self.best)
        return failed if good else None

    def _seen_through(self, candidate: Trace) -> Trace | None:
        """The candidate without what makes no sense by the model; nothing where the failure cannot show at its end."""
        steps = self._foresight(candidate).sense(candidate.steps, self._wanted, self._expected)
        return None if steps is None else candidate.with_steps(steps)

    def _foresight(self, candidate: Trace) -> Foresight:
        key = msgspec.json.encode([candidate.world, candidate.people])
        if key not in self._foresights:
            self._stage.play(candidate.with_steps([]))
            assert self._stage.world is not None
            self._foresights[key] = Foresight(
                self._stage.hello,
                candidate.product_version,
                self._stage.world,
                self._choices,
                idle=self._idle,
            )
        return self._foresights[key]
