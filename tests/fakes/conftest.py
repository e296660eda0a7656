"""A fake cloud in process, with what most tests do to it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from cloudkit import Kit


@pytest.fixture
def kit() -> Kit:
    """Give the default world, in process."""
    return Kit()
