"""A baseline is read as it was meant, or refused with what is wrong with it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from azharness.journal.baseline import read_baseline
from azharness.journal.errors import BaselineError
from azharness.journal.events import KnownFailure

ENTRY = '[[known]]\nrequirement = "KEY-1/a"\nreason = "mended in 2.4"\nexpires = 2027-03-31\n'


def written(folder: Path, text: str) -> Path:
    """A file with this text."""
    file = folder / "known.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    return file


@pytest.mark.parametrize("text", [ENTRY, ENTRY.replace("2027-03-31", '"2027-03-31"'), "\ufeff" + ENTRY])
def test_entries_are_read(tmp_path: Path, text: str) -> None:
    """The day may stand between quotes, and a mark of the byte order does no harm."""
    entry = KnownFailure(requirement="KEY-1/a", reason="mended in 2.4", expires=dt.date(2027, 3, 31))
    assert read_baseline(written(tmp_path, text)) == [entry]


def test_an_empty_baseline_knows_nothing(tmp_path: Path) -> None:
    """When everything is mended, an empty file may stay."""
    assert read_baseline(written(tmp_path, "# nothing any more\n")) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ENTRY.replace("mended in 2.4", "  "), "KEY-1/a tells no reason"),
        (ENTRY.replace('reason = "mended in 2.4"\n', ""), "KEY-1/a tells no reason"),
        (ENTRY + ENTRY, "KEY-1/a stands there 2 times"),
        (ENTRY.replace("expires = 2027-03-31\n", ""), "missing required field `expires`"),
        (ENTRY.replace("2027-03-31", "2027-03-31T00:00:00"), "Expected `date`"),
        (ENTRY.replace("2027-03-31", "2027-02-30"), ""),
        (ENTRY.replace("expires", "expire"), "`expire`"),
        (ENTRY.replace("known", "knwon"), "`knwon`"),
        ("known = 5\n", "`int`"),
        ('{"known": []}', "line 1"),
        ("\udcff\udcfe", "utf-8"),
        ("known = " + "[" * 100_000, ""),
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """A missing reason, a second entry, a mistyped name and anything that is no such file are told with the cause."""
    with pytest.raises(BaselineError) as refused:
        read_baseline(written(tmp_path, text))
    assert said in refused.value.cause
    assert "azharness baseline" in refused.value.hint


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """The error names the file."""
    with pytest.raises(BaselineError, match="nowhere"):
        read_baseline(tmp_path / "nowhere.toml")
