"""The version of the tool."""

from __future__ import annotations

from importlib.metadata import version


def tool_version() -> str:
    """The installed version."""
    return version("azharness")
