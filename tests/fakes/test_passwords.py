"""The password grant and what stands against it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from cloudkit import GRAPH_DEFAULT, PLAIN, POWERSHELL, TENANT, V1_TOKEN, Kit
from worldkit import MFA_CODE, changed_kit, require_mfa

from azfakes.signing import verify

PASSWORD = "Contoso!Test-plain"


def ask(kit: Kit, tenant: str = TENANT, **changes: str) -> httpx.Response:
    """Ask for tokens with name and password."""
    form = {
        "grant_type": "password",
        "client_id": POWERSHELL,
        "username": PLAIN,
        "password": PASSWORD,
        "scope": f"{GRAPH_DEFAULT} openid offline_access",
    }
    return kit.token(tenant=tenant, **(form | changes))


@pytest.mark.parametrize("tenant", [TENANT, "contoso.onmicrosoft.com", "organizations"])
def test_name_and_password_are_enough(kit: Kit, tenant: str) -> None:
    """A tenant by ID or domain, or any organisation, gives access, refresh and ID token."""
    answer = ask(kit, tenant)

    assert answer.status_code == 200, answer.text
    assert verify(answer.json()["access_token"])["upn"] == PLAIN
    assert {"refresh_token", "id_token"} <= answer.json().keys()


_REFUSALS: list[tuple[dict[str, str], int, int]] = [
    ({"password": "wrong"}, 50126, 400),
    ({"password": f"{PASSWORD} "}, 50126, 400),
    ({"password": ""}, 900144, 400),
    ({"username": "nobody@contoso.onmicrosoft.com"}, 50034, 400),
    ({"username": ""}, 900144, 400),
    ({"scope": ""}, 900144, 400),
    ({"tenant": "common"}, 9001023, 400),
    ({"tenant": "consumers"}, 9001023, 400),
    ({"tenant": "organizations", "username": "somebody@nowhere.example"}, 50034, 400),
    ({"client_id": "11111111-2222-3333-4444-555555555555"}, 700016, 400),
    ({"client_secret": "x"}, 700025, 401),
    ({"scope": "https://nobody.example/.default"}, 500011, 400),
]


@pytest.mark.parametrize(("change", "number", "status"), _REFUSALS)
def test_each_refusal_has_its_number(kit: Kit, change: dict[str, str], number: int, status: int) -> None:
    """Wrong names, passwords, clients and endpoints are told apart."""
    answer = ask(kit, **change)

    assert (answer.json()["error_codes"], answer.status_code) == ([number], status)


def test_an_application_must_allow_public_flows(kit: Kit) -> None:
    """A confidential application sends its secret, else it is 7000218; without consent the rest is 65001."""
    server = kit.server_app()
    bare = ask(kit, client_id=server.client_id)
    proven = ask(kit, client_id=server.client_id, client_secret=server.secret)

    assert (bare.status_code, bare.json()["error_codes"]) == (401, [7000218])
    assert proven.json()["error_codes"] == [65001]
    assert proven.json()["suberror"] == "consent_required"


def test_a_secret_takes_no_public_flow_away(kit: Kit) -> None:
    """Once public flows are allowed, an application may send the secret that it has or none, for itself or for people."""
    server = kit.server_app(uri="https://ConfigMgrService")
    client_id = kit.native_app(server)
    key = f"/applications(appId='{client_id}')"
    secret = kit.graph("POST", f"{key}/addPassword", kit.portal(), {}).json()["secretText"]
    form = {"client_id": client_id, "scope": "https://ConfigMgrService/.default"}
    bare, proven = ask(kit, **form), ask(kit, **form, client_secret=secret)
    wrong = ask(kit, **form, client_secret="x")
    itself = kit.token(grant_type="client_credentials", **form, client_secret=secret)

    assert verify(bare.json()["access_token"])["appidacr"] == "0"
    assert verify(proven.json()["access_token"])["appidacr"] == "1"
    assert wrong.json()["error_codes"] == [7000215]
    assert itself.status_code == 200


_STATES: list[tuple[dict[str, Any], int, str | None]] = [
    ({"must_change_password": True}, 50055, "user_password_expired"),
    ({"account_enabled": False}, 50057, None),
]


@pytest.mark.parametrize(("state", "number", "suberror"), _STATES)
def test_the_state_of_the_person_counts(state: dict[str, Any], number: int, suberror: str | None) -> None:
    """An expired password and a disabled account refuse the right password."""
    answer = ask(changed_kit(users={PLAIN: state})).json()

    assert (answer["error"], answer["error_codes"]) == ("invalid_grant", [number])
    assert answer.get("suberror") == suberror


_FACTORS: list[tuple[dict[str, Any], int]] = [
    ({}, 50076),
    ({"second_factor": MFA_CODE}, 50076),
    ({"must_register_factor": True}, 50079),
]


@pytest.mark.parametrize(("state", "number"), _FACTORS)
def test_a_second_factor_cannot_be_given_here(state: dict[str, Any], number: int) -> None:
    """A policy that asks for one refuses, names itself in the claims challenge and says that a page would help."""
    kit = changed_kit(users={PLAIN: state})
    policy = require_mfa(kit)
    answer = ask(kit).json()

    assert (answer["error_codes"], answer["suberror"]) == ([number], "basic_action")
    assert policy in answer["claims"]


def test_version_1_asks_for_interaction(kit: Kit) -> None:
    """The old endpoint names a refusal by a policy otherwise."""
    require_mfa(kit)
    form = {"client_id": POWERSHELL, "username": PLAIN, "password": PASSWORD}
    resource = "https://graph.microsoft.com"
    answer = kit.token(V1_TOKEN, grant_type="password", resource=resource, **form)

    assert answer.json()["error"] == "interaction_required"


def test_a_federated_domain_keeps_no_passwords_here() -> None:
    """The realm tells whose passwords another service keeps, and the password grant has none to compare."""
    kit = changed_kit(federated_domains=("contoso.onmicrosoft.com",))
    realm = kit.http.get(f"https://login.microsoftonline.com/common/userrealm/{PLAIN}?api-version=1.0").json()

    assert realm["account_type"] == "Federated"
    assert realm["federation_protocol"] == "WSTrust"
    assert realm["federation_metadata_url"].startswith("https://")
    assert ask(kit).json()["error_codes"] == [50056]


def test_ten_wrong_passwords_lock_the_account(kit: Kit) -> None:
    """After ten wrong passwords in a row the right one is refused too, for a minute."""
    for _ in range(10):
        assert ask(kit, password="wrong").json()["error_codes"] == [50126]
    locked = ask(kit)
    kit.control.clock_advance(60)

    assert locked.json()["error_codes"] == [50053]
    assert ask(kit).status_code == 200
