"""The tests that earlier attempts of a run have finished: they are not run again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from azharness.journal.events import Violation
from azharness.journal.reader import read
from azharness.journal.redact import Redactor
from azharness.journal.writer import Segments
from azscenarios.config import RunConfig
from azscenarios.identity import number, test_id


class Finished:
    """The segments that are kept, by the tests that were collected."""

    def __init__(self, config: RunConfig, items: Sequence[pytest.Item]) -> None:
        """Look for each test; without kept segments none is finished."""
        segments = Segments(Path(config.segments), Redactor(), Path(config.kept) if config.kept else None)
        found = {item: segments.finished(number(item), test_id(item)) for item in items}
        self._paths = {item: path for item, path in found.items() if path}

    def holds(self, item: pytest.Item) -> bool:
        """Whether this test is finished."""
        return item in self._paths

    def broken(self) -> Iterator[bool]:
        """For each finished test, in order, whether the backend left the contract in it."""
        for path in self._paths.values():
            yield any(isinstance(event, Violation) for event in read(path))
