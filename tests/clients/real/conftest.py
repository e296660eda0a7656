"""The world `clients` over TLS, and Microsoft's clients as `run.py` installed them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from client_town import Town, tls_town
from real_clients import AzureCli, Node, Python


@pytest.fixture(scope="session")
def _served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    # Clients look at clocks of their own: a secret or an assertion from the future would be no good.
    with tls_town(tmp_path_factory.mktemp("cloud"), wall_clock=True) as town:
        yield town


@pytest.fixture
def town(_served: Town) -> Town:
    """Give the world as it begins."""
    _served.control.reset("clients", seed=1)
    return _served


@pytest.fixture
def az(town: Town, tmp_path: Path) -> AzureCli:
    """Give the command line with the fake registered as its cloud, and nobody signed in."""
    return AzureCli(tmp_path / "azure", town)


@pytest.fixture
def node(town: Town) -> Node:
    """Give the packages of Node."""
    return Node(town)


@pytest.fixture
def python(town: Town) -> Python:
    """Give the packages of Python."""
    return Python(town)
