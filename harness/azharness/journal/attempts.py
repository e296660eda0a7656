"""A run over all its attempts: what earlier ones finished is kept, what they left half-done is forgotten."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from azharness.journal.errors import JournalError
from azharness.journal.events import Event, TestFinished, TestStarted
from azharness.journal.reader import read

_ATTEMPT, _LEFT = "attempt-", "left-"


class Attempts:
    """A folder with the segments of a run: the finished ones in `kept`, those of each attempt in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Use a folder that is there."""
        self._folder = folder
        self.kept = folder / "kept"

    def begin(self) -> Path:
        """Keep what is finished, forget the rest, and make the folder of a new attempt.

        A process of an earlier attempt may still live: it finds its folder gone and writes nowhere. A begin that is
        itself broken off is completed by the next one.
        """
        self.kept.mkdir(exist_ok=True)
        for attempt in self._folder.glob(f"{_ATTEMPT}*"):
            attempt.rename(attempt.with_name(attempt.name.replace(_ATTEMPT, _LEFT, 1)))
        for left in self._folder.glob(f"{_LEFT}*"):
            self._keep(left)
        return Path(tempfile.mkdtemp(prefix=_ATTEMPT, dir=self._folder))

    @property
    def finished(self) -> int:
        """How many tests earlier attempts have finished."""
        return len(list(self.kept.glob("*.ndjson")))

    def _keep(self, left: Path) -> None:
        for path in left.glob("*.ndjson"):
            if _is_finished(path):
                path.replace(self.kept / path.name)
        shutil.rmtree(left, ignore_errors=True)


def broken_off(attempt: Path) -> list[str]:
    """The tests that began in this attempt and did not end, by name as far as it was written."""
    segments = [path for path in sorted(attempt.glob("*.ndjson")) if not _is_finished(path)]
    return [
        next((each.test for each in _events(path) if isinstance(each, TestStarted)), "") for path in segments
    ]


def _is_finished(segment: Path) -> bool:
    events = _events(segment)
    return bool(events) and isinstance(events[-1], TestFinished)


def _events(segment: Path) -> list[Event]:
    """What stands in a segment; nothing if it cannot be read, for then it was not written to its end."""
    try:
        return list(read(segment))
    except JournalError:
        return []
