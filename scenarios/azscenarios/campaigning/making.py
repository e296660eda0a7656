"""Making the runs of a campaign in one process: in the model, and then on a backend of this process's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from azharness.contract.hello import Hello
from azharness.model.campaign.findings import Findings
from azharness.model.campaign.run import Run, Runs
from azharness.model.campaign.tally import Tried, together
from azharness.model.trace import Broken, Trace, written
from azharness.model.walk.ground import WORLD
from azscenarios.config import RunConfig

if TYPE_CHECKING:
    from azscenarios.playing import Played


@dataclass(frozen=True, slots=True)
class Order:
    """What runs are to be made: `hello` is what the model goes by, `config` names the backend, None where none is asked."""

    hello: Hello
    seed: int
    steps: int
    config: RunConfig | None = None


@dataclass(frozen=True, slots=True)
class RunDone:
    """A run as its process tells of it; the trace is there where a backend did not hold it to its end."""

    number: int
    beginning: str
    commands: int
    findings: Findings
    """What it met, but for what earlier runs of its process have told already."""
    tried: Mapping[Tried, int]
    ending: str = ""
    """How it ended on the backend; empty where it was not played."""
    reason: str = ""
    left_out: int = 0
    """How many steps made no sense there, of a run that was played to its end."""
    trace: Trace | None = None

    @property
    def failed(self) -> bool:
        """Whether the backend answered what the model does not allow."""
        return self.ending == "differed"


Play = Callable[[Trace], "tuple[Trace, Played]"]
"""Plays a run on a backend: the run as far as it could be played, and how it ended."""


class Maker:
    """Makes runs one after the other."""

    def __init__(self, order: Order, play: Play | None) -> None:
        """Make runs, and play them where that is given."""
        self._order, self._play = order, play
        self._runs = Runs(order.hello, order.seed, order.steps)
        self._told = Findings()
        self._before: Mapping[Tried, int] = {}

    def learn(self, news: Mapping[Tried, int]) -> None:
        """Know what the round before has tried, beside all rounds before that."""
        self._before = together(self._before, [news])

    def make(self, numbers: Sequence[int]) -> Iterator[RunDone]:
        """The runs of these numbers, after what earlier rounds have tried."""
        return (self._done(self._runs.run(number, self._before)) for number in numbers)

    def _done(self, run: Run) -> RunDone:
        news = run.findings.beyond(self._told)
        self._told.add(news)
        done = RunDone(run.number, run.beginning, len(run.made), news, run.tried)
        if self._play is None:
            return done
        trace = traced(run, self._order)
        there, ended = self._play(trace)
        return replace(
            done,
            ending=ended.ending,
            reason=ended.reason,
            left_out=len(trace.steps) - len(there.steps) if ended.ending == "held" else 0,
            trace=None if ended.ending == "held" else _differing(there, ended),
        )


def traced(run: Run, order: Order) -> Trace:
    """A run as a trace."""
    return Trace(
        title=f"campaign {order.seed}, run {run.number}: {run.beginning}",
        origin="campaign",
        world=WORLD,
        product_version=order.hello.product_versions[0],
        seed=order.seed,
        steps=written(run.made, run.end),
    )


@contextmanager
def maker(order: Order) -> Iterator[Maker]:
    """A maker with a backend of its own, if runs are to be played."""
    with ExitStack() as open_:
        play = None
        if order.config is not None:
            # Neither the site nor the cloud is needed where runs are only made.
            from azscenarios.campaigning.playing import playing  # noqa: PLC0415

            play = open_.enter_context(playing(order.config))
        yield Maker(order, play)


def _differing(trace: Trace, ended: Played) -> Trace:
    """The trace with what differed at its end."""
    failure = [
        Broken(path=one.path, expected=one.expected, observed=one.observed, cites=one.cites)
        for one in ended.differences
    ]
    return msgspec.structs.replace(trace, failure=failure)
