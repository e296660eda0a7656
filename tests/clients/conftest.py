"""What clients are tried at: a fake cloud in process, and the world `clients` by each way in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from client_town import Town, in_process_town, tls_town
from cloudkit import Kit, Pair


@pytest.fixture
def kit() -> Kit:
    """Give the default world, in process."""
    return Kit()


@pytest.fixture
def app(kit: Kit) -> Pair:
    """Give an application that may read the directory."""
    return kit.server_app()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Serve the world from another thread."""
    with tls_town(tmp_path_factory.mktemp("clients")) as town:
        yield town


@pytest.fixture(params=["in-process", "tls"])
def town(request: pytest.FixtureRequest, served: Town) -> Town:
    """Give each way in turn, with the world as it begins."""
    if request.param == "in-process":
        return in_process_town()
    served.control.reset("clients", seed=1)
    return served
