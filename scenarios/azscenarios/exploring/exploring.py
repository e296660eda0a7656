"""Playing explored sequences on a backend, seeing what they take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from azharness.contract.cloud import CloudControl
from azharness.contract.ports import Backend
from azharness.engine.runner import Runner
from azharness.model.trace import Trace
from azscenarios.exploring.seeing import SeeingModel, Seen
from azscenarios.playing import Played, play
from azscenarios.playing.stage import Unheard


@dataclass(frozen=True, slots=True)
class Ended:
    """How a sequence ended; `found` is what was played of it, as it went there, if it differed."""

    trace: Trace
    played: Played
    found: Trace | None = None


def explore_on(
    traces: Iterable[Trace], backend: Backend, cloud: CloudControl, *, seed: int, seen: Seen | None = None
) -> Iterator[Ended]:
    """Play sequences on a backend, one after the other, each from an empty site; how each ended.

    Whoever wants the first failure alone stops there. What the backend took is noted in `seen`.
    """
    for trace in traces:
        runner = Runner(backend, cloud, Unheard(), seed=seed)
        yield _ended(trace, _played(trace, runner, seen), runner, seed)


def first_failure(
    traces: Iterable[Trace], backend: Backend, cloud: CloudControl, *, seed: int
) -> Ended | None:
    """The first sequence in which a backend differs from the model; none if it never does."""
    ended = explore_on(traces, backend, cloud, seed=seed)
    return next((one for one in ended if one.played.failed), None)


def _played(trace: Trace, runner: Runner, seen: Seen | None) -> Played:
    if seen is None:
        return play(trace, runner)
    model = runner.model = SeeingModel(runner.hello, seen)
    with model.hearing():
        return play(trace, runner)


def _ended(trace: Trace, played: Played, runner: Runner, seed: int) -> Ended:
    if not played.failed:
        return Ended(trace, played)
    found = runner.recorder.trace(trace.title, "exploration", seed, runner.model.state, played.differences)
    return Ended(trace, played, found)
