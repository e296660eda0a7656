"""Playing a run that was made without the backend: what makes no sense where it is played is left out."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from azfakes.errors import AzfakesError
from azharness.engine.errors import Differs, HarnessError, Inconclusive
from azharness.engine.runner import Listener, Runner
from azharness.model.trace import Reader, SymbolError, Trace, TraceStep
from azscenarios.config import RunConfig
from azscenarios.playing import Played, Stage
from azscenarios.playing.player import make
from azscenarios.playing.stage import Unheard
from azscenarios.worker import working


@contextmanager
def playing(config: RunConfig) -> Iterator[Callable[[Trace], tuple[Trace, Played]]]:
    """What plays runs on a backend of this process's own."""
    # Under faults of the cloud Microsoft's client tells of what it cannot read; the run tells of it already.
    logging.getLogger("msal").addHandler(logging.NullHandler())
    with working(config) as worker:
        stage = Stage(worker.backend, worker.cloud, worker.hello)

        def play(trace: Trace) -> tuple[Trace, Played]:
            try:
                worker.occupy()
            except Inconclusive as used:
                return trace.with_steps([]), Played("inconclusive", 0, reason=used.message)
            return played(trace, stage)

        yield play


def played(trace: Trace, stage: Stage, listener: Listener | None = None) -> tuple[Trace, Played]:
    """The trace as far as it could be played, and how it ended.

    A backend may have gone another way than the model did alone: what was to be done with an app that it has not made is no step
    here, nor is what the model has no say in, or the cloud's portal does not know.
    """
    runner = Runner(
        stage.backend, stage.cloud, listener or Unheard(), seed=trace.seed, on_clock=stage.on_clock
    )
    reader, made = Reader(), list[TraceStep]()
    try:
        runner.begin(trace.world, people=trace.people, product_version=trace.product_version)
        reader.begin(runner.model.state)
        for step in trace.steps:
            if _made(step, reader, runner, made):
                reader.learn(step, runner.model.state)
    except Differs as differs:
        ended = Played("differed", len(made), differs.differences, differs.message)
    except Inconclusive as inconclusive:
        ended = Played("inconclusive", len(made), reason=inconclusive.message)
    else:
        ended = Played("held", len(made))
    return trace.with_steps(made), ended


def _made(step: TraceStep, reader: Reader, runner: Runner, made: list[TraceStep]) -> bool:
    """Whether a step could be made; then it is among those that were."""
    try:
        gesture = reader.gesture(step, runner.model.state)
    except SymbolError:
        return False
    made.append(step)
    try:
        make(gesture, runner)
    except (HarnessError, AzfakesError):
        made.pop()
        return False
    return True
