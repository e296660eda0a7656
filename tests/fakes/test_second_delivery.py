"""Second delivery: one request that arrives at the cloud twice, as where a proxy sends again what it thinks lost."""

from __future__ import annotations

import json
from typing import Any, Literal

import pytest
from cloudkit import Kit, code_of, redeem

from azfakes import FaultRule

URI = "https://contoso.com/twice"
WITH_URI = {"displayName": "Twice", "identifierUris": [URI], "signInAudience": "AzureADMyOrg"}
PLAIN = {"displayName": "Twice", "signInAudience": "AzureADMyOrg"}
Which = Literal["first", "second"]


def twice(kit: Kit, which: Which = "second", **rule: Any) -> None:
    """Let the next such request arrive twice."""
    kit.control.add_fault(FaultRule(id="twice", twice=which, **rule))


def registered(kit: Kit) -> list[str]:
    """List the IDs of the applications that there are."""
    return [one["id"] for one in kit.graph("GET", "/applications", kit.portal()).json()["value"]]


@pytest.mark.parametrize(("which", "status"), [("first", 201), ("second", 400)])
def test_an_app_id_uri_is_taken_by_the_first_delivery(kit: Kit, which: Which, status: int) -> None:
    """One application is made; the second delivery conflicts with it, and is what the client hears of unless told otherwise."""
    twice(kit, which, service="graph", method="POST")
    answer = kit.graph("POST", "/applications", kit.portal(), WITH_URI)
    told = [(one.status, one.wrote, one.fault) for one in kit.control.log(service="graph").entries]

    assert answer.status_code == status
    assert told == [(201, True, "twice"), (400, False, "twice")]
    assert len(registered(kit)) == 1
    if which == "second":
        assert "identifierUris" in answer.json()["error"]["message"]


@pytest.mark.parametrize(("which", "place"), [("first", 0), ("second", 1)])
def test_without_a_uri_there_are_two(kit: Kit, which: Which, place: int) -> None:
    """A repeated creation makes a second app of the same name (fact G90); the client hears of one of them."""
    twice(kit, which, service="graph", method="POST")
    answer = kit.graph("POST", "/applications", kit.portal(), PLAIN)

    assert len(registered(kit)) == 2
    assert answer.json()["id"] == registered(kit)[place]


def test_a_secret_is_made_twice(kit: Kit) -> None:
    """The application has two, each with a key ID and a text of its own."""
    app = kit.graph("POST", "/applications", kit.portal(), PLAIN).json()["id"]
    twice(kit, path="/v1.0/applications")
    told = kit.graph("POST", f"/applications/{app}/addPassword", kit.portal(), {}).json()
    held = kit.graph("GET", f"/applications/{app}", kit.portal()).json()["passwordCredentials"]

    assert [one["keyId"] == told["keyId"] for one in held] == [False, True]


def test_one_account_and_one_deletion(kit: Kit) -> None:
    """A second account of the same application conflicts (fact G19); what is deleted already is not found any more."""
    app = kit.graph("POST", "/applications", kit.portal(), PLAIN).json()
    twice(kit, path="/v1.0/servicePrincipals")
    account = kit.graph("POST", "/servicePrincipals", kit.portal(), {"appId": app["appId"]})
    twice(kit, method="DELETE")
    deleted = kit.graph("DELETE", f"/applications/{app['id']}", kit.portal())

    assert (account.status_code, deleted.status_code) == (409, 404)
    assert registered(kit) == []


def test_a_token_may_be_asked_for_twice_and_a_code_is_redeemed_once(kit: Kit) -> None:
    """An application has its token all the same; of a code the second delivery is told that it was redeemed."""
    pair = kit.server_app()
    twice(kit, service="login", method="POST")
    assert kit.app_token(pair)
    code = code_of(kit)
    twice(kit, service="login", method="POST")
    refused = redeem(kit, code)

    assert refused.status_code == 400
    assert 54005 in refused.json()["error_codes"]


def test_it_counts_as_one_request_and_in_a_batch_part_by_part(kit: Kit) -> None:
    """A fault of one request meets one; the part of a batch that it meets arrives twice, the others once."""
    headers = {"Content-Type": "application/json"}
    part = {"method": "POST", "url": "/applications", "body": PLAIN, "headers": headers}
    twice(kit, path="/v1.0/applications", skip=1)
    kit.graph("POST", "/$batch", kit.portal(), {"requests": [part | {"id": one} for one in "123"]})

    assert len(registered(kit)) == 4
    (fault,) = kit.control.faults().spent
    assert (fault.seen, fault.met) == (2, 1)


def test_what_arrives_twice_can_lag(kit: Kit) -> None:
    """Each delivery creates an object that another fault may keep from sight."""
    kit.control.add_fault(FaultRule(id="late", service="graph", lag=9))
    twice(kit, service="graph", method="POST")
    kit.graph("POST", "/applications", kit.portal(), PLAIN)

    assert len(registered(kit)) == 1
    kit.control.clock_advance(9)
    assert len(registered(kit)) == 2


@pytest.mark.parametrize(
    "rule",
    [
        {"twice": "third"},
        {"twice": "first", "status": 500},
        {"twice": "first", "drop": "after"},
        {"twice": "second", "delay": 1},
        {"twice": "second", "lag": 1},
    ],
)
def test_a_second_delivery_leaves_the_answers_alone(kit: Kit, rule: dict[str, Any]) -> None:
    """What becomes of an answer is another fault's to say."""
    assert kit.cloud.control.perform("POST", "faults", {}, json.dumps(rule).encode())[0] == 400
