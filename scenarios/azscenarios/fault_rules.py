"""Faults of the contract as rules of the fake cloud."""

from __future__ import annotations

from typing import Any

from azfakes import FaultRule
from azharness.contract.actors import CloudService, FaultKind, FaultPlan

AGENT = "azharness-engine"
"""User-Agent of the harness's own requests: faults are for the site's."""
_TIMEOUT = 3600
"""Seconds by which an answer comes late: longer than any site waits."""
_EFFECTS: dict[FaultKind, dict[str, Any]] = {
    "throttled": {"status": 429},
    "unavailable": {"status": 503},
    "no-answer": {"drop": "before", "delay": _TIMEOUT},
    "lost-answer": {"delay": _TIMEOUT},
    "torn": {"status": 200},
    "refused": {"status": 403},
    # What gets through is the answer to the second: it was sent because the first one's seemed lost.
    "duplicated": {"twice": "second"},
    "unreplicated": {},
}
_OF_ENTRA: dict[FaultKind, dict[str, Any]] = {
    "refused": {"status": 400, "error": "AADSTS53003"},
}
"""What is otherwise with Entra, which refuses with 400 (fact E90)."""
_HALVES: dict[CloudService, str] = {
    "login": '{"token_type": "Bearer", "expires_in": 3599, "access_tok',
    "graph": '{"value": [{"id": "',
    "arm": '{"value": [{"id": "/subscri',
}


def fault_rule(plan: FaultPlan) -> FaultRule:
    """The rule that carries out a planned fault."""
    effect = dict(_EFFECTS[plan.kind])
    if plan.service == "login":
        effect |= _OF_ENTRA.get(plan.kind, {})
    if plan.kind == "torn":
        effect["body"] = _HALVES[plan.service]
    if plan.kind == "throttled":
        effect["retry_after"] = plan.retry_after
    if plan.kind == "unreplicated":
        effect |= {"lag": plan.lag, "lag_reads": plan.lag_requests}
    return FaultRule(
        service=plan.service,
        method=plan.method or None,
        path=plan.path or None,
        skip=plan.skip,
        count=plan.times,
        spares=AGENT,
        **effect,
    )
