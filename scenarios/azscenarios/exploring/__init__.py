"""Exploration of a backend: sequences derived from the model, played, and what of the machines they showed."""

from __future__ import annotations

from azscenarios.exploring.document import document, lines
from azscenarios.exploring.exploring import Ended, explore_on, first_failure
from azscenarios.exploring.seeing import Seen
from azscenarios.exploring.store import derived, write_traces

__all__ = ["Ended", "Seen", "derived", "document", "explore_on", "first_failure", "lines", "write_traces"]
