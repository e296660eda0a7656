"""What follows a failed test: its sequence is shortened, and the shortest form written down for readers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from azharness.contract.errors import AzharnessError
from azharness.contract.hello import Capability
from azharness.engine.runner import Runner
from azharness.journal import wall
from azharness.journal.events import FailureShortened, ShortestForm
from azharness.journal.redact import Redactor
from azharness.model.trace import Origin, Trace
from azscenarios.artefacts import Failure, write
from azscenarios.artefacts.failure import slug_of
from azscenarios.config import RunConfig
from azscenarios.playing import Noted, Stage
from azscenarios.sentences import spoken
from azscenarios.shortening import Limits, Shortened, commands, shorten
from azscenarios.shortening.sameness import Mark, marks
from azscenarios.worker import Worker

FAILURES = "failures"
"""The folder beside the journal that holds what is written of failures."""
_PATIENCE = 10
"""A run spends at most so many times the time for one failure."""
_LIMITED = "The time for shortening was over; a shorter form may exist."
_SPENT = "The time for all shortenings was over."
_ALIKE = "Another test that fails alike was shortened."
_AGAIN = "It did not fail again when it was played once more, so that it is not shortened:"


SEQUENCE: pytest.StashKey[Sequence] = pytest.StashKey()
"""What a test that ran keeps of itself."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """Where a test runs, and whom to ask for its last sequence, or for the one in which it failed."""

    worker: Worker
    runner: Callable[[], Runner | None]
    on_clock: Callable[[int], None] = lambda _: None


class Discreet(Noted):
    """Keeps what was carried out, and what must not be written."""

    def __init__(self, redactor: Redactor) -> None:
        """Tell secrets to the redactor."""
        super().__init__()
        self._redactor = redactor

    def secret(self, value: str, label: str) -> None:
        """This value must never be written."""
        self._redactor.add(value, label)


@dataclass
class Afterwards:
    """All shortenings of one process. Of several tests that fail alike only the first is shortened."""

    config: RunConfig
    redactor: Redactor
    _met: set[Mark] = field(default_factory=set)
    _spent: float = 0.0

    def follow(self, test: str, title: str, origin: Origin, sequence: Sequence) -> FailureShortened | None:
        """Shorten the failure of a test, and tell what came of it; nothing where there is nothing to shorten.

        Whether something is told does not depend on time, nor on what else ran in this process.
        """
        runner = sequence.runner()
        able = self.config.shorten and Capability.RESET in sequence.worker.hello.capabilities
        if not able or runner is None or not _marked(runner):
            return None
        return FailureShortened(test=test, volatile=self._form(runner, test, title, origin, sequence))

    def _form(
        self, runner: Runner, test: str, title: str, origin: Origin, sequence: Sequence
    ) -> ShortestForm:
        new = _marked(runner) - self._met
        self._met |= new
        if not new:
            return ShortestForm(note=_ALIKE)
        if self._spent >= _PATIENCE * self.config.shorten:
            return ShortestForm(note=_SPENT)
        trace = runner.recorder.trace(title, origin, self.config.seed, runner.model.state, runner.differences)
        began = wall.steady()
        try:
            form = self._shortest(trace, sequence, Path(slug_of(test)))
        except AzharnessError as error:
            form = ShortestForm(note=self.redactor.text(f"It could not be shortened: {error.message}"))
        self._spent += wall.elapsed(began)
        return form

    def _shortest(self, trace: Trace, sequence: Sequence, folder: Path) -> ShortestForm:
        worker = sequence.worker
        stage = Stage(worker.backend, worker.cloud, worker.hello, sequence.on_clock, worker.fresh)
        found = shorten(trace, stage, Limits(wall.steady, self.config.shorten))
        note = _LIMITED if found.ending == "limits" else ""
        if found.ending == "not-again":
            note = f"{_AGAIN} {found.reason}"
        return self._written(found, stage, folder, note)

    def _written(self, found: Shortened, stage: Stage, folder: Path, note: str) -> ShortestForm:
        listener = Discreet(self.redactor)
        stage.play(found.trace, listener)
        failure = Failure(found.trace, listener.records, note)
        files: list[str] = []
        if self.config.failures and found.trace.failure:
            place = Path(self.config.failures)
            written = write(failure, place / folder, self.redactor.text)
            files = [f"{FAILURES}/{path.relative_to(place).as_posix()}" for path in written]
        return ShortestForm(
            steps=[self.redactor.text(spoken(step.gesture)) for step in found.trace.steps],
            commands=commands(found.trace),
            files=files,
            note=note,
        )


def _marked(runner: Runner) -> frozenset[Mark]:
    return marks((one.path, one.cites) for one in runner.differences)
