"""The command line."""

from __future__ import annotations

from azharness.cli.main import main

__all__ = ["main"]
