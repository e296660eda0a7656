"""Runs of `azharness run` in this process, in which the suite is played."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from tests.journal.conftest import example

import azscenarios.run
from azharness.cli import execution, fingerprint, folder_lock
from azharness.cli.main import main
from azharness.engine.head import head
from azharness.journal.events import Event, RunStarted
from azharness.journal.reader import read
from azharness.journal.redact import Redactor
from azharness.journal.schema import stable
from azharness.journal.writer import JournalWriter, Segments
from azscenarios.config import RunConfig
from azscenarios.run import Ended

TESTS = [
    example("a", ["WIZ-1"], judged=["WIZ-1"]),
    example("b", ["WIZ-1"], failed=["WIZ-1"], result="failed"),
    example("c", ["WIZ-1"], judged=["WIZ-1"]),
]
FILES = {"journal.ndjson", "report.json", "report.md"}
ASKED = ("--seed", "3", "--requirement", "WIZ-1", "--format", "json", "--format", "markdown")


Left = tuple[list[dict[str, Any]], set[str]]
"""The journal's stable part, and which files are there."""


class Killed(BaseException):
    """The process is no more."""


class Play:
    """Plays the suite, and is killed while it writes the event of this number, from 1."""

    def __init__(self) -> None:
        """Be killed nowhere."""
        self.dies_at = 0
        self.ended = Ended()
        self.forget()

    def forget(self) -> None:
        """Begin to count and to list anew."""
        self.begun: list[str] = []
        self._count = itertools.count(1)

    def __call__(self, config: RunConfig, *_: object) -> Ended:
        """Write the segments of what is not finished."""
        self.config = config
        segments = Segments(Path(config.segments), Redactor(), Path(config.kept))
        for index, events in enumerate(TESTS):
            name = events[0].test  # type: ignore[union-attr]
            if not segments.finished(index, name):
                self.begun.append(name)
                with segments.open(index, name) as journal:
                    self._write(journal, events)
        return self.ended

    def _write(self, journal: JournalWriter, events: Sequence[Event]) -> None:
        for event in events:
            if next(self._count) == self.dies_at:
                journal._file.write(b'{"event":"comm')
                raise Killed
            journal.write(event)


def played(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Play:
    """The played suite in place of the real one, in an empty folder."""
    play = Play()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(azscenarios.run, "run", play)
    monkeypatch.setattr(azscenarios.run, "check", lambda _: [])
    monkeypatch.setattr(folder_lock, "_TRIES", 1)
    monkeypatch.setattr(fingerprint, "_PACKAGES", ())
    monkeypatch.setattr(execution, "head", _short_head)
    return play


def _short_head(*arguments: Any, **options: Any) -> RunStarted:
    """The head without what the played tests do not touch: it is long."""
    whole = head(*arguments, **options)
    rows = [each for each in whole.requirements if each.id == "WIZ-1"]
    return msgspec.structs.replace(whole, requirements=rows, machines=[])


def asked(*arguments: str, out: str = "out") -> Result:
    """`azharness run` with these arguments, in this process."""
    return CliRunner().invoke(main, ["run", "--out", out, *arguments])


def resumed(*arguments: str) -> Result:
    """The run goes on."""
    return asked("--resume", *arguments)


def left() -> Left:
    """What the run left."""
    events = [stable(event) for event in read(Path("out/journal.ndjson"))]
    return events, {path.name for path in Path("out").iterdir()}


def killed(*arguments: str) -> None:
    """A run that is killed."""
    with pytest.raises(Killed):
        asked(*arguments)
