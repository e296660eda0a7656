"""A session whose starter was killed: nobody would read what it finds, and another may run in its place by now."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pytest

from azscenarios.config import VARIABLE

_STDIN = 0


def pytest_configure(config: pytest.Config) -> None:
    """Watch the starter from the session that it started; workers end when that session has gone."""
    if not hasattr(config, "workerinput"):
        threading.Thread(target=_end_with_starter, name="azharness-orphan", daemon=True).start()


def _end_with_starter() -> None:
    """Wait for the end of standard input, which the starter holds open and never writes to; then end at once.

    Whatever ends the starter, the system closes what it held. The test that runs is begun again when the run is resumed.
    """
    while os.read(_STDIN, 1):
        pass
    shutil.rmtree(Path(os.environ[VARIABLE]).parent, ignore_errors=True)
    os._exit(1)
