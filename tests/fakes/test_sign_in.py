"""People's tokens: sign-in page, authorization codes, refresh tokens."""

from __future__ import annotations

from typing import Any

import httpx
import msal
import pytest
import respx
from cloudkit import (
    ADMIN,
    LOGIN,
    PLAIN,
    POWERSHELL,
    TENANT,
    V1_TOKEN,
    Kit,
    authorize_url,
    code_of,
    redeem,
)

from azfakes import SignInError, respx_routes
from azfakes.signing import verify

URI = "https://ConfigMgrService"
VERIFIER = "v" * 43


def msal_sign_in(kit: Kit, client_id: str, scope: str, redirect_uri: str) -> dict[str, Any]:
    """Sign a plain member in through msal and the browser."""
    client = msal.PublicClientApplication(
        client_id, authority=f"{LOGIN}/{TENANT}", http_client=httpx.Client()
    )
    flow = client.initiate_auth_code_flow([scope], redirect_uri=redirect_uri, response_mode="form_post")
    result = kit.browser.sign_in(flow["auth_uri"], PLAIN, "Contoso!Test-plain")
    answer: dict[str, Any] = client.acquire_token_by_auth_code_flow(flow, result.query)
    return answer


def test_msal_signs_a_person_in_for_a_custom_resource(kit: Kit) -> None:
    """Microsoft's client with PKCE, the broker's redirect URI in other letter case, gives a version 1 token for the App ID URI."""
    native = kit.native_app(kit.server_app(uri=URI))
    with respx.mock as router:
        respx_routes(router, kit.cloud)
        redirect_uri = f"ms-appx-web://microsoft.aad.brokerplugin/{native}"
        answer = msal_sign_in(kit, native, f"{URI}/user_impersonation", redirect_uri)
    claims = verify(answer["access_token"])

    assert answer["id_token_claims"]["preferred_username"] == PLAIN
    assert (claims["aud"], claims["appid"], claims["appidacr"]) == (URI, native, "0")
    assert (claims["scp"], claims["upn"], claims["ver"]) == ("user_impersonation", PLAIN, "1.0")


def test_a_version_2_resource_gets_its_client_id_as_audience(kit: Kit) -> None:
    """A registration that asks for version 2 changes issuer, audience and the names of claims."""
    server = kit.server_app(uri=URI)
    native = kit.native_app(server)
    change = {"api": {"requestedAccessTokenVersion": 2}}
    kit.graph("PATCH", f"/applications/{server.object_id}", kit.portal(), change)
    with respx.mock as router:
        respx_routes(router, kit.cloud)
        answer = msal_sign_in(kit, native, f"{URI}/.default", "http://localhost:1234")
    claims = verify(answer["access_token"])

    assert (claims["aud"], claims["azp"], claims["ver"]) == (server.client_id, native, "2.0")
    assert claims["iss"] == f"{LOGIN}/{TENANT}/v2.0"


def test_without_consent_the_client_is_told_so(kit: Kit) -> None:
    """A client that holds no grant at the resource is refused with 65001."""
    kit.server_app(uri=URI)
    native = kit.native_app()
    url = authorize_url(client_id=native, scope=f"{URI}/user_impersonation")
    result = kit.browser.sign_in(url, PLAIN, "Contoso!Test-plain")

    assert result.query["error"] == "consent_required"
    assert result.query["error_description"].startswith("AADSTS65001")
    with pytest.raises(SignInError, match="AADSTS65001"):
        _ = result.code


_BAD_PEOPLE = [
    (ADMIN, "wrong", "AADSTS50126"),
    ("nobody@contoso.com", "x", "AADSTS50034"),
    ("", "", "AADSTS50034"),
]


@pytest.mark.parametrize(("name", "password", "error"), _BAD_PEOPLE)
def test_the_page_tells_what_was_wrong(kit: Kit, name: str, password: str, error: str) -> None:
    """A wrong password or name shows the page again with the AADSTS number."""
    result = kit.browser.sign_in(authorize_url(), name, password)

    assert result.error == error
    with pytest.raises(SignInError, match=error):
        _ = result.code


def test_a_disabled_person_cannot_sign_in(kit: Kit) -> None:
    """A disabled account is 50057 once the password was right."""
    person = next(one for one in kit.control.state().tenants[0].users if not one.account_enabled)

    assert kit.browser.sign_in(authorize_url(), person.upn, person.password).error == "AADSTS50057"


_PAGES = [
    ({"client_id": "11111111-2222-3333-4444-555555555555"}, "AADSTS700016"),
    ({"redirect_uri": "https://evil.example/"}, "AADSTS50011"),
    ({"client_id": None}, "AADSTS900144"),
]


@pytest.mark.parametrize(("change", "error"), _PAGES)
def test_a_bad_client_or_redirect_uri_is_never_redirected(
    kit: Kit, change: dict[str, str | None], error: str
) -> None:
    """Unknown clients and redirect URIs end on a page of the login service."""
    result = kit.browser.sign_in(authorize_url(**change), ADMIN, "Contoso!Test-admin")

    assert (result.error, result.redirect_uri) == (error, None)


_REDIRECTED = [
    ({"response_type": "magic"}, "unsupported_response_type"),
    ({"response_type": "code id_token"}, "unsupported_response_type"),
    ({"prompt": "none"}, "login_required"),
    ({"code_challenge": "short"}, "invalid_request"),
    ({"code_challenge": VERIFIER, "code_challenge_method": "md5"}, "invalid_request"),
    ({"scope": None}, "invalid_request"),
    ({"response_mode": "carrier-pigeon"}, "unsupported_response_type"),
]


@pytest.mark.parametrize(("change", "error"), _REDIRECTED)
def test_other_errors_go_back_to_the_client(kit: Kit, change: dict[str, str | None], error: str) -> None:
    """The client is told by a redirect, with its state."""
    result = kit.browser.sign_in(authorize_url(**change), ADMIN, "Contoso!Test-admin")

    assert (result.query["error"], result.query["state"]) == (error, "s-1")


@pytest.mark.parametrize("mode", ["query", "fragment", "form_post"])
def test_each_response_mode_carries_the_code(kit: Kit, mode: str) -> None:
    """Query, fragment and form all bring code and state."""
    result = kit.browser.sign_in(authorize_url(response_mode=mode), ADMIN, "Contoso!Test-admin")

    assert result.query["state"] == "s-1"
    assert redeem(kit, result.code).status_code == 200


def test_a_code_is_good_once(kit: Kit) -> None:
    """The second redemption of a code is 54005."""
    code = code_of(kit)

    assert redeem(kit, code).status_code == 200
    assert redeem(kit, code).json()["error_codes"] == [54005]


def test_a_code_lives_ten_minutes(kit: Kit) -> None:
    """Ten minutes after it was issued a code is 70008."""
    code = code_of(kit)
    kit.control.clock_advance(600)

    assert redeem(kit, code).json()["error_codes"] == [70008]


_BAD_REDEMPTIONS = [
    ({"code": "made up"}, 400, 70000),
    ({"client_id": "04b07795-8ddb-461a-bbee-02f9e1bf7b46"}, 400, 70000),
    ({"redirect_uri": "http://localhost:9"}, 401, 500112),
    ({"code_verifier": "w" * 43}, 400, 501481),
    ({"code_verifier": "short"}, 400, 501491),
    ({"client_secret": "x"}, 401, 700025),
    ({"redirect_uri": ""}, 400, 900144),
]


@pytest.mark.parametrize(("change", "status", "number"), _BAD_REDEMPTIONS)
def test_a_code_is_bound_to_its_request(kit: Kit, change: dict[str, str], status: int, number: int) -> None:
    """Another client, redirect URI or verifier does not get the token."""
    code = code_of(kit, code_challenge=VERIFIER)
    answer = redeem(kit, code, **({"code_verifier": VERIFIER} | change))

    assert (answer.status_code, answer.json()["error_codes"]) == (status, [number])


def test_a_confidential_client_must_prove_itself(kit: Kit) -> None:
    """A code for a web redirect URI is redeemed with the secret only."""
    server = kit.server_app()
    uri = "https://server.contoso.com/answer"
    scope = f"{server.client_id}/.default"
    kit.graph(
        "POST",
        "/oauth2PermissionGrants",
        kit.portal(),
        {
            "clientId": server.account_id,
            "consentType": "AllPrincipals",
            "resourceId": server.account_id,
            "scope": "user_impersonation",
        },
    )
    code = code_of(kit, client_id=server.client_id, redirect_uri=uri, scope=scope)
    form = {"client_id": server.client_id, "redirect_uri": uri}

    assert redeem(kit, code, **form).json()["error_codes"] == [7000218]
    assert redeem(kit, code, client_secret=server.secret, **form).status_code == 200


def test_a_refresh_token_serves_another_resource(kit: Kit) -> None:
    """A refresh token is bound to person and client, not to the resource, and a new one comes back."""
    first = redeem(kit, code_of(kit)).json()
    form = {"client_id": POWERSHELL, "refresh_token": first["refresh_token"]}
    scope = "https://management.azure.com//.default offline_access"
    second = kit.token(grant_type="refresh_token", scope=scope, **form).json()

    assert verify(second["access_token"])["aud"] == "https://management.azure.com/"
    assert second["scope"].split()[0] == "https://management.azure.com//.default"
    assert second["refresh_token"] != first["refresh_token"]
    assert "id_token" not in second


def test_a_refresh_token_dies_of_disuse(kit: Kit) -> None:
    """After 90 days without use a refresh token is 700082, a made-up one 9002313."""
    token = redeem(kit, code_of(kit)).json()["refresh_token"]
    kit.control.clock_advance(90 * 86_400)
    old = kit.token(grant_type="refresh_token", client_id=POWERSHELL, refresh_token=token)
    made_up = kit.token(grant_type="refresh_token", client_id=POWERSHELL, refresh_token="x")

    assert (old.json()["error_codes"], made_up.json()["error_codes"]) == ([700082], [9002313])
    assert old.json()["error"] == made_up.json()["error"] == "invalid_grant"


def test_a_silent_request_takes_the_browsers_session(kit: Kit) -> None:
    """After a sign-in in the same browser, prompt=none brings a code without a page."""
    code_of(kit)
    silent = kit.http.get(authorize_url(prompt="none"))

    assert silent.status_code == 302
    assert "code=" in silent.headers["location"]


def test_organizations_finds_the_tenant_by_the_person(kit: Kit) -> None:
    """On /organizations the person's domain decides; a single-tenant application is refused there."""
    url = authorize_url().replace(TENANT, "organizations")
    result = kit.browser.sign_in(url, ADMIN, "Contoso!Test-admin")
    native = kit.native_app()
    single = kit.browser.sign_in(url.replace(POWERSHELL, native), ADMIN, "Contoso!Test-admin")

    assert "code" in result.query
    assert single.error == "AADSTS50194"


def test_version_1_takes_the_resource_at_either_step(kit: Kit) -> None:
    """The version 1 endpoints give ID and refresh token unasked."""
    url = authorize_url("oauth2/authorize", scope=None, resource="https://graph.microsoft.com")
    code = kit.browser.sign_in(url, ADMIN, "Contoso!Test-admin").query["code"]
    form = {"client_id": POWERSHELL, "code": code, "redirect_uri": "http://localhost:8400"}
    answer = kit.token(V1_TOKEN, grant_type="authorization_code", **form).json()

    assert answer["resource"] == "https://graph.microsoft.com"
    assert verify(answer["id_token"])["upn"] == ADMIN
    assert answer["refresh_token"]


def test_a_refresh_token_of_a_confidential_client_needs_the_secret(kit: Kit) -> None:
    """What was redeemed with a secret is refreshed with a secret, whatever other platforms the client has."""
    server = kit.server_app()
    change = {"publicClient": {"redirectUris": ["http://localhost"]}}
    kit.graph("PATCH", f"/applications/{server.object_id}", kit.portal(), change)
    uri = "https://server.contoso.com/answer"
    code = code_of(kit, client_id=server.client_id, redirect_uri=uri, scope="openid offline_access")
    form = {"client_id": server.client_id, "redirect_uri": uri, "client_secret": server.secret}
    refresh = redeem(kit, code, **form).json()["refresh_token"]
    bare = kit.token(grant_type="refresh_token", client_id=server.client_id, refresh_token=refresh)
    del form["redirect_uri"]
    proven = kit.token(grant_type="refresh_token", refresh_token=refresh, **form)

    assert (bare.json()["error_codes"], proven.status_code) == ([7000218], 200)


def test_a_pre_authorized_client_needs_no_consent(kit: Kit) -> None:
    """A resource may name clients that hold some of its permissions without a grant."""
    server = kit.server_app(uri=URI)
    native = kit.native_app()
    api = kit.graph("GET", f"/applications/{server.object_id}", kit.portal()).json()["api"]
    ids = [scope["id"] for scope in api["oauth2PermissionScopes"]]
    entry = {"appId": native, "delegatedPermissionIds": ids}
    change = {"api": {"preAuthorizedApplications": [entry]}}
    kit.graph("PATCH", f"/applications/{server.object_id}", kit.portal(), change)
    url = authorize_url(client_id=native, scope=f"{URI}/user_impersonation")

    assert "code" in kit.browser.sign_in(url, PLAIN, "Contoso!Test-plain").query


def test_a_resource_may_want_its_callers_assigned(kit: Kit) -> None:
    """Where assignment is required, people without one are 50105 and applications 501051."""
    server = kit.server_app(uri=URI)
    native = kit.native_app(server)
    path = f"/servicePrincipals/{server.account_id}"
    kit.graph("PATCH", path, kit.portal(), {"appRoleAssignmentRequired": True})
    url = authorize_url(client_id=native, scope=f"{URI}/user_impersonation")
    person = kit.browser.sign_in(url, PLAIN, "Contoso!Test-plain").query
    form = {"client_id": server.client_id, "client_secret": server.secret, "scope": f"{URI}/.default"}
    app = kit.token(grant_type="client_credentials", **form).json()

    assert (person["error"], person["error_description"][:11]) == ("access_denied", "AADSTS50105")
    assert app["error_codes"] == [501051]


@pytest.mark.parametrize(
    ("mode", "start"), [("query", "http://localhost:8400/?"), ("fragment", "http://localhost:8400/#")]
)
def test_an_address_without_a_path_is_answered_with_a_slash(kit: Kit, mode: str, start: str) -> None:
    """A redirect URI that is a host alone comes back with a slash, and is redeemed as it was sent."""
    code_of(kit)
    url = authorize_url(prompt="none", response_mode=mode)
    location = kit.http.get(url).headers["location"]
    result = kit.browser.sign_in(url.replace("&prompt=none", ""), ADMIN, "Contoso!Test-admin")

    assert location.startswith(start)
    assert redeem(kit, result.query["code"]).status_code == 200


def test_discovery_repeats_the_application(kit: Kit) -> None:
    """Who asks for the keys of one application gets an address that says so, and the keys there."""
    url = f"{LOGIN}/{TENANT}/v2.0/.well-known/openid-configuration?appid={POWERSHELL}"
    keys = kit.http.get(url).json()["jwks_uri"]

    assert keys.endswith(f"?appid={POWERSHELL}")
    assert len(kit.http.get(keys).json()["keys"]) == 2
