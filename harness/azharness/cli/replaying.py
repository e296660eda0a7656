"""One replay: the file read, played, and told."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from azfakes.errors import AzfakesError
from azharness.backends import resolve
from azharness.cli.cloud_process import check_cloud, ready_cloud
from azharness.cli.errors import UsageError
from azharness.journal.events import CommandDone, Difference, Event, StepText, TestFinished, TestStarted
from azharness.model.trace import Trace
from azscenarios import run as suite
from azscenarios.config import RunConfig
from azscenarios.playing import Played, Stage, read_trace
from azscenarios.playing.features import play_features
from azscenarios.sentences import spoken
from azscenarios.worker import working

_HOLDS, _FAILS, _OPEN, _HARNESS = 0, 1, 3, 5
_OF_RESULT = {"passed": _HOLDS, "failed": _FAILS, "harness-error": _HARNESS}
_WEIGHT = (_HARNESS, _FAILS, _OPEN, _HOLDS)
"""Which end of several scenarios decides: the first of these."""
_SAID = {
    _HOLDS: click.style("It holds.", fg="green", bold=True),
    _FAILS: click.style("It fails.", fg="red", bold=True),
    _OPEN: click.style("Nothing can be said.", fg="yellow", bold=True),
    _HARNESS: click.style("Error of the harness: no verdict.", fg="magenta", bold=True),
}


@dataclass(frozen=True, slots=True)
class Replay:
    """What is to be played, and where."""

    file: Path
    backend: str
    cloud: Path | None
    timeout: float

    def carry_out(self) -> int:
        """Play it, tell how it went, and give the exit code."""
        resolve.check(self.backend)
        if self.cloud is not None:
            check_cloud(self.cloud)
        written_in_words = self.file.suffix == ".feature"
        code = self._scenarios() if written_in_words else self._trace(read_trace(self.file))
        click.echo(_SAID[code])
        return code

    def _trace(self, trace: Trace) -> int:
        with self._config() as config, working(config) as worker:
            if trace.product_version not in worker.hello.product_versions:
                raise UsageError(f"The backend does not offer product version {trace.product_version}.")
            try:
                played = Stage(worker.backend, worker.cloud, worker.hello).play(trace)
            except AzfakesError as error:
                raise UsageError(error.message, cause=error.cause or "", hint=error.hint or "") from None
        _tell_trace(trace, played)
        return {"held": _HOLDS, "differed": _FAILS}.get(played.ending, _OPEN)

    def _scenarios(self) -> int:
        wrong = suite.check([self.file])
        if wrong:
            raise UsageError(
                f"{self.file.name} cannot be run.",
                cause="\n    ".join(line for error in wrong for line in error.lines()),
            )
        with self._config() as config, tempfile.TemporaryDirectory(prefix="azharness-") as folder:
            events = play_features([self.file], config, Path(folder))
        for event in events:
            _tell_event(event)
        results = {event.result for event in events if isinstance(event, TestFinished)}
        codes = {_OF_RESULT.get(result, _OPEN) for result in results}
        return next(code for code in _WEIGHT if code in codes)

    @contextmanager
    def _config(self) -> Iterator[RunConfig]:
        """Where it is played: a backend elsewhere needs a cloud that it can reach."""
        if not resolve.is_remote(self.backend) and self.cloud is None:
            yield RunConfig(backend=self.backend, timeout=self.timeout)
            return
        with ready_cloud(self.cloud) as line:
            yield RunConfig(backend=self.backend, timeout=self.timeout, cloud=line)


def _tell_trace(trace: Trace, played: Played) -> None:
    click.echo(f"{trace.title}\nAn empty site in the world {trace.world}, version {trace.product_version}.")
    for number, step in enumerate(trace.steps, 1):
        mark = _mark(number, played)
        click.echo(f"{mark}{number:4}. {spoken(step.gesture)}" + (f"  ({step.label})" if step.label else ""))
    if played.ending in ("stuck", "inconclusive"):
        click.echo(f"{played.ending}: {played.reason}")
    _tell_differences(played.differences)


def _mark(number: int, played: Played) -> str:
    if number < played.steps or (played.ending == "held" and number == played.steps):
        return "  "
    return "! " if number == played.steps else "- "


def _tell_event(event: Event) -> None:
    match event:
        case TestStarted():
            click.echo(f"Scenario: {event.name}")
        case StepText():
            click.echo(f"  {event.keyword} {event.text}")
        case CommandDone():
            _tell_differences(event.differences)
        case TestFinished() if event.reason:
            click.echo(f"{event.result}: {event.reason}")
        case _:
            pass


def _tell_differences(differences: Sequence[Difference]) -> None:
    for each in differences:
        click.echo(f"{each.path}: expected {' or '.join(each.expected)}, observed {each.observed}")
        click.echo(f"    breaks {', '.join(each.cites) or 'no requirement of the catalogue'}")
