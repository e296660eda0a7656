"""A fake cloud in which a registered application waits for clients."""

from __future__ import annotations

import pytest
from cloudkit import Kit, Pair


@pytest.fixture
def kit() -> Kit:
    """Give the default world, in process."""
    return Kit()


@pytest.fixture
def app(kit: Kit) -> Pair:
    """Give an application that may read the directory."""
    return kit.server_app()
