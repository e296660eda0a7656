"""Refresh tokens, scopes in the form asked for, and single-page applications."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from cloudkit import ADMIN, GRAPH_DEFAULT, LOGIN, POWERSHELL, TENANT, Kit, authorize_url, code_of, redeem
from worldkit import changed_kit

from azfakes import ControlError
from azfakes.signing import verify
from azfakes.worlds import Behaviour

CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
VERIFIER = "v" * 43
ORIGIN = {"Origin": "https://spa.contoso.com"}
DAY = 86_400


def refresh(kit: Kit, token: str, client_id: str = POWERSHELL, **more: str) -> httpx.Response:
    """Use a refresh token."""
    return kit.token(grant_type="refresh_token", client_id=client_id, refresh_token=token, **more)


def test_using_a_refresh_token_does_not_revoke_it(kit: Kit) -> None:
    """Each use brings a new token, and the old one stays good."""
    first = redeem(kit, code_of(kit)).json()["refresh_token"]
    second, third = refresh(kit, first).json(), refresh(kit, first).json()

    assert len({first, second["refresh_token"], third["refresh_token"]}) == 3
    assert refresh(kit, second["refresh_token"]).status_code == 200


def test_each_refresh_brings_a_new_token(kit: Kit) -> None:
    """A refresh needs no `offline_access` for it, whatever resource it asks for, and may be followed by another."""
    first = redeem(kit, code_of(kit)).json()["refresh_token"]
    second = refresh(kit, first, scope="https://management.azure.com//.default").json()
    third = refresh(kit, second["refresh_token"]).json()

    assert first != second["refresh_token"] != third["refresh_token"]


def test_a_family_shares_its_refresh_tokens(kit: Kit) -> None:
    """What one of Microsoft's own tools got another may use; an application of the tenant may not."""
    answer = redeem(kit, code_of(kit)).json()
    native = kit.native_app(kit.server_app(uri="https://ConfigMgrService"))
    relative = refresh(kit, answer["refresh_token"], CLI)
    stranger = refresh(kit, answer["refresh_token"], native)

    assert answer["foci"] == "1"
    assert verify(relative.json()["access_token"])["appid"] == CLI
    assert stranger.json()["error_codes"] == [70000]


def test_revoked_sessions_end_refreshing(kit: Kit) -> None:
    """A token from before a revocation is 50173, one from after it is good, though the clock stands still."""
    old = redeem(kit, code_of(kit)).json()["refresh_token"]
    assert kit.graph("POST", f"/users/{ADMIN}/revokeSignInSessions", kit.portal()).status_code == 200
    new = redeem(kit, code_of(kit)).json()["refresh_token"]

    assert refresh(kit, old).json()["error_codes"] == [50173]
    assert refresh(kit, new).status_code == 200


def test_a_revocation_outlives_snapshots_and_saved_worlds(kit: Kit) -> None:
    """The count of revocations is kept with the person, so that no token of before becomes good again."""
    old = redeem(kit, code_of(kit)).json()["refresh_token"]
    kit.graph("POST", f"/users/{ADMIN}/revokeSignInSessions", kit.portal())
    kit.control.snapshot("revoked")
    kit.control.reset("contoso", 7)
    kit.control.restore("revoked")
    saved = kit.control.save_world().world.tenants[0].saved

    assert refresh(kit, old).json()["error_codes"] == [50173]
    assert saved is not None
    assert [user["revocations"] for user in saved.users if user["revocations"]] == [1]


def spa(kit: Kit) -> str:
    """Register a single-page application that may sign in to itself."""
    server = kit.server_app()
    change = {"spa": {"redirectUris": ["https://spa.contoso.com/"]}}
    kit.graph("PATCH", f"/applications/{server.object_id}", kit.portal(), change)
    return server.client_id


def spa_url(client_id: str, challenge: str | None = VERIFIER, **changes: str) -> str:
    """Write the authorize URL of a single page."""
    asked = {
        "client_id": client_id,
        "redirect_uri": "https://spa.contoso.com/",
        "scope": "openid offline_access",
    }
    return authorize_url(code_challenge=challenge, **(asked | changes))


def redeem_spa(kit: Kit, client_id: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """Sign in and redeem the code as a single page."""
    code = kit.browser.sign_in(spa_url(client_id), ADMIN, "Contoso!Test-admin").query["code"]
    form = {"grant_type": "authorization_code", "client_id": client_id, "code": code}
    form |= {"redirect_uri": "https://spa.contoso.com/", "code_verifier": VERIFIER}
    return kit.http.post(f"{LOGIN}/{TENANT}/oauth2/v2.0/token", data=form, headers=headers)


def test_a_single_page_redeems_across_origins_only(kit: Kit) -> None:
    """Its code needs an Origin, and the answer may be read there."""
    client_id = spa(kit)
    plain, crossing = redeem_spa(kit, client_id), redeem_spa(kit, client_id, ORIGIN)
    preflight = kit.http.options(f"{LOGIN}/{TENANT}/oauth2/v2.0/token", headers=ORIGIN)

    assert plain.json()["error_codes"] == [9002327]
    assert crossing.status_code == 200
    assert crossing.headers["access-control-allow-origin"] == "*"
    assert preflight.headers["access-control-allow-methods"] == "POST, OPTIONS"


def test_a_single_page_proves_its_code_exchange(kit: Kit) -> None:
    """Without a challenge it is told 9002325 in place of a code, once the person has signed in; a web page is not."""
    client_id = spa(kit)
    bare = kit.browser.sign_in(spa_url(client_id, None), ADMIN, "Contoso!Test-admin").query
    web = {"redirect_uri": "https://server.contoso.com/answer"}
    other = kit.browser.sign_in(spa_url(client_id, None, **web), ADMIN, "Contoso!Test-admin").query

    assert bare["error"] == "invalid_request"
    assert bare["error_description"].startswith("AADSTS9002325:")
    assert "code" in other


def test_a_code_of_before_the_page_was_a_single_one_is_not_redeemed_unproven(kit: Kit) -> None:
    """A redirect URI that becomes one of a single page meanwhile asks for the proof at the redemption."""
    server = kit.server_app()
    uri = "https://server.contoso.com/answer"
    code = code_of(kit, client_id=server.client_id, redirect_uri=uri, scope="openid")
    change = {"web": {"redirectUris": []}, "spa": {"redirectUris": [uri]}}
    kit.graph("PATCH", f"/applications/{server.object_id}", kit.portal(), change)
    form = {"grant_type": "authorization_code", "client_id": server.client_id, "code": code}
    data = {**form, "redirect_uri": uri}
    answer = kit.http.post(f"{LOGIN}/{TENANT}/oauth2/v2.0/token", data=data, headers=ORIGIN)

    assert answer.json()["error_codes"] == [9002325]


def test_a_single_page_signs_in_anew_each_day(kit: Kit) -> None:
    """Its refresh tokens end a day after the sign-in, however often they were used."""
    client_id = spa(kit)
    first = redeem_spa(kit, client_id, ORIGIN).json()["refresh_token"]
    kit.control.clock_advance(DAY - 1)
    second = refresh(kit, first, client_id).json()["refresh_token"]
    kit.control.clock_advance(1)

    assert refresh(kit, second, client_id).json()["error_codes"] == [700084]


def test_a_web_application_keeps_its_secret_out_of_pages(kit: Kit) -> None:
    """A secret that comes across origins is 9002326."""
    server = kit.server_app()
    uri = "https://server.contoso.com/answer"
    code = code_of(kit, client_id=server.client_id, redirect_uri=uri, scope="openid")
    form = {"grant_type": "authorization_code", "client_id": server.client_id, "code": code}
    data = {**form, "redirect_uri": uri, "client_secret": server.secret}
    answer = kit.http.post(f"{LOGIN}/{TENANT}/oauth2/v2.0/token", data=data, headers=ORIGIN)

    assert answer.json()["error_codes"] == [9002326]
    assert "access-control-allow-origin" not in answer.headers


_FORMS = [
    ("User.Read", "User.Read"),
    ("https://graph.microsoft.com/User.Read", "https://graph.microsoft.com/User.Read"),
    ("https://graph.microsoft.com//User.Read", "https://graph.microsoft.com//User.Read"),
    (GRAPH_DEFAULT, GRAPH_DEFAULT),
    ("https://graph.microsoft.com//.default", "https://graph.microsoft.com//.default"),
    ("https://management.core.windows.net//.default", "https://management.core.windows.net//.default"),
    ("https://management.azure.com/user_impersonation", "https://management.azure.com/user_impersonation"),
    ("00000003-0000-0000-c000-000000000000/User.Read", "00000003-0000-0000-c000-000000000000/User.Read"),
    ("https://localhost/.default", "https://localhost/.default"),
    (
        "User.Read https://graph.microsoft.com/Directory.AccessAsUser.All",
        "User.Read https://graph.microsoft.com/Directory.AccessAsUser.All",
    ),
]


@pytest.mark.parametrize(("asked", "echoed"), _FORMS)
def test_scopes_come_back_in_the_form_asked_for(kit: Kit, asked: str, echoed: str) -> None:
    """Bare names stay bare, addresses keep their slashes, also when one request mixes the forms of a resource."""
    token = redeem(kit, code_of(kit)).json()["refresh_token"]
    answer = refresh(kit, token, scope=f"{asked} openid")

    assert answer.status_code == 200, answer.text
    assert set(echoed.split()) <= set(answer.json()["scope"].split())
    assert "openid" in answer.json()["scope"].split()


@pytest.mark.parametrize(
    "scope", ["https://[/.default", "https://localhost:x/.default", "//", "https:///.default"]
)
def test_a_strange_scope_is_an_error_of_the_client(kit: Kit, scope: str) -> None:
    """Addresses that are none are refused, whatever they look like."""
    token = redeem(kit, code_of(kit)).json()["refresh_token"]

    assert refresh(kit, token, scope=scope).status_code in (200, 400)


_BEHAVIOURS: list[tuple[dict[str, Any], str, str]] = [
    ({}, "invalid_tenant", " Trace ID: "),
    ({"unknown_tenant_error": "invalid_request"}, "invalid_request", " Trace ID: "),
    ({"description_separator": "lines"}, "invalid_tenant", "\r\nTrace ID: "),
]


@pytest.mark.parametrize(("behaviour", "error", "separator"), _BEHAVIOURS)
def test_the_world_decides_what_sources_differ_about(
    behaviour: dict[str, Any], error: str, separator: str
) -> None:
    """The error of an unknown tenant and the parts of the description come in the form that the world says."""
    kit = changed_kit(behaviour=Behaviour(**behaviour))
    form = {"client_id": POWERSHELL, "scope": GRAPH_DEFAULT, "client_secret": "x"}
    answer = kit.token(tenant="nowhere.example", grant_type="client_credentials", **form).json()

    assert (answer["error"], answer["error_codes"]) == (error, [90002])
    assert separator in answer["error_description"]


@pytest.mark.parametrize(("error", "status"), [("invalid_grant", 400), ("invalid_client", 401)])
def test_an_unassigned_application_has_either_error(error: Any, status: int) -> None:
    """Captures and documentation differ about 501051, and so may worlds."""
    kit = changed_kit(behaviour=Behaviour(unassigned_app_error=error))
    server = kit.server_app(uri="https://ConfigMgrService")
    path = f"/servicePrincipals/{server.account_id}"
    kit.graph("PATCH", path, kit.portal(), {"appRoleAssignmentRequired": True})
    form = {"client_id": server.client_id, "client_secret": server.secret}
    answer = kit.token(grant_type="client_credentials", scope="https://ConfigMgrService/.default", **form)

    assert (answer.json()["error"], answer.status_code) == (error, status)


def test_a_reset_may_change_the_behaviour(kit: Kit) -> None:
    """The control plane changes single switches and leaves the others; unknown ones are refused."""
    kit.control.reset("contoso", 7, behaviour={"description_separator": "lines"})
    kit.control.reset("contoso", 7, behaviour={"unknown_tenant_error": "invalid_request"})
    form = {"client_id": POWERSHELL, "scope": GRAPH_DEFAULT, "client_secret": "x"}
    answer = kit.token(tenant="nowhere.example", grant_type="client_credentials", **form).json()

    assert answer["error"] == "invalid_request"
    assert "\r\n" not in answer["error_description"]
    with pytest.raises(ControlError):
        kit.control.reset("contoso", 7, behaviour={"no_such": 1})
