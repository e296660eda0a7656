"""What an exploration found, on a page of its own with a picture of each machine."""

from __future__ import annotations

from azreports.exploration.write import FILES, write_exploration

__all__ = ["FILES", "write_exploration"]
