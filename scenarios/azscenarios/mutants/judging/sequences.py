"""Sequences that are made from the model before anything is judged: explored ones, and runs of a campaign."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from azfakes.errors import AzfakesError
from azharness.backends import simulated
from azharness.catalogue import ProductVersion
from azharness.contract.hello import Hello
from azharness.engine.errors import Inconclusive
from azharness.engine.runner import Listener, hello_of
from azharness.model.campaign.run import Runs
from azharness.model.trace import Trace
from azscenarios.campaigning import Order, traced
from azscenarios.campaigning.playing import played as played_run
from azscenarios.exploring import derived
from azscenarios.journalist import Journalist
from azscenarios.playing import Played, Stage
from azscenarios.worker import Worker

VERSION = ProductVersion.ARTICLE
"""The product version that they are made for."""
_SEED, _RUNS, _STEPS = 1, 48, 50
"""The campaign that is always the same."""


@dataclass(frozen=True, slots=True)
class FixedSequence:
    """A sequence under a name that stays, the way of searching that it came from, and how it is played."""

    name: str
    way: str
    trace: Trace
    play: Callable[[Trace, Stage, Listener], Played]


def sequences(cache: Path) -> list[FixedSequence]:
    """All of them for the simulated site; what is derived for it is kept in this folder."""
    hello = _hello()
    return [*explored(derived(hello, ["transitions"], cache).traces), *campaign(hello)]


def explored(traces: Iterable[Trace]) -> list[FixedSequence]:
    """Derived traces as sequences."""
    return [
        FixedSequence(f"exploration::{each.title}", "exploration", each, _play_explored) for each in traces
    ]


def campaign(hello: Hello) -> list[FixedSequence]:
    """The runs of the campaign for a backend that says this of itself."""
    order = Order(hello, _SEED, _STEPS)
    runs = Runs(hello, _SEED, _STEPS)
    return [
        FixedSequence(f"campaign::{number}", "campaign", traced(runs.run(number, {}), order), _play_run)
        for number in range(_RUNS)
    ]


def test_of(sequence: FixedSequence) -> Callable[[Worker, Journalist], None]:
    """A test that plays a sequence; what cannot be played to its end there, by the backend's free choice, is no failure."""

    def test(worker: Worker, journalist: Journalist) -> None:
        worker.occupy()
        stage = Stage(worker.backend, worker.cloud, worker.hello)
        _conclude(sequence.play(sequence.trace, stage, journalist), journalist)

    return test


def _conclude(played: Played, journalist: Journalist) -> None:
    """End the test as the sequence ended."""
    match played.ending:
        case "differed":
            assert journalist.differed is not None, "it was told of each command"
            raise journalist.differed
        case "inconclusive":
            raise Inconclusive(played.reason)
        case "stuck":
            pytest.skip(played.reason)
        case "held":
            return


def _play_explored(trace: Trace, stage: Stage, listener: Listener) -> Played:
    try:
        return stage.play(trace, listener)
    except AzfakesError as unknown:
        # The cloud does not have what the sequence speaks of: the backend went another way before.
        return Played("stuck", 0, reason=unknown.message)


def _play_run(trace: Trace, stage: Stage, listener: Listener) -> Played:
    return played_run(trace, stage, listener)[1]


def _hello() -> Hello:
    backend = simulated.backend()
    try:
        return msgspec.structs.replace(hello_of(backend), product_versions=[VERSION])
    finally:
        backend.close()
