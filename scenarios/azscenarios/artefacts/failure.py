"""A failure as its artefacts need it: the trace, what was carried out, and how both are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from azharness.engine.record import Record
from azharness.model.trace import Broken, Trace
from azscenarios.sentences import printable

_LONGEST = 60
_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Failure:
    """A failing trace as it was played last; `note` says what a reader should know of how it was found."""

    trace: Trace
    records: Sequence[Record]
    note: str = ""

    @property
    def title(self) -> str:
        """One line that names it."""
        return printable(self.trace.title)

    @property
    def slug(self) -> str:
        """A name for files and functions."""
        return slug_of(self.trace.title)

    @property
    def requirements(self) -> list[str]:
        """What it breaks."""
        return sorted({case.partition("/")[0] for one in self.trace.failure for case in one.cites})

    @property
    def first(self) -> Broken:
        """The first difference."""
        return self.trace.failure[0]

    @property
    def told(self) -> str:
        """The first difference in one line."""
        expected = " or ".join(self.first.expected)
        breaks = f" (breaks {', '.join(self.requirements)})" if self.requirements else ""
        note = f" {self.note}" if self.note else ""
        return printable(
            f"{self.first.path}: expected {expected}, observed {self.first.observed}{breaks}{note}"
        )

    @property
    def claim(self) -> tuple[str, str] | None:
        """Path and expected value, where both are the same on any backend and can stand in a sentence."""
        path, expected = self.first.path, " or ".join(self.first.expected)
        plain = all(
            text.isprintable() and '"' not in text and not _GUID.search(text) for text in (path, expected)
        )
        return (path, expected) if plain and expected and " " not in path else None


def slug_of(title: str) -> str:
    """A title as a name for files and functions: lower case, digits and underscores."""
    return re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:_LONGEST].rstrip("_") or "failure"
