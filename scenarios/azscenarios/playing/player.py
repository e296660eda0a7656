"""The player: makes the gestures of a trace on a backend, each answer judged by the model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from azharness.contract.commands import SigninBegin, SigninComplete
from azharness.engine.errors import Differs, HarnessError, Inconclusive
from azharness.engine.runner import Runner
from azharness.journal.events import Difference
from azharness.model.trace import Gesture, PersonSignsIn, Reader, SymbolError, Trace, TraceStep

After = Callable[[TraceStep, Runner], None]
"""Who is told after a step was made."""
Ending = Literal["held", "differed", "stuck", "inconclusive"]


def let_be(step: TraceStep, runner: Runner) -> None:
    """Do nothing after a step."""
    del step, runner


@dataclass(frozen=True, slots=True)
class Played:
    """How a trace ended: after `steps` of its steps, and why.

    It is *stuck* where a step makes no sense: something that it speaks of is not there, or the model has no say in it.
    """

    ending: Ending
    steps: int
    differences: Sequence[Difference] = ()
    reason: str = ""

    @property
    def failed(self) -> bool:
        """Whether the backend answered what the model does not allow."""
        return self.ending == "differed"

    @property
    def cites(self) -> frozenset[str]:
        """The requirements that the differences break."""
        return frozenset(cite for one in self.differences for cite in one.cites)


def play(trace: Trace, runner: Runner, after: After = let_be) -> Played:
    """Play a trace from its empty site; what the backend does is judged, the rest of a failed trace is not played.

    `after` is told after each step that was answered as the model allows.
    """
    reader, done = Reader(), 0
    try:
        runner.begin(trace.world, people=trace.people, product_version=trace.product_version)
        reader.begin(runner.model.state)
        for step in trace.steps:
            done += 1
            play_step(step, reader, runner)
            after(step, runner)
    except Differs as differs:
        return Played("differed", done, differs.differences, differs.message)
    except (SymbolError, HarnessError) as stuck:
        return Played("stuck", done, reason=stuck.message)
    except Inconclusive as ended:
        return Played("inconclusive", done, reason=ended.message)
    return Played("held", done)


def play_step(step: TraceStep, reader: Reader, runner: Runner) -> None:
    """Make one step of a trace, and learn which app it brought into being."""
    make(reader.gesture(step, runner.model.state), runner)
    reader.learn(step, runner.model.state)


def make(gesture: Gesture, runner: Runner) -> None:
    """Make one gesture on the runner's backend."""
    if not isinstance(gesture, PersonSignsIn):
        runner.perform(gesture)
    elif not gesture.query:
        runner.sign_in(gesture.session, gesture.user)
    else:
        runner.perform(SigninBegin(session=gesture.session))
        runner.model.signing_in(gesture.session, gesture.user)
        runner.perform(SigninComplete(session=gesture.session, query=gesture.query))
