"""Faults of the contract as rules of the fake cloud."""

from __future__ import annotations

from azfakes import FaultRule
from azharness.contract.actors import FaultKind, FaultPlan

_TIMEOUT = 3600
"""Seconds by which an answer comes late: longer than any site waits."""
_EFFECTS: dict[FaultKind, dict[str, object]] = {
    "throttled": {"status": 429},
    "unavailable": {"status": 503},
    "no-answer": {"drop": True},
    "lost-answer": {"delay": _TIMEOUT},
    "torn": {"status": 200, "body": '{"value": [{"id": "'},
    "refused": {"status": 403},
}


def fault_rule(plan: FaultPlan) -> FaultRule:
    """The rule that carries out a planned fault."""
    effect = dict(_EFFECTS[plan.kind])
    if plan.kind == "throttled":
        effect["retry_after"] = plan.retry_after
    return FaultRule(
        service=plan.service,
        method=plan.method or None,
        path=plan.path or None,
        skip=plan.skip,
        count=plan.times,
        **effect,  # type: ignore[arg-type]  # the table above fits the fields
    )
