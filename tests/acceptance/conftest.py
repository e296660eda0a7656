"""Runs of the whole tool."""

from __future__ import annotations

from pathlib import Path

import pytest
from whole_tool import Azharness, starter


@pytest.fixture
def azharness(tmp_path: Path) -> Azharness:
    """Starts `azharness` in an empty folder; arguments as on the command line."""
    return starter(tmp_path)
