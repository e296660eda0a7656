"""Errors of the reports.

AzharnessError                    anything the tool tells its user (azharness.contract.errors)
└── ReportError                   a report cannot be made
    ├── UnknownFormatError        there is no such format
    └── ReportNotWrittenError     a file or its folder cannot be written

What is wrong with a journal is told by azharness.journal.errors.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from azharness.contract.errors import AzharnessError


class ReportError(AzharnessError):
    """A report cannot be made."""

    code = "report"


class UnknownFormatError(ReportError):
    """There is no report of this format."""

    code = "report-format"

    def __init__(self, name: str, known: Iterable[str]) -> None:
        """Name the format and those that exist."""
        super().__init__(f"There is no report format `{name}`.", hint=f"Formats are {', '.join(known)}.")


class ReportNotWrittenError(ReportError):
    """A report could not be written."""

    code = "report-not-written"

    def __init__(self, path: Path, cause: str) -> None:
        """Name the file."""
        super().__init__(
            f"The report {path} could not be written.",
            cause=cause,
            hint="Choose a folder that you may write to.",
        )
