"""One exploration: sequences derived, played, and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import click
import msgspec

from azfakes.errors import AzfakesError
from azharness.backends import resolve
from azharness.cli.cloud_process import check_cloud, ready_cloud
from azharness.cli.errors import HarnessFailure, UsageError
from azharness.cli.explored import write_journal
from azharness.cli.saying import say
from azharness.cli.side_by_side import side_by_side
from azharness.contract.hello import Capability, Hello
from azharness.journal import wall
from azharness.journal.exploration import Exploration, SequenceEnd
from azharness.model.explore.derive import Derived, Kind
from azharness.model.explore.reach import together
from azharness.model.trace import Trace, encode
from azharness.model.walk.ground import hello as whole_hello
from azreports import write_reports
from azreports.exploration import write_exploration
from azscenarios.config import RunConfig
from azscenarios.exploring import Ended, derived, document, exploring, lines, write_traces
from azscenarios.worker import greeted

_CONFORMS, _DIFFERS, _INCOMPLETE = 0, 1, 3
_EVERY = 50
"""After so many sequences it is told how far things are."""


@dataclass(frozen=True, slots=True)
class Expedition:
    """What is to be shown, in which version, and where what is found is written."""

    kinds: Sequence[str]
    product_version: str
    seed: int
    out: Path | None
    cache: Path | None

    def derive_alone(self) -> int:
        """Derive the sequences for a backend that can do everything, and tell what they reach."""
        hello = whole_hello(self.product_version)
        found = self._derived(hello)
        ends = [
            SequenceEnd(file=name, title=trace.title, steps=len(trace.steps))
            for name, trace in zip(self._written(found), found.traces, strict=True)
        ]
        self._tell(document(found, hello, ends))
        return _CONFORMS

    def play_on(self, backend: str, cloud: Path | None, timeout: float, workers: int | None) -> int:
        """Derive the sequences for a backend, play them on it, and tell what was seen; the exit code."""
        began = wall.now()
        resolve.check(backend)
        if cloud is not None:
            check_cloud(cloud)
        with _config(backend, cloud, timeout) as config:
            said = greeted(config)
            hello = self._able(said)
            side_by_side = _workers(workers, config, said)
            found = self._derived(hello)
            names = self._written(found)
            try:
                with exploring(config, self.seed, side_by_side) as spread:
                    ends = list(self._ended(spread(found.traces), len(names)))
            except AzfakesError as error:
                raise HarnessFailure(error.message, cause=error.cause or "", hint=error.hint or "") from None
        seen = together(one.seen for one in ends)
        sequences = [_end(*each) for each in zip(names, ends, strict=True)]
        told = document(found, hello, sequences, seen=seen, seed=self.seed)
        self._tell(told)
        if self.out is not None:
            journal = write_journal(told, ends, hello, backend, self.out, began)
            self._written_to(write_reports(journal, self.out))
        return _code(told)

    def _able(self, hello: Hello) -> Hello:
        if self.product_version not in hello.product_versions:
            raise UsageError(
                f"The backend does not offer product version {self.product_version}.",
                hint=f"It offers {', '.join(hello.product_versions)}.",
            )
        return msgspec.structs.replace(hello, product_versions=[self.product_version])

    def _derived(self, hello: Hello) -> Derived:
        found = derived(hello, cast(Sequence[Kind], self.kinds), self.cache)
        steps = sum(len(trace.steps) for trace in found.traces)
        say(f"{len(found.traces)} sequences of {steps:,} gestures")
        return found

    def _written(self, found: Derived) -> list[str]:
        if self.out is None:
            return [""] * len(found.traces)
        return write_traces(found.traces, self.out / "sequences")

    def _ended(self, ends: Iterator[Ended], count: int) -> Iterator[Ended]:
        for number, ended in enumerate(ends, start=1):
            if number % _EVERY == 0:
                say(f"{number} of {count} sequences played")
            self._keep(ended, number)
            yield ended

    def _keep(self, ended: Ended, number: int) -> None:
        """Write a failure as it went there."""
        if ended.found is None:
            return
        click.echo(f"differs: {ended.trace.title}, step {ended.played.steps}: {ended.played.reason}")
        if self.out is not None:
            (self.out / f"failure-{number:04}.trace.json").write_bytes(encode(ended.found))

    def _tell(self, told: Exploration) -> None:
        for line in lines(told):
            click.echo(line)
        if self.out is not None:
            self._written_to(write_exploration(told, self.out))

    def _written_to(self, paths: Iterable[Path]) -> None:
        for path in paths:
            say(f"report: {path}")


def _end(name: str, ended: Ended) -> SequenceEnd:
    trace: Trace = ended.trace
    played = ended.played
    return SequenceEnd(
        file=name,
        title=trace.title,
        steps=len(trace.steps),
        ending=played.ending,
        played=played.steps,
        reason=played.reason,
        differences=list(played.differences),
    )


def _code(told: Exploration) -> int:
    if told.differed:
        return _DIFFERS
    return _CONFORMS if told.is_whole else _INCOMPLETE


def _workers(asked: int | None, config: RunConfig, hello: Hello) -> int:
    """How many processes may play: a backend elsewhere, or one that cannot begin anew, has one."""
    alone = bool(config.cloud) or Capability.RESET not in hello.capabilities
    return side_by_side(asked, alone=alone, what="sequence")


@contextmanager
def _config(backend: str, cloud: Path | None, timeout: float) -> Iterator[RunConfig]:
    """Where it is played: a backend elsewhere needs a cloud that it can reach."""
    if not resolve.is_remote(backend) and cloud is None:
        yield RunConfig(backend=backend, timeout=timeout)
        return
    with ready_cloud(cloud) as line:
        yield RunConfig(backend=backend, timeout=timeout, cloud=line)
