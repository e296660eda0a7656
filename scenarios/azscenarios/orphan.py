"""A session whose starter was killed: nobody would read what it finds."""

from __future__ import annotations

import os

import pytest


class Orphan:
    """Ends the session after the test that runs when its parent process is gone."""

    def __init__(self) -> None:
        """Know the process that started this one."""
        self._parent = os.getppid()
        self._session: pytest.Session | None = None

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Know what is to be ended."""
        self._session = session

    def pytest_runtest_logreport(self) -> None:
        """Look for the parent; the system gives orphans another one."""
        if self._session is not None and os.getppid() != self._parent:
            self._session.shouldstop = "the process that started this session is gone"
