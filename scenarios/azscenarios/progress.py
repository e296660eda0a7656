"""Live progress on stderr: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rich.text import Text

from azscenarios.bar import bar, stderr_console

_EVERY = 25
"""How many tests pass between two lines where there is no terminal."""


class Reporter:
    """Counts tests as they end; runs in the one process that sees them all."""

    def __init__(self) -> None:
        """Write to stderr."""
        self._console = stderr_console()
        self._live = bar(self._console)
        self._task = self._live.add_task("running", total=None)
        self._done = 0

    def pytest_sessionstart(self) -> None:
        """Show the bar."""
        self._live.start()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Know how many tests there are."""
        if session.items:
            self._live.update(self._task, total=len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """Know it from the workers."""
        self._live.update(self._task, total=len(ids))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Name what did not pass; count what ended."""
        if report.failed:
            self._console.print(Text.assemble(("not passed ", "red"), _name(report)))
        if report.when == "teardown":
            self._done += 1
            self._live.advance(self._task)
            if not self._console.is_terminal and self._done % _EVERY == 0:
                self._console.print(f"{self._done} tests done")

    def pytest_sessionfinish(self) -> None:
        """Take the bar away."""
        self._live.stop()


def _name(report: pytest.TestReport) -> str:
    """The test's stable ID; pytest's own would show an example's values, one of which may be a secret."""
    return str(dict(report.user_properties).get("test") or report.location[0])
