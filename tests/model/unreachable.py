"""The rows and guards of the tables that no walk reaches, each with what forbids it."""

from __future__ import annotations

from dataclasses import dataclass

from azharness.model.walk.coverage import Place


@dataclass(frozen=True)
class Unreachable:
    """A row or a guarded row, the guard or condition that forbids it, and why that never gives way."""

    place: Place
    forbidden_by: str
    why: str


ROWS = (
    Unreachable(
        (
            "wizard",
            "wizard.next in configuration when log-analytics-connector and a choice is left: accepted, summary",
        ),
        "workspace_given",
        "While a choice is left one of the three guards stands against it; the row is there for its guards.",
    ),
    Unreachable(
        (
            "connection",
            "run in succeeded when the app may not read the directory: failed permission-denied, failed",
        ),
        "the app may not read the directory",
        "A right to read that was granted is never taken back, and without one no run has succeeded before.",
    ),
)

_OFFERED = "A list refuses at once what it does not offer, so no dialog holds it at OK."

GUARDS = (
    Unreachable(("dialogs", "create-server-app: validity not Never"), "validity not Never", _OFFERED),
    Unreachable(("dialogs", "create-server-app: validity offered"), "validity offered", _OFFERED),
    Unreachable(("dialogs", "renew-secret-key: validity not Never"), "validity not Never", _OFFERED),
)
