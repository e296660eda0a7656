"""What an AADSTS number means."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What one AADSTS number means: OAuth error, text with places to fill, sub-error, and whether it has a page."""

    error: str
    text: str
    suberror: str | None = None
    has_uri: bool = False
