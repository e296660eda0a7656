"""What all processes of one test run share: compiled modules, and what the tool keeps in its caches."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a folder for both, before it has workers: they and all that they start inherit the environment."""
    if hasattr(config, "workerinput"):
        return
    scratch = tempfile.TemporaryDirectory(prefix="azharness-tests-", ignore_cleanup_errors=True)
    patch = pytest.MonkeyPatch()
    patch.setenv("AZHARNESS_CACHE", str(Path(scratch.name) / "cache"))
    _share_bytecode(patch, Path(scratch.name) / "bytecode")
    config.add_cleanup(scratch.cleanup)
    config.add_cleanup(patch.undo)


def _share_bytecode(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Where nothing may be left beside the sources, let modules be compiled once for the run: not in every process."""
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        patch.delenv("PYTHONDONTWRITEBYTECODE")
        patch.setenv("PYTHONPYCACHEPREFIX", str(folder))
