"""Replication delay: what is created is out of sight for a while."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cloudkit import Kit, Pair

from azfakes import Cloud, FaultRule

APP = {"displayName": "Late", "signInAudience": "AzureADMyOrg"}


def ids(kit: Kit, path: str) -> list[str]:
    """List the IDs of a collection."""
    return [one["id"] for one in kit.graph("GET", f"{path}?$top=999", kit.portal()).json()["value"]]


def lagged(kit: Kit, path: str, body: dict[str, Any], **rule: Any) -> dict[str, Any]:
    """Create an object under a lag."""
    kit.control.add_fault(FaultRule(id="late", service="graph", path=f"/v1.0{path}", **rule))
    answer = kit.graph("POST", path, kit.portal(), body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


BODIES: list[tuple[str, dict[str, Any]]] = [
    ("/applications", APP),
    (
        "/groups",
        {"displayName": "Late", "mailEnabled": False, "mailNickname": "late", "securityEnabled": True},
    ),
    (
        "/users",
        {
            "accountEnabled": True,
            "displayName": "Late",
            "mailNickname": "late",
            "userPrincipalName": "late@contoso.com",
            "passwordProfile": {"password": "Contoso!Test-late"},
        },
    ),
]


@pytest.mark.parametrize(("path", "body"), BODIES)
def test_a_new_object_comes_after_a_while(kit: Kit, path: str, body: dict[str, Any]) -> None:
    """It is neither found nor listed until the clock has moved on; then it stands at its place, the last one."""
    before = ids(kit, path)
    made = lagged(kit, path, body, lag=30)["id"]
    later = kit.graph(
        "POST",
        path,
        kit.portal(),
        {**body, "displayName": "Next", "userPrincipalName": "next@contoso.com"}
        if path == "/users"
        else {**body, "displayName": "Next"},
    ).json()["id"]
    hidden = kit.graph("GET", f"{path}/{made}", kit.portal())
    changed = kit.graph("PATCH", f"{path}/{made}", kit.portal(), {"displayName": "Other"})
    listed = ids(kit, path)
    kit.control.clock_advance(29)
    still = kit.graph("GET", f"{path}/{made}", kit.portal()).status_code
    kit.control.clock_advance(1)

    assert (hidden.status_code, hidden.json()["error"]["code"]) == (404, "Request_ResourceNotFound")
    assert (changed.status_code, still) == (404, 404)
    assert [one for one in listed if one not in before] == [later]
    assert kit.graph("GET", f"{path}/{made}", kit.portal()).json()["displayName"] == "Late"
    assert [one for one in ids(kit, path) if one not in before] == [made, later]


def test_a_new_object_comes_after_so_many_reads(kit: Kit) -> None:
    """Requests that ask for it or read its collection count, others do not; the log names the fault beside each."""
    made = lagged(kit, "/applications", APP, lag_reads=3)["id"]
    kit.graph("GET", "/organization", kit.portal())
    answers = [kit.graph("GET", f"/applications/{made}", kit.portal()).status_code for _ in range(2)]
    listed = ids(kit, "/applications")
    after = kit.graph("GET", f"/applications/{made}", kit.portal()).status_code
    told = [(one.method, one.status, one.fault) for one in kit.control.log(service="graph").entries]

    assert (answers, listed, after) == ([404, 404], [], 200)
    assert told == [
        ("POST", 201, "late"),
        ("GET", 200, None),
        ("GET", 404, "late"),
        ("GET", 404, "late"),
        ("GET", 200, "late"),
        ("GET", 200, None),
    ]


def test_an_account_cannot_be_referenced_before_it_is_there(kit: Kit) -> None:
    """An application's account is made for one that is seen only; Resource Manager does not know a late account."""
    app = lagged(kit, "/applications", APP, lag=10)
    refused = kit.graph("POST", "/servicePrincipals", kit.portal(), {"appId": app["appId"]})
    kit.control.clock_advance(10)
    kit.control.add_fault(FaultRule(service="graph", path="/v1.0/servicePrincipals", lag=10))
    account = kit.graph("POST", "/servicePrincipals", kit.portal(), {"appId": app["appId"]}).json()["id"]
    secret = kit.graph("POST", f"/applications/{app['id']}/addPassword", kit.portal(), {}).json()[
        "secretText"
    ]
    pair = Pair(app["id"], app["appId"], account, secret, "")
    sign_in = {
        "client_id": pair.client_id,
        "client_secret": pair.secret,
        "scope": "https://graph.microsoft.com/.default",
    }
    early = kit.token(grant_type="client_credentials", **sign_in)
    granted = kit.grant_directory_read(account)
    kit.control.clock_advance(10)

    assert refused.status_code == 400
    assert early.status_code == 400
    assert granted.status_code in (400, 404)
    assert kit.grant_directory_read(account).status_code == 201
    assert kit.token(grant_type="client_credentials", **sign_in).status_code == 200


def add_secret(kit: Kit, app: str) -> dict[str, str]:
    """Add a secret to an application; as the client asks with it."""
    text = kit.graph("POST", f"/applications/{app}/addPassword", kit.portal(), {}).json()["secretText"]
    return {
        "client_secret": text,
        "scope": "https://graph.microsoft.com/.default",
        "grant_type": "client_credentials",
    }


def test_a_new_secret_is_honoured_after_a_while(kit: Kit) -> None:
    """Until then Entra does not know it, and Graph does not show it; those from before serve on."""
    pair = kit.server_app()
    kit.control.add_fault(FaultRule(id="late", path="/v1.0/applications", lag=20))
    asked = {"client_id": pair.client_id, **add_secret(kit, pair.object_id)}
    early = kit.token(**asked)
    shown = kit.graph("GET", f"/applications/{pair.object_id}", kit.portal()).json()["passwordCredentials"]
    before = kit.token(**(asked | {"client_secret": pair.secret}))
    kit.graph("PATCH", f"/applications/{pair.object_id}", kit.portal(), {"displayName": "Other"})
    kit.control.clock_advance(20)

    assert (early.status_code, early.json()["error_codes"]) == (401, [7000215])
    assert (len(shown), before.status_code) == (1, 200)
    assert kit.token(**asked).status_code == 200
    told = kit.graph("GET", f"/applications/{pair.object_id}", kit.portal()).json()["passwordCredentials"]
    assert len(told) == 2


def test_a_new_secret_is_honoured_after_so_many_requests(kit: Kit) -> None:
    """Those of its application count, those of others do not; one that is out of sight can go with its application."""
    pair, other = kit.server_app(), kit.server_app("Other")
    kit.control.add_fault(FaultRule(id="late", path="/v1.0/applications", lag_reads=2, count=2))
    asked = {"client_id": pair.client_id, **add_secret(kit, pair.object_id)}
    others = [kit.app_token(other) for _ in range(3)]
    answers = [kit.token(**asked).status_code for _ in range(3)]
    add_secret(kit, pair.object_id)
    kit.graph("DELETE", f"/applications/{pair.object_id}", kit.portal())

    assert all(others)
    assert answers == [401, 401, 200]
    assert kit.token(**asked).status_code == 400


def test_those_who_are_spared_see_it_at_once(kit: Kit) -> None:
    """They find what was made, and their requests do not count."""
    kit.control.add_fault(FaultRule(service="graph", lag_reads=1, spares="Watcher"))
    made = kit.graph("POST", "/applications", kit.portal(), APP).json()["id"]
    seen = kit.graph("GET", f"/applications/{made}", kit.portal(), **{"User-Agent": "Watcher/1"})
    answers = [kit.graph("GET", f"/applications/{made}", kit.portal()).status_code for _ in range(2)]

    assert seen.status_code == 200
    assert answers == [404, 200]


def test_a_name_is_taken_at_once(kit: Kit) -> None:
    """What must be unique is checked where it is written, so that nobody gets it twice."""
    lagged(kit, *BODIES[2], lag=60)
    again = kit.graph("POST", "/users", kit.portal(), BODIES[2][1])

    assert again.status_code == 400
    assert kit.graph("GET", "/users/late@contoso.com", kit.portal()).status_code == 404


def test_azure_lags_too() -> None:
    """A workspace that was made is not found and not listed for a while, and then it is."""
    kit = Kit(Cloud("clients", seed=3))
    tenant = next(iter(kit.cloud.state.directory))
    forge = {
        "tenant": tenant.id,
        "user": "person@clients.onmicrosoft.com",
        "resource": "https://management.azure.com",
    }
    plane = kit.cloud.control
    status, content = plane.perform("POST", "tokens/forge", {}, json.dumps(forge).encode())
    assert status == 200, content
    bearer = {"Authorization": f"Bearer {json.loads(content)['token']}"}
    base = f"https://management.azure.com{next(iter(kit.cloud.state.azure)).scope}"

    def ask(method: str, path: str, body: Any = None, version: str = "2022-10-01") -> Any:
        return kit.http.request(method, f"{base}{path}?api-version={version}", json=body, headers=bearer)

    kit.control.add_fault(FaultRule(id="late", service="arm", method="PUT", lag=5, count=0))
    assert ask("PUT", "/resourcegroups/one", {"location": "eastus"}, "2022-09-01").status_code == 201
    assert ask("GET", "/resourcegroups/one", version="2022-09-01").status_code == 404
    listed = ask("GET", "/resourcegroups", version="2022-09-01").json()["value"]
    kit.control.clock_advance(5)

    assert listed == []
    assert ask("GET", "/resourcegroups/one", version="2022-09-01").status_code == 200


def test_only_creations_count_and_they_are_chosen_by_the_seed(kit: Kit) -> None:
    """A lasting lag with a probability meets the same ones every time."""

    def story(seed: int) -> list[bool]:
        kit.control.reset("contoso", 1)
        kit.control.add_fault(
            FaultRule(
                id="some", service="graph", lag=99, probability=0.5, seed=seed, path="/v1.0/applications"
            )
        )
        made = [kit.graph("POST", "/applications", kit.portal(), APP).json()["id"] for _ in range(12)]
        ids(kit, "/applications")
        fault = kit.control.faults().active[0]
        assert fault.seen == 12
        return [kit.graph("GET", f"/applications/{one}", kit.portal()).status_code == 404 for one in made]

    first = story(4)
    assert story(4) == first
    assert story(5) != first
    assert 1 < sum(first) < 11


def test_a_lag_ends_with_its_fault_and_lives_in_snapshots(kit: Kit) -> None:
    """Taking the fault away shows what it hid; a snapshot brings the lag back."""
    made = lagged(kit, "/applications", APP, lag=1000, count=0)["id"]
    kit.control.snapshot("late")
    kit.control.remove_fault("late")
    seen = kit.graph("GET", f"/applications/{made}", kit.portal()).status_code
    kit.control.restore("late")
    hidden = kit.graph("GET", f"/applications/{made}", kit.portal()).status_code
    kit.control.clear_faults()

    assert (seen, hidden) == (200, 404)
    assert kit.graph("GET", f"/applications/{made}", kit.portal()).status_code == 200


def test_a_batch_lags_part_by_part(kit: Kit) -> None:
    """What one part creates, the next part does not see, and each part that asks for it counts once."""
    made = lagged(kit, *BODIES[1], lag_reads=2, count=0)["id"]
    headers = {"Content-Type": "application/json"}
    requests = [
        {"id": "1", "method": "GET", "url": f"/groups/{made}"},
        {"id": "2", "method": "POST", "url": "/groups", "body": BODIES[1][1], "headers": headers},
        {"id": "3", "method": "GET", "url": "/groups?$filter=displayName eq 'Late'"},
        {"id": "4", "method": "GET", "url": f"/groups/{made}"},
    ]
    answer = kit.graph("POST", "/$batch", kit.portal(), {"requests": requests}).json()
    told = {one["id"]: one for one in answer["responses"]}

    assert [told[number]["status"] for number in "1234"] == [404, 201, 200, 200]
    assert told["3"]["body"]["value"] == []


@pytest.mark.parametrize(
    "rule",
    [{"lag": 0}, {"lag": 1, "status": 500}, {"lag_reads": 1, "delay": 1}, {"lag": 1, "service": "login"}],
)
def test_a_lag_that_makes_no_sense_is_refused(kit: Kit, rule: dict[str, Any]) -> None:
    """It takes a while, and leaves the answer alone."""
    http_like = kit.cloud.control.perform("POST", "faults", {}, json.dumps(rule).encode())

    assert http_like[0] == 400
