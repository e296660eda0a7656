"""Runs of the whole tool."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.nodeid import NodeId
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


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests together that look at the plain run, and hand the groups over to what deals the tests out."""
    for item in items:
        if "plain" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group(PLAIN))
    if hasattr(config, "workerinput"):
        for item in items:
            _name_group(item)


def _name_group(item: pytest.Item) -> None:
    """Write a test's group where xdist 3.8 looks for it: it would write it itself where pytest 9.2 no longer looks."""
    group = item.get_closest_marker("xdist_group")
    if group is not None and not item.nodeid.endswith(f"@{group.args[0]}"):
        item._id = NodeId.parse(f"{item.nodeid}@{group.args[0]}")
