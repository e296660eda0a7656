"""Journals for commands that read one, and the command line in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from played import ASKED, Left, Play, asked, left, played

from azharness.cli import main
from azharness.journal.events import Event
from azharness.journal.redact import Redactor
from azharness.journal.writer import JournalWriter

Journals = Callable[[str, Iterable[Event]], Path]
CommandLine = Callable[..., Result]


@pytest.fixture
def journals(tmp_path: Path) -> Journals:
    """What writes a journal into the folder of a report with this name, and names the folder."""

    def write(name: str, told: Iterable[Event]) -> Path:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        with JournalWriter(folder / "journal.ndjson", Redactor()) as journal:
            for event in told:
                journal.write(event)
        return folder

    return write


@pytest.fixture
def azharness() -> CommandLine:
    """What starts `azharness` with arguments in this process."""
    return lambda *arguments: CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Play:
    """The played suite in place of the real one, in an empty folder."""
    return played(monkeypatch, tmp_path)


@pytest.fixture
def whole(play: Play) -> Left:
    """What a run leaves that nobody broke off."""
    assert asked(*ASKED).exit_code == 1
    play.forget()
    return left()
