"""Writing a journal: a line for each event, redacted, flushed; a file for each test, joined at the end."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec

from azharness.journal.events import Event, RunFinished, RunStarted
from azharness.journal.reader import read
from azharness.journal.redact import Redactor

_encoder: Final = msgspec.json.Encoder()


class JournalWriter:
    """A new file of events, one line each (NDJSON); every line is on its way to the disk before the next command."""

    def __init__(self, path: Path, redactor: Redactor) -> None:
        """Begin the file, in place of one that is there."""
        self._redactor = redactor
        self._file = path.open("wb", buffering=0)

    def write(self, event: Event) -> None:
        """Append an event, without its secrets, in one piece."""
        self._file.write(_encoder.encode(self._redactor.event(event)) + b"\n")

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Segments:
    """A folder with the journal of each test in a file of its own.

    Workers write side by side, an interrupted run keeps what is finished, and the whole comes out in the order of
    collection.
    """

    def __init__(self, folder: Path, redactor: Redactor, kept: Path | None = None) -> None:
        """Use a folder that is there, beside one with what earlier attempts finished."""
        self._folder = folder
        self._redactor = redactor
        self._kept = kept

    def open(self, index: int, test_id: str) -> JournalWriter:
        """Begin the journal of the test that was collected at `index` (from 0)."""
        return JournalWriter(self._folder / _name(index, test_id), self._redactor)

    def finished(self, index: int, test_id: str) -> Path | None:
        """The segment of a test that an earlier attempt finished, so that this one need not repeat it."""
        path = self._kept / _name(index, test_id) if self._kept else None
        return path if path and path.exists() else None

    def join(self, head: RunStarted, finished: RunFinished, out: Path) -> None:
        """Write the whole journal: head, every test in order of collection, end. It is there in one piece or not at all."""
        part = out.with_name(f"{out.name}.part")
        with JournalWriter(part, self._redactor) as journal:
            journal.write(head)
            for event in self._events():
                journal.write(event)
            journal.write(finished)
        part.replace(out)

    def _events(self) -> Iterator[Event]:
        folders = [self._folder, *([self._kept] if self._kept else [])]
        paths = [path for folder in folders for path in folder.glob("*.ndjson")]
        for path in sorted(paths, key=lambda each: each.name):
            yield from read(path)


def _name(index: int, test_id: str) -> str:
    digest = hashlib.sha256(test_id.encode()).hexdigest()[:12]
    return f"{index:06}-{digest}.ndjson"
