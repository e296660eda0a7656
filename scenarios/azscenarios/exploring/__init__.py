"""Exploration of a backend: sequences derived from the model, played, and what of the machines they showed."""

from __future__ import annotations

from azscenarios.exploring.document import document, lines
from azscenarios.exploring.exploring import Ended, explore_on, exploring, first_failure
from azscenarios.exploring.store import derived, write_traces

__all__ = [
    "Ended",
    "derived",
    "document",
    "explore_on",
    "exploring",
    "first_failure",
    "lines",
    "write_traces",
]
