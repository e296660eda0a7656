"""Runs of the whole tool."""

from __future__ import annotations

from pathlib import Path

import pytest
from whole_tool import WHOLE, Azharness, Ran, starter

PLAIN = "plain run"
"""The tests that look at the one run on the simulated site go to one worker, so that it is run once."""


@pytest.fixture
def azharness(tmp_path: Path) -> Azharness:
    """Starts `azharness` in an empty folder; arguments as on the command line."""
    return starter(tmp_path)


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """A whole run on the simulated site with the seed 1."""
    return starter(tmp_path_factory.mktemp("plain"))(*WHOLE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests together that look at the plain run."""
    for item in items:
        if "plain" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(PLAIN))
