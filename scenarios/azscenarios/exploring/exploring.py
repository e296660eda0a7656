"""Playing explored sequences on a backend, seeing what they take."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from azharness.contract.cloud import CloudControl
from azharness.contract.ports import Backend
from azharness.engine.runner import Runner
from azharness.journal.events import Event
from azharness.model.explore.derive import numbering
from azharness.model.explore.reach import Reach
from azharness.model.trace import Trace
from azscenarios.config import RunConfig
from azscenarios.exploring.seeing import SeeingModel, Seen
from azscenarios.exploring.witness import Witness
from azscenarios.playing import Played, play
from azscenarios.processes import Spread, spreading
from azscenarios.worker import Worker, working


@dataclass(frozen=True, slots=True)
class Ended:
    """How a sequence ended, what it showed, and what the journal tells of it.

    `found` is what was played of it, as it went there, if it differed.
    """

    trace: Trace
    played: Played
    seen: Reach
    events: list[Event]
    found: Trace | None = None


def explore_on(
    traces: Iterable[Trace], backend: Backend, cloud: CloudControl, *, seed: int
) -> Iterator[Ended]:
    """Play sequences on a backend, one after the other, each from an empty site; how each ended.

    Whoever wants the first failure alone stops there.
    """
    return (_played(trace, backend, cloud, seed) for trace in traces)


def first_failure(
    traces: Iterable[Trace], backend: Backend, cloud: CloudControl, *, seed: int
) -> Ended | None:
    """The first sequence in which a backend differs from the model; none if it never does."""
    return next((one for one in explore_on(traces, backend, cloud, seed=seed) if one.played.failed), None)


@contextmanager
def exploring(config: RunConfig, seed: int, workers: int) -> Iterator[Spread[Trace, Ended]]:
    """What plays sequences in so many processes, each with a backend of its own; they end in their order."""
    with spreading(partial(_stage, config), partial(_play, seed), workers) as spread:
        yield spread


@contextmanager
def _stage(config: RunConfig) -> Iterator[Worker]:
    # Under faults of the cloud Microsoft's client tells of what it cannot read; the sequence tells of it already.
    logging.getLogger("msal").addHandler(logging.NullHandler())
    with working(config) as worker:
        yield worker


def _play(seed: int, worker: Worker, trace: Trace) -> Ended:
    worker.occupy()
    return _played(trace, worker.backend, worker.cloud, seed)


def _played(trace: Trace, backend: Backend, cloud: CloudControl, seed: int) -> Ended:
    witness = Witness(trace.title)
    runner = Runner(backend, cloud, witness, seed=seed)
    seen = Seen(numbering())
    model = runner.model = SeeingModel(runner.hello, seen)
    with model.hearing():
        played = play(trace, runner)
    found = None
    if played.failed:
        found = runner.recorder.trace(
            trace.title, "exploration", seed, runner.model.state, played.differences
        )
    return Ended(trace, played, seen.reach(), witness.told(played, seed), found)
