"""The model's tables as data for the journal's head, and all case keys that the model can cite."""

from __future__ import annotations

from typing import Any

from azharness.model import acts, console, entering, watch
from azharness.model.machines.authentication import AUTHENTICATION
from azharness.model.machines.client import CLIENT
from azharness.model.machines.connection import CONNECTION
from azharness.model.machines.dialogs import DIALOGS
from azharness.model.machines.secret_key import SECRET_KEY
from azharness.model.machines.service_runs import SERVICE_RUN
from azharness.model.machines.wizard import WIZARD
from azharness.model.table import Guard, Row, Shown, Table
from azharness.model.views import further_runs, groups, notices, services, tenants, users

MACHINES: tuple[Table, ...] = (WIZARD, DIALOGS, SECRET_KEY, CONNECTION, SERVICE_RUN, AUTHENTICATION, CLIENT)
"""All tables."""

_OTHER_CITES = (
    acts.CITES,
    console.CITES,
    entering.CITES,
    further_runs.CITES,
    groups.CITES,
    notices.CITES,
    services.CITES,
    tenants.CITES,
    users.CITES,
    watch.CITES,
)


def cited() -> frozenset[str]:
    """All case keys that a prediction can cite."""
    return frozenset().union(*(table.cited() for table in MACHINES), *_OTHER_CITES)


def describe(table: Table) -> dict[str, Any]:
    """A table as JSON values: its name, states, initial state and rows."""
    return {
        "name": table.name,
        "states": list(table.states),
        "initial": table.initial,
        "rows": [_row(row) for row in table.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    outcome = row.outcome
    return {
        "trigger": row.trigger,
        "source": row.source,
        "dest": row.dest,
        "when": row.when.name if row.when else "",
        "outcome": {"kind": outcome.kind, "reason": str(outcome.reason), "field": outcome.field},
        "guards": [_guard(guard) for guard in row.guards],
        "shows": [_shown(part) for part in row.shows],
        "cites": list(row.cites),
    }


def _guard(guard: Guard) -> dict[str, Any]:
    return {
        "name": guard.name,
        "reason": str(guard.reason),
        "field": guard.field,
        "cites": list(guard.cites),
    }


def _shown(part: Shown) -> dict[str, Any]:
    return {"name": part.name, "cites": list(part.cites)}
