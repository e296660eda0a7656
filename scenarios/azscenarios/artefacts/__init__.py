"""Artefacts: one failure as a scenario, a test, a trace, a script and a diagram."""

from __future__ import annotations

from azscenarios.artefacts.failure import Failure
from azscenarios.artefacts.writing import write

__all__ = ["Failure", "write"]
