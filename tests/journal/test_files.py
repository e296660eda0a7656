"""A journal is written line by line and read back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.journal.conftest import example, head, row, run

from azharness.journal import errors, events
from azharness.journal.reader import read
from azharness.journal.redact import Redactor
from azharness.journal.writer import JournalWriter, Segments

START = head(row("KEY-1"))
END = events.RunFinished()
TEST = example("a", ["KEY-1"], judged=["KEY-1"])


def write(path: Path, *lines: events.Event) -> Path:
    """Write a journal that knows the secret `hunter22`."""
    redactor = Redactor()
    redactor.add("hunter22", "secret key")
    with JournalWriter(path, redactor) as journal:
        for line in lines:
            journal.write(line)
    return path


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """Every event comes back as it was written."""
    told = run(START, TEST)
    assert list(read(write(tmp_path / "j.ndjson", *told))) == told


def test_a_line_is_there_at_once(tmp_path: Path) -> None:
    """An event can be read before the file is closed."""
    with JournalWriter(tmp_path / "j.ndjson", Redactor()) as journal:
        journal.write(START)
        assert list(read(tmp_path / "j.ndjson")) == [START]


def test_secrets_are_not_written(tmp_path: Path) -> None:
    """A registered secret never reaches the file."""
    step = events.StepText(test="a", keyword="When", text="the key hunter22 is typed")
    path = write(tmp_path / "j.ndjson", step)
    assert b"hunter22" not in path.read_bytes()
    assert b"<secret key>" in path.read_bytes()


def test_a_torn_last_line_is_left_out(tmp_path: Path) -> None:
    """Wherever the last line of an interrupted run is torn, the rest is read."""
    path = write(tmp_path / "j.ndjson", START, END)
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for length in range(first, len(whole) - 1):
        path.write_bytes(whole[:length])
        assert list(read(path)) == [START]


def test_a_whole_last_line_needs_no_end(tmp_path: Path) -> None:
    """A last line that lost only its line end is read."""
    path = write(tmp_path / "j.ndjson", START, END)
    path.write_bytes(path.read_bytes()[:-1])
    assert list(read(path)) == [START, END]


@pytest.mark.parametrize(
    "line", [b"{}", b"no json", b'{"event":"unknown"}', b"", b"\xff", b'{"event":"step"}']
)
def test_a_broken_line_is_named(tmp_path: Path, line: bytes) -> None:
    """A line in the midst that is no event is an error with its number."""
    path = write(tmp_path / "j.ndjson", START, END)
    start, end = path.read_bytes().splitlines()
    path.write_bytes(b"\n".join([start, line, end, b""]))
    with pytest.raises(errors.BrokenLineError, match="Line 2 of") as raised:
        list(read(path))
    assert raised.value.line == 2


def test_a_journal_of_another_version_is_refused(tmp_path: Path) -> None:
    """A version that this tool does not know is named, whatever else changed in it."""
    path = tmp_path / "j.ndjson"
    path.write_text('{"event":"run.began","journal_version":"9"}\n')
    with pytest.raises(errors.JournalVersionError, match="version 9"):
        list(read(path))


def test_a_missing_journal_is_an_error_with_a_hint(tmp_path: Path) -> None:
    """Where there is no journal, the error says how to get one."""
    with pytest.raises(errors.JournalMissingError) as raised:
        list(read(tmp_path / "none.ndjson"))
    assert "azharness run" in raised.value.hint


def test_a_first_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    """A file of another kind is no journal, from its first line."""
    path = tmp_path / "j.ndjson"
    path.write_text("hello\n")
    with pytest.raises(errors.BrokenLineError, match="Line 1"):
        list(read(path))


def segments(folder: Path) -> Segments:
    """Segments without secrets."""
    folder.mkdir(exist_ok=True)
    return Segments(folder, Redactor())


def test_segments_are_joined_in_the_order_of_collection(tmp_path: Path) -> None:
    """Whatever order tests run in, the journal has them in the order of their index."""
    names = [f"test {index}" for index in range(12)]
    kept = segments(tmp_path / "segments")
    for index in reversed(range(12)):
        with kept.open(index, names[index]) as journal:
            journal.write(example(names[index], [])[0])
    kept.join(START, END, tmp_path / "journal.ndjson")
    told = list(read(tmp_path / "journal.ndjson"))
    assert (told[0], told[-1]) == (START, END)
    assert [line.test for line in told if isinstance(line, events.TestStarted)] == names


def test_a_torn_segment_does_not_break_the_whole(tmp_path: Path) -> None:
    """The torn line of a killed worker is left out when segments are joined."""
    kept = segments(tmp_path)
    with kept.open(0, "a") as journal:
        journal.write(TEST[0])
    with next(tmp_path.iterdir()).open("ab") as file:
        file.write(b'{"event":"comm')
    with kept.open(1, "b") as journal:
        journal.write(example("b", [])[0])
    kept.join(START, END, tmp_path / "out")
    assert len(list(read(tmp_path / "out"))) == 4
