"""What an exploration found, for programs; derived alone, on a page of its own as well."""

from __future__ import annotations

from azreports.exploration.write import FILES, write_exploration

__all__ = ["FILES", "write_exploration"]
