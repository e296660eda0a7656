"""The stage: where traces are played one after the other, each on a site that begins anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from azharness.contract.cloud import CloudControl, CloudState
from azharness.contract.errors import AzharnessError
from azharness.contract.hello import Hello
from azharness.contract.ports import Backend
from azharness.engine.record import Record
from azharness.engine.runner import Listener, Runner
from azharness.model.trace import Trace
from azscenarios.playing.player import After, Played, let_be, play


class Unheard:
    """A listener that keeps nothing."""

    def done(self, record: Record) -> None:
        """Let it go."""

    def broken(self, number: int, error: AzharnessError) -> None:
        """Let it go."""

    def secret(self, value: str, label: str) -> None:
        """Let it go: nothing is written."""


class Noted(Unheard):
    """A listener that keeps what was carried out."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.records: list[Record] = []

    def done(self, record: Record) -> None:
        """Keep it."""
        self.records.append(record)


def _no_clock(instant: int) -> None:
    del instant


@dataclass
class Stage:
    """One backend in one cloud, for any number of traces; `on_clock` is told each new instant."""

    backend: Backend
    cloud: CloudControl
    hello: Hello
    on_clock: Callable[[int], None] = _no_clock
    fresh: Callable[[], Backend] | None = None
    """Makes another such backend, in which nothing was done yet, where one can be made."""
    world: CloudState | None = None
    """What the cloud held when the last trace began."""

    def play(self, trace: Trace, listener: Listener | None = None, after: After = let_be) -> Played:
        """Play a trace from its beginning; `after` is told after each step."""
        return self._play(self.backend, trace, listener, after)

    def play_afresh(self, trace: Trace, after: After = let_be) -> Played:
        """Play a trace on a fresh backend, where one can be made."""
        if self.fresh is None:
            return self.play(trace, after=after)
        backend = self.fresh()
        try:
            return self._play(backend, trace, None, after)
        finally:
            backend.close()

    def _play(self, backend: Backend, trace: Trace, listener: Listener | None, after: After) -> Played:
        runner = Runner(backend, self.cloud, listener or Unheard(), seed=trace.seed, on_clock=self.on_clock)
        try:
            return play(trace, runner, after)
        finally:
            self.world = runner.world
