"""A fake cloud in process, with what most tests do to it."""

from __future__ import annotations

import pytest
from cloudkit import Kit


@pytest.fixture
def kit() -> Kit:
    """Give the default world, in process."""
    return Kit()
