"""Shortening: one failing trace, and the shortest form of the same failure."""

from __future__ import annotations

from azscenarios.shortening.shortener import Limits, Shortened, shorten
from azscenarios.shortening.weight import commands

__all__ = ["Limits", "Shortened", "commands", "shorten"]
