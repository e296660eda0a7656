"""What an attempt of a run leaves, and what the next one makes of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.journal.conftest import example, head, row, run

from azharness.journal.attempts import Attempts, broken_off
from azharness.journal.events import Event, RunFinished
from azharness.journal.reader import read
from azharness.journal.redact import Redactor
from azharness.journal.writer import Segments

START = head(row("KEY-1"))
TESTS = {name: example(name, ["KEY-1"], judged=["KEY-1"]) for name in ("a", "b", "c")}
WHOLE = run(START, *TESTS.values())


class Killed(BaseException):
    """The process is no more."""


def write(folder: Path, kept: Path, names: Sequence[str] = tuple(TESTS)) -> None:
    """Run the tests that are not finished."""
    segments = Segments(folder, Redactor(), kept)
    for index, (name, events) in enumerate(TESTS.items()):
        if name in names and not segments.finished(index, name):
            _write(segments, index, events)


def _write(segments: Segments, index: int, events: list[Event]) -> None:
    with segments.open(index, events[0].test) as journal:  # type: ignore[union-attr]
        for event in events:
            journal.write(event)


def joined(folder: Path, attempt: Path, kept: Path) -> list[Event]:
    """The whole journal."""
    Segments(attempt, Redactor(), kept).join(START, RunFinished(), folder / "journal.ndjson")
    return list(read(folder / "journal.ndjson"))


def test_a_run_may_be_torn_at_every_byte(tmp_path: Path) -> None:
    """Wherever the last segment ends, its test runs again unless its last line is whole, and the journal is the same.

    At every line, and at every byte of the last one.
    """
    there = Attempts(tmp_path)
    first = there.begin()
    write(first, there.kept, ("a", "b"))
    second = sorted(first.iterdir())[1]
    whole = second.read_bytes()
    lines = [place + 1 for place, byte in enumerate(whole) if byte == ord("\n")]
    for length in [0, *lines[:-2], *range(lines[-2], len(whole) + 1)]:
        attempt = there.begin()
        (there.kept / second.name).unlink(missing_ok=True)
        (attempt / second.name).write_bytes(whole[:length])
        again = there.begin()
        assert there.finished == (2 if length >= len(whole) - 1 else 1)
        write(again, there.kept, ("b",))
        assert joined(tmp_path, again, there.kept) == run(START, TESTS["a"], TESTS["b"])


@pytest.mark.parametrize("garbage", [b"", b"\0" * 50, b"{}\n", b"garbage\n", b"\xff\n"])
def test_what_cannot_be_read_runs_again(tmp_path: Path, garbage: bytes) -> None:
    """A segment that the disk lost is no finished one."""
    there = Attempts(tmp_path)
    attempt = there.begin()
    write(attempt, there.kept)
    next(attempt.iterdir()).write_bytes(garbage)
    again = there.begin()
    assert there.finished == 2
    write(again, there.kept)
    assert joined(tmp_path, again, there.kept) == WHOLE


def test_an_attempt_that_lives_on_writes_nowhere(tmp_path: Path) -> None:
    """Neither the test that it is at nor a later one comes into the journal, nor is its folder made again."""
    there = Attempts(tmp_path)
    attempt = there.begin()
    stale = Segments(attempt, Redactor(), there.kept)
    with stale.open(0, "a") as journal:
        journal.write(TESTS["a"][0])
        again = there.begin()
        for event in example("a", ["KEY-1"], failed=["KEY-1"])[1:]:
            journal.write(event)
    with pytest.raises(FileNotFoundError):
        stale.open(1, "b")
    write(again, there.kept)
    assert joined(tmp_path, again, there.kept) == WHOLE


def test_a_begin_may_be_broken_off_at_every_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was finished stays finished, wherever the process is killed while it begins another attempt."""
    for step in range(1, 20):
        folder = tmp_path / str(step)
        folder.mkdir()
        there = Attempts(folder)
        write(there.begin(), there.kept, ("a", "c"))
        killed = _killed_at(step, there, monkeypatch)
        attempt = there.begin()
        assert there.finished == 2
        write(attempt, there.kept)
        assert joined(folder, attempt, there.kept) == WHOLE
        assert {path.name for path in folder.iterdir()} == {"kept", attempt.name, "journal.ndjson"}
        if not killed:
            break
    assert step == 6


def _killed_at(step: int, there: Attempts, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Begin, but let the process end before its change to the disk of this number, from 1."""
    left = iter(range(step - 1))

    def mortal(change: Callable[..., Any]) -> Callable[..., Any]:
        def dying(*arguments: Any, **options: Any) -> Any:
            if next(left, None) is None:
                raise Killed
            return change(*arguments, **options)

        return dying

    with monkeypatch.context() as patched:
        for owner, name in ((Path, "rename"), (Path, "replace"), (shutil, "rmtree"), (tempfile, "mkdtemp")):
            patched.setattr(owner, name, mortal(getattr(owner, name)))
        try:
            there.begin()
        except Killed:
            return True
    return False


def test_what_was_broken_off_is_named(tmp_path: Path) -> None:
    """By the test's own name; a segment without a whole line names none."""
    write(tmp_path, tmp_path / "none")
    assert broken_off(tmp_path) == []
    paths = sorted(tmp_path.iterdir())
    paths[1].write_bytes(paths[1].read_bytes()[:-20])
    paths[2].write_bytes(b'{"event"')
    assert broken_off(tmp_path) == ["b", ""]


def test_only_what_earlier_attempts_finished_counts_as_finished(tmp_path: Path) -> None:
    """By index and name; what the present attempt has finished is not looked at, for workers must agree on it."""
    there = Attempts(tmp_path)
    write(there.begin(), there.kept, ("a",))
    attempt = there.begin()
    segments = Segments(attempt, Redactor(), there.kept)
    write(attempt, there.kept, ("b",))
    assert segments.finished(0, "a")
    assert not segments.finished(0, "b")
    assert not segments.finished(1, "b")
    assert not Segments(attempt, Redactor()).finished(0, "a")
