"""Reports are written beside the journal, in the formats that were asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reports.conftest import Reporter, example, head, row, run

from azharness.journal.errors import JournalMissingError
from azreports import FORMATS, write_reports
from azreports.errors import ReportNotWrittenError, UnknownFormatError

TOLD = run(head(row("KEY-1")), example("a", ["KEY-1"], judged=["KEY-1"]))


def test_all_formats_are_written_by_default(reports: Reporter) -> None:
    """Without a choice the folder holds journal, page, JUnit XML, JSON, Markdown and badges."""
    names = {path.name for path in reports(TOLD).folder.iterdir()}
    pages = {"index.html", "junit.xml", "report.json", "report.md"}
    assert names == {"journal.ndjson", *pages, "badge.svg", "badge.json"}


def test_chosen_formats_alone_are_written(reports: Reporter, tmp_path: Path) -> None:
    """With a choice only its files are written, each once, in its order."""
    folder = reports(TOLD).folder
    written = write_reports(folder / "journal.ndjson", tmp_path / "new" / "folder", ["json", "junit", "json"])
    assert [path.name for path in written] == ["report.json", "junit.xml"]
    assert {path.name for path in (tmp_path / "new" / "folder").iterdir()} == {"report.json", "junit.xml"}


def test_formats_are_named_as_users_name_them() -> None:
    """The names of the formats are those that the command line takes."""
    assert list(FORMATS) == ["html", "junit", "json", "markdown", "badge", "badge-json"]


def test_an_unknown_format_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """The error names the formats that exist."""
    with pytest.raises(UnknownFormatError) as raised:
        write_reports(tmp_path / "none.ndjson", tmp_path / "out", ["html", "pdf"])
    assert "html, junit, json, markdown, badge, badge-json" in raised.value.hint
    assert not (tmp_path / "out").exists()


def test_a_missing_journal_is_told(tmp_path: Path) -> None:
    """Without a journal there is no report."""
    with pytest.raises(JournalMissingError):
        write_reports(tmp_path / "none.ndjson", tmp_path)


def test_a_folder_that_cannot_be_written_is_told(reports: Reporter, tmp_path: Path) -> None:
    """The error names the file."""
    folder = reports(TOLD).folder
    (tmp_path / "file").touch()
    with pytest.raises(ReportNotWrittenError, match=r"file.index\.html"):
        write_reports(folder / "journal.ndjson", tmp_path / "file")
