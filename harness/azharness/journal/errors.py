"""Errors of the journal.

AzharnessError                    anything the tool tells its user (azharness.contract.errors)
├── BaselineError                 a file of known failures cannot be used
└── JournalError                  a journal cannot be used
    ├── JournalMissingError       there is no file, or it may not be read
    ├── JournalVersionError       it was written in a version that this tool does not know
    ├── BrokenLineError           a line is no event
    └── JournalOrderError         the lines are events, but tell no run: no head, a test twice, an event of no test
"""

from __future__ import annotations

from pathlib import Path

from azharness.contract.errors import AzharnessError

_ORIGIN = "`azharness run` writes one: `journal.ndjson` in its report folder."
_CHANGED = "Only the last line of an interrupted run may be torn; anything else means the file was changed."


class JournalError(AzharnessError):
    """A journal cannot be used."""

    code = "journal"


class JournalMissingError(JournalError):
    """There is no journal at the path, or it may not be read."""

    code = "journal-missing"

    def __init__(self, path: Path, cause: str) -> None:
        """Name the path."""
        super().__init__(
            f"There is no journal to read at {path}.",
            cause=cause,
            hint=_ORIGIN,
        )


class JournalVersionError(JournalError):
    """The journal was written in a version of the format that this tool does not know."""

    code = "journal-version"

    def __init__(self, path: Path, version: str) -> None:
        """Name the version that was found."""
        super().__init__(
            f"{path} is a journal of version {version}, which this azharness does not read.",
            hint="Use the azharness that wrote it; the journal's head names it as `tool_version`.",
        )


class BrokenLineError(JournalError):
    """A line of a journal is no event; `line` counts from 1."""

    code = "journal-broken-line"

    def __init__(self, path: Path, line: int, cause: str) -> None:
        """Name the line, never what stands in it."""
        super().__init__(
            f"Line {line} of {path} is no event of a journal.",
            cause=cause,
            hint=_CHANGED if line > 1 else _ORIGIN,
        )
        self.line = line


class JournalOrderError(JournalError):
    """The lines are events, but they do not tell a run."""

    code = "journal-order"


class BaselineError(AzharnessError):
    """A file of known failures cannot be read, or does not say of each what it has to say."""

    code = "baseline"

    def __init__(self, path: Path, cause: str) -> None:
        """Name the file and what is wrong with it."""
        super().__init__(
            f"{path} is no baseline of known failures.",
            cause=cause,
            hint="Each is a table [[known]] with requirement, reason and expires; `azharness baseline JOURNAL` begins one.",
        )
