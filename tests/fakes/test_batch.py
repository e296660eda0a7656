"""Batches at Graph: several requests in one, each with an answer of its own."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import pytest
from cloudkit import ADMIN, PLAIN, Kit

from azfakes import FaultRule

JSON = {"Content-Type": "application/json"}


def send(kit: Kit, *requests: dict[str, Any], token: str | None = None) -> httpx.Response:
    """Send a batch."""
    return kit.graph("POST", "/$batch", token or kit.portal(), {"requests": list(requests)})


def answers(kit: Kit, *requests: dict[str, Any], token: str | None = None) -> dict[str, dict[str, Any]]:
    """Send a batch and give the answers by ID."""
    answer = send(kit, *requests, token=token)
    assert answer.status_code == 200, answer.text
    return {one["id"]: one for one in answer.json()["responses"]}


def get(key: str, url: str, *depends_on: str) -> dict[str, Any]:
    """Write a request that reads."""
    return {"id": key, "method": "GET", "url": url} | ({"dependsOn": list(depends_on)} if depends_on else {})


def post(key: str, url: str, body: Any, *depends_on: str) -> dict[str, Any]:
    """Write a request that sends a body."""
    return get(key, url, *depends_on) | {"method": "POST", "headers": JSON, "body": body}


def test_each_request_is_answered_as_if_it_came_by_itself(kit: Kit) -> None:
    """Reads, writes and failures stand side by side, with or without the leading slash and with unescaped filters."""
    found = answers(
        kit,
        get("a", "/users?$top=1&$select=id"),
        get("b", "me"),
        get("c", "/users/nobody"),
        get("d", f"/users?$filter=userPrincipalName eq '{PLAIN}'&$select=displayName"),
        post("e", "/applications", {"displayName": "Made in a batch", "signInAudience": "AzureADMyOrg"}),
        post("f", "/nonsense", {}),
        get("g", "/users") | {"method": "PUT"},
    )

    assert {key: one["status"] for key, one in found.items()} == {
        "a": 200,
        "b": 200,
        "c": 404,
        "d": 200,
        "e": 201,
        "f": 400,
        "g": 405,
    }
    assert found["b"]["body"]["userPrincipalName"] == ADMIN
    assert found["c"]["body"]["error"]["code"] == "Request_ResourceNotFound"
    assert [one["displayName"] for one in found["d"]["body"]["value"]] == ["Contoso Plain Member"]
    assert found["e"]["headers"]["Location"].endswith(found["e"]["body"]["id"])
    assert "odata.metadata=minimal" in found["a"]["headers"]["Content-Type"]


def test_a_next_link_from_a_batch_leads_on(kit: Kit) -> None:
    """The address of the next page is whole, so that it can be asked by itself."""
    page = answers(kit, get("1", "/users?$top=3&$filter=startsWith(displayName,'C')&$select=id"))["1"]["body"]
    following = kit.graph("GET", page["@odata.nextLink"], kit.portal())

    assert following.status_code == 200
    assert following.json()["value"][0]["id"] not in [one["id"] for one in page["value"]]


def test_requests_wait_for_those_that_they_depend_on(kit: Kit) -> None:
    """Whatever their order, a request comes after its dependency, and 424 where that one has failed."""
    token = kit.portal()
    made = kit.graph("POST", "/applications", token, {"displayName": "A", "signInAudience": "AzureADMyOrg"})
    path = f"/applications/{made.json()['id']}"
    found = answers(
        kit,
        get("read", f"{path}?$select=displayName", "WRITE"),
        post("write", path, {"displayName": "B"}) | {"method": "PATCH"},
        get("lost", "/users/nobody"),
        get("after", "/me", "lost"),
        get("further", "/me", "after"),
    )

    assert found["read"]["body"]["displayName"] == "B"
    assert "body" not in found["write"]
    assert [found[key]["status"] for key in ("write", "lost", "after", "further")] == [204, 404, 424, 424]
    assert found["after"]["body"]["error"]["code"] == "FailedDependency"


_BAD: list[Any] = [
    {},
    {"requests": []},
    {"requests": "x"},
    {"requests": ["x"]},
    {"requests": [get(str(number), "/me") for number in range(21)]},
    {"requests": [get("a", "/me"), get("A", "/me")]},
    {"requests": [{"method": "GET", "url": "/me"}]},
    {"requests": [{"id": 1, "method": "GET", "url": "/me"}]},
    {"requests": [{"id": "1", "url": "/me"}]},
    {"requests": [{"id": "1", "method": "GET"}]},
    {"requests": [get("1", "/me", "2")]},
    {"requests": [get("1", "/me", "1")]},
    {"requests": [get("1", "/me", "2"), get("2", "/me", "1")]},
    {"requests": [get("1", "/me") | {"dependsOn": "2"}]},
    {"requests": [get("1", "/me") | {"headers": "x"}]},
    {"requests": [get("1", "/applications") | {"method": "POST", "body": {"displayName": "x"}}]},
    {"requests": [post("1", "/me", "%%%") | {"headers": {"Content-Type": "image/png"}}]},
]


@pytest.mark.parametrize("body", _BAD)
def test_a_batch_that_cannot_be_read_is_refused_as_a_whole(kit: Kit, body: Any) -> None:
    """Too many requests, doubled or missing IDs, unknown or circular dependencies and bodies without a type are 400."""
    assert kit.graph("POST", "/$batch", kit.portal(), body).status_code == 400


def test_twenty_requests_are_not_too_many(kit: Kit) -> None:
    """The limit is met, not passed."""
    assert len(answers(kit, *(get(str(number), "/me?$select=id") for number in range(20)))) == 20


def test_a_batch_reaches_no_further_than_its_own_service(kit: Kit) -> None:
    """Neither absolute addresses nor batches within batches are taken, and the others are answered all the same."""
    inner = {"requests": [get("x", "/me")]}
    found = answers(
        kit, get("1", "https://graph.microsoft.com/v1.0/me"), post("2", "/$batch", inner), get("3", "/me")
    )

    assert [found[key]["status"] for key in ("1", "2", "3")] == [400, 400, 200]


def test_one_request_is_throttled_and_the_others_are_not(kit: Kit) -> None:
    """A fault meets single requests of a batch, which then carry its status and Retry-After; the batch is 200."""
    kit.control.add_fault(FaultRule(service="graph", path="/v1.0/groups", status=429, retry_after=7))
    found = answers(kit, get("1", "/users?$top=1"), get("2", "/groups"), get("3", "/groups"))

    assert [found[key]["status"] for key in ("1", "2", "3")] == [200, 429, 200]
    assert found["2"]["headers"]["Retry-After"] == "7"
    assert found["2"]["body"]["error"]["code"] == "TooManyRequests"


def test_a_dropped_connection_fails_one_request_alone(kit: Kit) -> None:
    """A fault that closes a connection is a gateway's timeout within a batch; a truncated body comes as text."""
    kit.control.add_fault(FaultRule(service="graph", path="/v1.0/groups", drop="before"))
    kit.control.add_fault(FaultRule(service="graph", path="/v1.0/devices", status=200, body='{"value":['))
    found = answers(kit, get("1", "/groups"), get("2", "/devices"), get("3", "/me"))

    assert [found[key]["status"] for key in ("1", "2", "3")] == [504, 200, 200]
    assert found["2"]["body"] == '{"value":['


def test_permissions_are_checked_request_by_request(kit: Kit) -> None:
    """The batch's token speaks for its requests: what a plain member may not do is 403, and without a token all is 401."""
    person = {
        "accountEnabled": True,
        "displayName": "X",
        "mailNickname": "x",
        "userPrincipalName": "x@contoso.com",
    }
    body = person | {"passwordProfile": {"password": "Long!enough-1"}}
    found = answers(kit, get("1", "/me"), post("2", "/users", body), token=kit.portal(PLAIN))

    assert [found["1"]["status"], found["2"]["status"]] == [200, 403]
    assert send(kit, get("1", "/me"), token="x.y.z").status_code == 401


def test_the_log_names_every_request_of_a_batch(kit: Kit) -> None:
    """Each request has an entry with its path, status and write, before the entry of the batch."""
    start = kit.control.log().next
    answers(
        kit,
        get("1", "/me"),
        post("2", "/applications", {"displayName": "L", "signInAudience": "AzureADMyOrg"}),
    )
    entries = [one for one in kit.control.log(start).entries if one.service == "graph"]

    assert [(one.path_template, one.status, one.wrote) for one in entries] == [
        ("/v1.0/me", 200, False),
        ("/v1.0/applications", 201, True),
        ("/v1.0/$batch", 200, False),
    ]


def test_a_body_that_is_no_json_comes_as_base64(kit: Kit) -> None:
    """Bytes in another form than JSON are decoded before the request is carried out."""
    content = base64.b64encode(b'{"displayName":"Raw","signInAudience":"AzureADMyOrg"}').decode()
    request = post("1", "/applications", content) | {"headers": {"Content-Type": "application/octet-stream"}}

    assert answers(kit, request)["1"]["body"]["displayName"] == "Raw"
