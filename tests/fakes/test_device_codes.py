"""The device code grant, from the code to the tokens."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from cloudkit import GRAPH_DEFAULT, LOGIN, PLAIN, POWERSHELL, TENANT, V1_TOKEN, Kit, authorize_url
from worldkit import MFA_CODE, changed_kit, require_mfa

from azfakes import SignInResult
from azfakes.signing import verify
from azfakes.worlds import Behaviour

PASSWORD = "Contoso!Test-plain"
LONG_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
SCOPE = f"{GRAPH_DEFAULT} openid profile offline_access"


def start(kit: Kit, tenant: str = TENANT, **changes: str) -> dict[str, Any]:
    """Ask for a device code."""
    form = {"client_id": POWERSHELL, "scope": SCOPE} | changes
    answer = kit.http.post(f"{LOGIN}/{tenant}/oauth2/v2.0/devicecode", data=form)
    assert answer.status_code == 200, answer.text
    code: dict[str, Any] = answer.json()
    return code


def approve(kit: Kit, code: dict[str, Any], *, accept: bool = True, **more: str) -> SignInResult:
    """Enter the code in a browser and sign in."""
    page = code["verification_uri"]
    return kit.browser.enter_code(page, code["user_code"], PLAIN, PASSWORD, accept=accept, **more)


def poll(kit: Kit, issued: dict[str, Any], grant: str = LONG_GRANT, **changes: str) -> httpx.Response:
    """Ask for the tokens."""
    form = {"client_id": POWERSHELL, "device_code": issued["device_code"]} | changes
    return kit.token(grant_type=grant, **form)


def test_the_answer_names_code_page_and_times(kit: Kit) -> None:
    """Nine letters and digits, fifteen minutes, five seconds, and a page that is there."""
    code = start(kit)

    assert len(code["user_code"]) == 9
    assert code["user_code"].isalnum()
    assert (code["expires_in"], code["interval"]) == (900, 5)
    assert code["verification_uri"] == "https://login.microsoft.com/device"
    assert code["user_code"] in code["message"]
    assert kit.http.get(code["verification_uri"]).status_code == 200


@pytest.mark.parametrize("grant", [LONG_GRANT, "device_code"])
@pytest.mark.parametrize("field", ["device_code", "code"])
def test_both_spellings_get_the_tokens(kit: Kit, grant: str, field: str) -> None:
    """Pending until the person has approved, then tokens for the person."""
    code = start(kit)
    form = {"device_code": "", field: code["device_code"]}
    pending = poll(kit, code, grant, **form)
    done = approve(kit, code)
    answer = poll(kit, code, grant, **form)

    assert (pending.status_code, pending.json()["error"]) == (400, "authorization_pending")
    assert pending.json()["error_codes"] == [70016]
    assert (done.error, done.page) == (None, None)
    assert "close this window" in done.message
    assert verify(answer.json()["access_token"])["upn"] == PLAIN
    assert answer.json()["refresh_token"]
    assert answer.json()["id_token"]


def test_a_person_may_decline(kit: Kit) -> None:
    """Who declines ends the device's wait."""
    code = start(kit)
    approve(kit, code, accept=False)

    assert poll(kit, code).json()["error"] == "authorization_declined"


def test_a_code_expires(kit: Kit) -> None:
    """After fifteen minutes device and page both refuse it."""
    code = start(kit)
    kit.control.clock_advance(900)

    assert poll(kit, code).json()["error"] == "expired_token"
    assert approve(kit, code).error == "AADSTS70018"


def test_a_code_is_good_once_and_for_its_client(kit: Kit) -> None:
    """A code that was redeemed, is another client's or made up is no code."""
    code = start(kit)
    approve(kit, code)
    other = poll(kit, code, client_id="04b07795-8ddb-461a-bbee-02f9e1bf7b46")
    first, second = poll(kit, code), poll(kit, code)
    made_up = poll(kit, {"device_code": "x"})

    assert first.status_code == 200
    for answer in (other, second, made_up):
        assert (answer.status_code, answer.json()["error"]) == (400, "bad_verification_code")


@pytest.mark.parametrize(
    ("numbers", "wrong", "expired"), [("captured", 70000, 70020), ("documented", 70018, 70019)]
)
def test_the_numbers_are_a_choice(numbers: Any, wrong: int, expired: int) -> None:
    """Where captures and documentation differ, the world decides."""
    kit = changed_kit(behaviour=Behaviour(device_code_numbers=numbers))
    code = start(kit)
    bad = poll(kit, {"device_code": "x"})
    kit.control.clock_advance(900)

    assert bad.json()["error_codes"] == [wrong]
    assert poll(kit, code).json()["error_codes"] == [expired]


def test_fast_polling_can_be_slowed_down() -> None:
    """A strict world answers slow_down to who polls before the interval is over."""
    kit = changed_kit(behaviour=Behaviour(device_polling="strict"))
    code = start(kit)
    first, second = poll(kit, code), poll(kit, code)
    kit.control.clock_advance(5)

    assert [one.json()["error"] for one in (first, second, poll(kit, code))] == [
        "authorization_pending",
        "slow_down",
        "authorization_pending",
    ]


def test_version_1_speaks_in_texts(kit: Kit) -> None:
    """The old endpoint names the page otherwise and writes numbers as texts."""
    form = {"client_id": POWERSHELL, "resource": "https://graph.microsoft.com"}
    code = kit.http.post(f"{LOGIN}/common/oauth2/devicecode", data=form).json()
    kit.browser.enter_code(code["verification_url"], code["user_code"], PLAIN, PASSWORD)
    asked = {"client_id": POWERSHELL, "code": code["device_code"], "resource": form["resource"]}
    answer = kit.token(V1_TOKEN, "common", grant_type="device_code", **asked)

    assert (code["expires_in"], code["interval"]) == ("900", "5")
    assert answer.json()["resource"] == "https://graph.microsoft.com"


def test_the_page_takes_the_code_as_people_type_it(kit: Kit) -> None:
    """Small letters, a hyphen and spaces around do no harm, and the old addresses lead there too."""
    code = start(kit)
    typed = f" {code['user_code'][:4].lower()}-{code['user_code'][4:]} "
    for page in ("devicelogin", "common/oauth2/deviceauth"):
        assert kit.http.get(f"{LOGIN}/{page}").status_code == 200
    result = kit.browser.enter_code(f"{LOGIN}/devicelogin", typed, PLAIN, PASSWORD)

    assert result.error is None
    assert poll(kit, code).status_code == 200


_BAD_STARTS = [
    ({"scope": ""}, 900144),
    ({"client_id": ""}, 900144),
    ({"client_id": "11111111-2222-3333-4444-555555555555"}, 700016),
    ({"scope": "https://nobody.example/.default"}, 500011),
    ({"claims": "["}, 9002313),
]


@pytest.mark.parametrize(("change", "number"), _BAD_STARTS)
def test_a_bad_request_is_refused_at_once(kit: Kit, change: dict[str, str], number: int) -> None:
    """What is missing or unknown is told before anybody goes to a browser."""
    form = {"client_id": POWERSHELL, "scope": SCOPE} | change
    answer = kit.http.post(f"{LOGIN}/{TENANT}/oauth2/v2.0/devicecode", data=form)

    assert answer.json()["error_codes"] == [number]


def test_a_confidential_application_needs_its_secret(kit: Kit) -> None:
    """An application that allows no public flows is 7000218 at the redemption."""
    server = kit.server_app()
    code = start(kit, client_id=server.client_id, scope="openid")
    approve(kit, code)
    bare = poll(kit, code, client_id=server.client_id)
    proven = poll(kit, code, client_id=server.client_id, client_secret=server.secret)

    assert bare.json()["error_codes"] == [7000218]
    assert proven.status_code == 200


def test_a_secret_takes_no_device_code_away(kit: Kit) -> None:
    """An application that allows public flows needs no secret though it has one; its refresh then takes none (700025)."""
    client_id = kit.native_app(kit.server_app(uri="https://ConfigMgrService"))
    added = kit.graph("POST", f"/applications(appId='{client_id}')/addPassword", kit.portal(), {}).json()
    code = start(kit, client_id=client_id, scope="https://ConfigMgrService/.default offline_access")
    approve(kit, code)
    answer = poll(kit, code, client_id=client_id)
    form = {"client_id": client_id, "refresh_token": answer.json().get("refresh_token", "")}
    secret = {"client_secret": added["secretText"]}

    assert answer.status_code == 200, answer.text
    assert kit.token(grant_type="refresh_token", **form).status_code == 200
    assert kit.token(grant_type="refresh_token", **form, **secret).json()["error_codes"] == [700025]


def test_a_policy_stops_the_person_on_the_page() -> None:
    """Who lacks the second factor leaves the device waiting; who has it gets a token that says so."""
    kit = changed_kit(users={PLAIN: {"second_factor": MFA_CODE}})
    require_mfa(kit)
    code = start(kit)
    without = approve(kit, code)
    waiting = poll(kit, code)
    approve(kit, code, second_factor=MFA_CODE)

    assert without.page == "second-factor"
    assert waiting.json()["error"] == "authorization_pending"
    assert verify(poll(kit, code).json()["access_token"])["amr"] == ["pwd", "mfa"]


@pytest.mark.parametrize(("page", "uri"), [("device", "/device"), ("devicelogin", "/devicelogin")])
def test_the_page_has_an_old_and_a_new_address(page: Any, uri: str) -> None:
    """The world decides which address the answer names."""
    kit = changed_kit(behaviour=Behaviour(verification_page=page))

    assert start(kit)["verification_uri"].endswith(uri)


def test_whoever_asks_on_and_on_fills_no_memory(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a bound the oldest codes, pages and tokens make room for the newest."""
    monkeypatch.setattr("azfakes.sessions.MOST_OPEN", 20)
    first = start(kit)
    for _ in range(20):
        last = start(kit)
        kit.http.get(authorize_url())
    approve(kit, last)

    assert len(kit.cloud.state.sessions.device_codes) == 20
    assert len(kit.cloud.state.sessions.visits) <= 20
    assert poll(kit, first).json()["error"] == "bad_verification_code"
    assert poll(kit, last).status_code == 200
