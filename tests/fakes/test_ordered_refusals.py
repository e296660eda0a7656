"""Refusals that a fault orders have the shape of the real ones."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cloudkit import GRAPH_DEFAULT, Kit

from azfakes import FaultRule
from azfakes.entra.codes import KINDS

_BY_ERROR = {
    "invalid_client": "7000215 7000222 7000218 700025 7000216 700027 700024 650053 700023 7000214 70002 500112 700030 700211",
    "unauthorized_client": "700016 7000112 700011 70001",
    "invalid_tenant": "90002",
    "invalid_resource": "50001 500011 500014 650057",
    "invalid_request": "90009 90014 900144 9002313 901002 90023 50194 9001023 90010 501491 50147 50011 500113 900971 "
    "90038 900382 900432 900384 900439 100007 900023 900561 50027 9002325 9002326 9002327",
    "unsupported_grant_type": "70003",
    "unsupported_response_type": "70005 700054 700051 70007",
    "invalid_scope": "70011 1002012 28002 700022",
    "access_denied": "65004 90094 90095 90093",
    "invalid_grant": "65001 50034 50126 50053 50055 50056 50057 50105 501051 50173 50133 50132 70000 54005 70008 700082 "
    "700084 700081 70043 501481 50012 50013 500131 500133 50089 50196 50076 50079 50072 50074 50158 53000 53001 53002 "
    "53003 530032 530035 53011 53004 135011 700003 221000 7000114 700005 50020",
    "authorization_pending": "70016",
    "interaction_required": "50097 50129 50187 16000 16003",
    "login_required": "50058",
    "invalid_instance": "50049",
}
_SUBERRORS = {
    65001: "consent_required",
    50055: "user_password_expired",
    50076: "basic_action",
    50079: "basic_action",
    53003: "message_only",
    70043: "bad_token",
}
_NUMBERS = [(int(number), error) for error, numbers in _BY_ERROR.items() for number in numbers.split()]


def order(kit: Kit, number: int, **more: Any) -> Any:
    """Order one refusal and ask for a token."""
    kit.control.add_fault(FaultRule(error=f"AADSTS{number}", count=1, **more))
    form = {"client_id": "x", "client_secret": "x", "scope": GRAPH_DEFAULT}
    return kit.token(grant_type="client_credentials", **form)


def test_each_number_brings_its_error_and_status() -> None:
    """Every number of the documented tables goes with its OAuth error, its status and its sub-error."""
    kit = Kit()
    seen = {number: order(kit, number) for number, _ in _NUMBERS}

    assert {number: answer.json()["error"] for number, answer in seen.items()} == dict(_NUMBERS)
    wrong = {
        number: answer.status_code
        for number, answer in seen.items()
        if answer.status_code != (401 if answer.json()["error"] == "invalid_client" else 400)
    }
    assert wrong == {}
    assert {number: seen[number].json().get("suberror") for number in _SUBERRORS} == _SUBERRORS


def test_a_client_whose_credentials_are_good_gets_400() -> None:
    """Numbers that call a client invalid for what it asks, not for its credentials, go with status 400 (facts E92, E93)."""
    kit = Kit()
    seen = {number: order(kit, number) for number in (650052, 650056, 65005)}

    assert {(answer.status_code, answer.json()["error"]) for answer in seen.values()} == {
        (400, "invalid_client")
    }


def test_the_service_fails_with_the_rules_status() -> None:
    """Numbers of the service's own troubles are temporary, with the status that the rule names or 503."""
    kit = Kit()
    busy, down = order(kit, 90055, status=429), order(kit, 90033)

    assert (busy.status_code, busy.json()["error"]) == (429, "temporarily_unavailable")
    assert (down.status_code, down.json()["error"]) == (503, "temporarily_unavailable")


def test_a_rule_may_name_another_status(kit: Kit) -> None:
    """The rule's own status goes before that of the number."""
    assert order(kit, 7000215, status=400).status_code == 400


@pytest.mark.parametrize("number", [50076, 50079, 53003, 53000])
def test_refusals_by_a_policy_bring_a_challenge(kit: Kit, number: int) -> None:
    """Clients can answer an ordered refusal by Conditional Access: it names a policy."""
    claims = json.loads(order(kit, number).json()["claims"])

    assert len(claims["access_token"]["capolids"]["values"]) == 1


def test_every_text_can_be_filled() -> None:
    """No text of the tables begins with its own number, which is written before it."""
    assert [number for number, kind in KINDS.items() if "AADSTS" in kind.text or not kind.text] == []
