"""Writing reports: one file for each format, each a function of the journal alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from azharness.journal.events import KnownFailure
from azreports import badge, html, json_report, junit, markdown
from azreports.errors import ReportNotWrittenError, UnknownFormatError
from azreports.view import Report, load


@dataclass(frozen=True)
class Format:
    """A format: the name of its file, and how a report is rendered to text."""

    file: str
    render: Callable[[Report], str]


FORMATS: Final[Mapping[str, Format]] = {
    "html": Format("index.html", html.render),
    "junit": Format("junit.xml", junit.render),
    "json": Format("report.json", json_report.render),
    "markdown": Format("report.md", markdown.render),
    "badge": Format("badge.svg", badge.render_svg),
    "badge-json": Format("badge.json", badge.render_json),
}
"""All formats by the name that users give."""


def write_reports(
    journal: Path,
    out: Path,
    formats: Collection[str] | None = None,
    *,
    baseline: Sequence[KnownFailure] | None = None,
) -> list[Path]:
    """Write a report in each format (all by default) into the folder `out`, and name the files.

    The same journal gives the same bytes. A baseline takes the place of the one that the run had. Raises `UnknownFormatError` before anything is written, errors of the
    journal (`azharness.journal.errors`) and `ReportNotWrittenError`.
    """
    chosen = [_format(name) for name in (FORMATS if formats is None else dict.fromkeys(formats))]
    report = load(journal, baseline)
    return [written(out / each.file, each.render(report)) for each in chosen]


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise UnknownFormatError(name, FORMATS)
    return FORMATS[name]


def written(path: Path, text: str) -> Path:
    """Write a file, and the folder around it if it is missing; `ReportNotWrittenError` if that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    except OSError as error:
        raise ReportNotWrittenError(path, error.strerror or "") from None
    return path
