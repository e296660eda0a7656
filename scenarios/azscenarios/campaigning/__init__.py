"""Campaigns: runs over the model, made in any number of processes, and played on a backend where one is given."""

from __future__ import annotations

from azscenarios.campaigning.making import Order, RunDone, traced
from azscenarios.campaigning.processes import making

__all__ = ["Order", "RunDone", "making", "traced"]
