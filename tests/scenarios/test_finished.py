"""What a session makes of the tests that were finished before it, and of those that it leaves without an end."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

import azscenarios.run
from azharness.journal import events
from azharness.journal.redact import Redactor
from azharness.journal.writer import Segments
from azscenarios import plugin
from azscenarios.config import ENDED, STOPPED, RunConfig
from azscenarios.run import Ended
from azscenarios.stash import RUN

NAMES = ("one", "two", "three", "four")


@dataclass(eq=False)
class Item:
    """A test as far as the plugin looks at it here."""

    name: str
    path: Path = Path("test_some.py")
    parent: None = None
    user_properties: list[tuple[str, object]] = field(default_factory=list)


class Hook:
    """Keeps what is left out."""

    def pytest_deselected(self, items: list[Item]) -> None:
        """Keep it."""
        self.out = [item.name for item in items]


class Session:
    """What the plugin knows of a session."""

    def __init__(self, segments: Path, kept: Path) -> None:
        """Begin."""
        self.stash = pytest.Stash()
        self.stash[RUN] = RunConfig(segments=str(segments), kept=str(kept))
        self.hook = Hook()


def _write(folder: Path, index: int, *more: events.Event, end: bool = True) -> None:
    test = f"test_some.py::{NAMES[index]}"
    with Segments(folder, Redactor()).open(index, test) as journal:
        journal.write(events.TestStarted(test=test, name=test, kind="property", source="", claims=[]))
        for event in more:
            journal.write(event)
        if end:
            journal.write(events.TestFinished(test=test, result="inconclusive"))


def _collected(tmp_path: Path, broken: Sequence[bool]) -> tuple[list[str], list[str], bool]:
    """What is to run, what is left out, and whether the session gives up, after tests that did (not) break the contract."""
    segments, kept = tmp_path / "attempt", tmp_path / "kept"
    segments.mkdir()
    kept.mkdir()
    for index, violated in enumerate(broken):
        violation = events.Violation(test=NAMES[index], number=1, what="", cause="", received="")
        _write(kept, index, *([violation] if violated else []))
    session, items = Session(segments, kept), [Item(name) for name in NAMES]
    plugin.pytest_collection_modifyitems(cast("Any", session), cast("Any", items))
    return [item.name for item in items], session.hook.out, (segments / STOPPED).exists()


def test_what_is_finished_is_left_out(tmp_path: Path) -> None:
    """The others keep their number."""
    assert _collected(tmp_path, [False, False]) == (["three", "four"], ["one", "two"], False)


@pytest.mark.parametrize(
    ("broken", "gives_up"),
    [([True, True, True], True), ([True, True, False], False), ([False, True, True], False)],
)
def test_a_series_of_broken_tests_goes_on(tmp_path: Path, broken: list[bool], *, gives_up: bool) -> None:
    """A backend that broke the contract three times in a row is given up, wherever the run was broken off."""
    assert _collected(tmp_path, broken)[2] is gives_up


def _ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ended:
    """The end of a session that leaves this folder of segments, and the word that it came to its end."""
    (tmp_path / ENDED).touch()
    monkeypatch.setattr(azscenarios.run, "_command", lambda *_: [sys.executable, "-S", "-c", ""])
    with (tmp_path / "lock").open("wb") as lock:
        return azscenarios.run.run(RunConfig(segments=str(tmp_path)), None, 2, tmp_path, lock.fileno())


def test_a_test_without_an_end_is_no_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that was killed alone leaves one behind; the run can be resumed."""
    _write(tmp_path, 0)
    assert _ended(tmp_path, monkeypatch) == Ended()
    _write(tmp_path, 1, end=False)
    ended = _ended(tmp_path, monkeypatch)
    assert ended.stopped == "interrupted"
    assert ended.trouble.splitlines()[-1] == "test_some.py::two"
