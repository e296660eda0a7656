"""msal, unchanged, in process and over TLS: every way to a token, verified by the published keys, and each refusal."""

from __future__ import annotations

import base64
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msal
import pytest
import requests
from certkit import OTHER_PEM, PEM, certificate, private_pem
from client_town import GRAPH_ID, Town, in_process_town

from azfakes import Browser, Forge, requests_session
from azfakes.wellknown import AZURE_CLI

SOMEBODY = "0b1f7c0e-1111-4222-8333-944455566677"
NOBODY = "2c2d4fd3-4aa4-4a8c-a0ad-7c1a4f2a6a10"
SCOPE_ID = "8d5c1f7e-7c1a-4a55-9a3e-2b7a1d3f5a10"
YEAR = 365 * 86_400


def options(town: Town, tenant: str | None = None) -> dict[str, Any]:
    """Tell msal the way."""
    authority = f"{town.urls.login}/{tenant or town.tenant.id}"
    if town.cloud is not None:
        return {"authority": authority, "http_client": requests_session(town.cloud)}
    session = requests.Session()
    # The environment's own authorities would take precedence over the session's.
    session.verify, session.trust_env = town.ca or True, False
    return {"authority": authority, "http_client": session, "instance_discovery": False}


def confidential(town: Town, credential: Any = None, **changes: str) -> Any:
    """Make msal's client of the world's application."""
    secret = town.app.secret if credential is None else credential
    client_id = changes.get("client_id", town.app.client_id)
    return msal.ConfidentialClientApplication(
        client_id, client_credential=secret, **options(town, changes.get("tenant"))
    )


def public(town: Town, client_id: str = AZURE_CLI, tenant: str | None = None) -> Any:
    """Make msal's client for people."""
    return msal.PublicClientApplication(client_id, **options(town, tenant))


def graph(town: Town, method: str, path: str, body: Any = None) -> dict[str, Any]:
    """Call Graph as the world's application, with the permissions that it really holds."""
    token = confidential(town).acquire_token_for_client([town.graph_default])["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    answer = town.http.request(method, f"{town.urls.graph}/v1.0{path}", json=body, headers=bearer)
    assert answer.is_success, answer.text
    content: dict[str, Any] = answer.json() if answer.content else {}
    return content


def error_of(answer: dict[str, Any]) -> tuple[str, list[int]]:
    """Tell the OAuth error and the AADSTS numbers of an answer."""
    return answer["error"], answer["error_codes"]


def test_a_secret_gets_a_token_once(town: Town) -> None:
    """The token is the application's, with its roles; the second time it comes from msal's cache, without a request."""
    client = confidential(town)
    first = client.acquire_token_for_client([town.graph_default])
    claims = town.verified(first["access_token"])
    requests = town.control.state().logged
    second = client.acquire_token_for_client([town.graph_default])

    assert (claims["appid"], claims["appidacr"]) == (town.app.client_id, "1")
    assert "Application.ReadWrite.All" in claims["roles"]
    assert (second["access_token"], second["token_source"]) == (first["access_token"], "cache")
    assert town.control.state().logged == requests


def test_a_wrong_secret_and_an_expired_one_are_told_apart(town: Town) -> None:
    """7000215 and 7000222, both invalid_client."""
    wrong = confidential(town, "not it").acquire_token_for_client([town.graph_default])
    secret = town.app.secret
    town.control.clock_advance(3 * YEAR)
    expired = confidential(town, secret).acquire_token_for_client([town.graph_default])

    assert error_of(wrong) == ("invalid_client", [7000215])
    assert error_of(expired) == ("invalid_client", [7000222])


def test_unknown_applications_tenants_and_resources_are_told(town: Town) -> None:
    """700016 and 500011 come as answers; an unknown tenant is 90002 at the discovery already."""
    app = confidential(town, client_id=SOMEBODY).acquire_token_for_client([town.graph_default])
    resource = confidential(town).acquire_token_for_client(["https://nobody.example/.default"])

    assert error_of(app) == ("unauthorized_client", [700016])
    assert error_of(resource) == ("invalid_resource", [500011])
    with pytest.raises(ValueError, match="Unable to get authority configuration"):
        confidential(town, tenant=NOBODY)
    assert town.control.log().entries[-1].error == "AADSTS90002"


@pytest.fixture
def certified(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Register a certificate at Graph, and let msal write its assertions by the cloud's clock."""
    now = town.control.state().instant
    monkeypatch.setattr("msal.oauth2cli.assertion.time", SimpleNamespace(time=lambda: now + 0.25))
    key = {
        "type": "AsymmetricX509Cert",
        "usage": "Verify",
        "key": base64.b64encode(certificate().der).decode(),
    }
    app = graph(town, "GET", f"/applications(appId='{town.app.client_id}')")
    graph(town, "PATCH", f"/applications/{app['id']}", {"keyCredentials": [key]})
    return town


_CERTIFICATES: list[dict[str, Any]] = [
    {"private_key": private_pem(), "thumbprint": certificate().sha1.hex().upper()},
    {
        "private_key": private_pem(),
        "thumbprint": certificate().sha1.hex(),
        "public_certificate": PEM[PEM.index("-----BEGIN CERT") :],
    },
    {"private_key": private_pem(), "public_certificate": PEM[PEM.index("-----BEGIN CERT") :]},
]


@pytest.mark.parametrize("credential", _CERTIFICATES, ids=["thumbprint", "both", "public_certificate"])
def test_a_certificate_gets_a_token(certified: Town, credential: dict[str, Any]) -> None:
    """By thumbprint with SHA-1 or by the certificate itself with PSS and SHA-256, the token says that it was one."""
    answer = confidential(certified, credential).acquire_token_for_client([certified.graph_default])

    assert "access_token" in answer, answer
    assert certified.verified(answer["access_token"])["appidacr"] == "2"


def test_another_certificate_gets_none(certified: Town) -> None:
    """A thumbprint that is not registered and a key that does not fit are both 700027."""
    unknown = {"private_key": private_pem(OTHER_PEM), "thumbprint": certificate(OTHER_PEM).sha1.hex()}
    forged = {"private_key": private_pem(OTHER_PEM), "thumbprint": certificate().sha1.hex()}
    answers = [
        confidential(certified, credential).acquire_token_for_client([certified.graph_default])
        for credential in (unknown, forged)
    ]

    assert [error_of(answer) for answer in answers] == [("invalid_client", [700027])] * 2


def sign_in(town: Town, client: Any, scopes: list[str], mode: str = "form_post") -> dict[str, Any]:
    """Go through msal's authorization code flow with PKCE."""
    flow = client.initiate_auth_code_flow(scopes, redirect_uri="http://localhost:8400", response_mode=mode)
    query = dict(parse_qsl(urlsplit(flow["auth_uri"]).query))
    assert query["code_challenge_method"] == "S256"
    answer: dict[str, Any] = client.acquire_token_by_auth_code_flow(flow, town.sign_in(flow["auth_uri"]))
    return answer


def test_a_person_signs_in_and_goes_on_silently(town: Town) -> None:
    """Code and PKCE bring a token, the cache the next one, the refresh token one for Resource Manager."""
    client = public(town)
    first = sign_in(town, client, [f"{town.urls.graph}/User.Read"])
    account = client.get_accounts()[0]
    requests = town.control.state().logged
    cached = client.acquire_token_silent([f"{town.urls.graph}/User.Read"], account)
    unasked = town.control.state().logged - requests
    arm = client.acquire_token_silent([f"{town.urls.arm}//.default"], account)
    again = client.acquire_token_silent([f"{town.urls.arm}//.default"], account)

    assert town.verified(first["access_token"])["upn"] == town.person.upn
    assert first["id_token_claims"]["preferred_username"] == town.person.upn
    assert account["home_account_id"] == f"{town.person.id}.{town.tenant.id}"
    assert (cached["token_source"], unasked) == ("cache", 0)
    assert town.verified(arm["access_token"])["aud"] == f"{town.urls.arm}/"
    assert (arm["token_source"], again["token_source"]) == ("identity_provider", "cache")


def test_any_organisation_will_do(town: Town) -> None:
    """At /organizations the person's own tenant issues the token, which msal takes for valid."""
    answer = sign_in(town, public(town, tenant="organizations"), ["User.Read"])

    assert town.verified(answer["access_token"])["tid"] == town.tenant.id


def test_missing_consent_reaches_the_client(town: Town) -> None:
    """A client that holds no grant is told 65001 by the redirect."""
    answer = sign_in(town, public(town), [f"{town.urls.graph}/Group.Read.All"])

    assert (answer["error"], "AADSTS65001" in answer["error_description"]) == ("consent_required", True)


def test_a_device_is_signed_in_elsewhere(town: Town) -> None:
    """Pending until the person approves in a browser; then the tokens, refreshed like any others."""
    client = public(town)
    flow = client.initiate_device_flow([f"{town.urls.graph}/User.Read"])
    pending = client.acquire_token_by_device_flow(dict(flow), exit_condition=lambda _: True)
    browser = Browser(town.http)
    browser.enter_code(flow["verification_uri"], flow["user_code"], town.person.upn, town.person.password)
    answer = client.acquire_token_by_device_flow(flow, exit_condition=lambda _: True)
    arm = client.acquire_token_silent([f"{town.urls.arm}//.default"], client.get_accounts()[0])

    assert pending["error"] == "authorization_pending"
    assert town.verified(answer["access_token"])["upn"] == town.person.upn
    assert town.verified(arm["access_token"])["scp"] == "user_impersonation"


def test_a_device_may_be_declined_or_late(town: Town) -> None:
    """Who declines and who waits too long ends the flow."""
    client = public(town)
    flow = client.initiate_device_flow(["User.Read"])
    late = client.initiate_device_flow(["User.Read"])
    person = (town.person.upn, town.person.password)
    Browser(town.http).enter_code(flow["verification_uri"], flow["user_code"], *person, accept=False)
    declined = client.acquire_token_by_device_flow(flow)
    town.control.clock_advance(900)

    assert declined["error"] == "authorization_declined"
    assert client.acquire_token_by_device_flow(late)["error"] == "expired_token"


def test_name_and_password_get_tokens_in_process() -> None:
    """Msal asks for the realm on the host's own port, which only the real host names answer."""
    town = in_process_town()
    client = public(town)
    nobody = f"nobody@{town.tenant.domains[0]}"
    with pytest.warns(DeprecationWarning, match="public client"):
        answer, wrong, unknown = (
            client.acquire_token_by_username_password(*attempt, ["User.Read"])
            for attempt in (
                (town.person.upn, town.person.password),
                (town.person.upn, "wrong"),
                (nobody, "x"),
            )
        )
    cached = client.acquire_token_silent(["User.Read"], client.get_accounts(town.person.upn)[0])

    assert town.verified(answer["access_token"])["upn"] == town.person.upn
    assert cached["token_source"] == "cache"
    assert (error_of(wrong), error_of(unknown)) == (("invalid_grant", [50126]), ("invalid_grant", [50034]))


def test_conditional_access_stops_people(town: Town) -> None:
    """A block made after the sign-in reaches msal by the refresh token, with the policy in the claims challenge."""
    client = public(town)
    sign_in(town, client, [f"{town.urls.graph}/User.Read"])
    town.block(town.person.id)
    account = client.get_accounts()[0]
    refused = client.acquire_token_silent_with_error([f"{town.urls.arm}//.default"], account)

    assert error_of(refused) == ("invalid_grant", [53003])
    assert refused["suberror"] == "message_only"


@pytest.fixture
def api(town: Town) -> str:
    """Make the world's application an API that the Azure CLI may call, and that may read people at Graph; its scope."""
    app = graph(town, "GET", f"/applications(appId='{town.app.client_id}')")
    scope = {
        "id": SCOPE_ID,
        "value": "access",
        "type": "User",
        "isEnabled": True,
        "adminConsentDisplayName": "Access",
        "adminConsentDescription": "Access.",
    }
    known = [{"appId": AZURE_CLI, "delegatedPermissionIds": [SCOPE_ID]}]
    graph(town, "PATCH", f"/applications/{app['id']}", {"api": {"oauth2PermissionScopes": [scope]}})
    graph(town, "PATCH", f"/applications/{app['id']}", {"api": {"preAuthorizedApplications": known}})
    accounts = [
        graph(town, "GET", f"/servicePrincipals(appId='{app_id}')")["id"]
        for app_id in (town.app.client_id, GRAPH_ID)
    ]
    body = {"clientId": accounts[0], "resourceId": accounts[1], "consentType": "AllPrincipals"}
    graph(town, "POST", "/oauth2PermissionGrants", {**body, "scope": "User.Read"})
    return f"{town.app.client_id}/access"


def test_an_api_acts_on_behalf_of_a_person(town: Town, api: str) -> None:
    """The API exchanges the token that it was called with; another one is refused, and so is more than was granted."""
    called_with = sign_in(town, public(town), [api])["access_token"]
    client = confidential(town)
    answer = client.acquire_token_on_behalf_of(called_with, [f"{town.urls.graph}/User.Read"])
    own = confidential(town).acquire_token_on_behalf_of(answer["access_token"], ["User.Read"])
    more = confidential(town).acquire_token_on_behalf_of(called_with, ["Group.Read.All"])
    bearer = {"Authorization": f"Bearer {answer['access_token']}"}
    me = town.http.get(f"{town.urls.graph}/v1.0/me", headers=bearer).json()

    assert town.verified(answer["access_token"])["appid"] == town.app.client_id
    assert me["userPrincipalName"] == town.person.upn
    assert (error_of(own), error_of(more)) == (("invalid_grant", [500131]), ("invalid_grant", [65001]))
    assert more["suberror"] == "consent_required"


def test_a_new_key_signs_and_the_old_tokens_stay_good(town: Town) -> None:
    """After the keys have rolled over, tokens from before and after both verify with the published keys."""
    before = confidential(town).acquire_token_for_client([town.graph_default])["access_token"]
    town.control.roll_key()
    after = confidential(town).acquire_token_for_client([town.graph_default])["access_token"]

    assert before.partition(".")[0] != after.partition(".")[0]
    assert town.verified(before)["appid"] == town.verified(after)["appid"] == town.app.client_id


def test_a_trusted_issuers_token_is_a_credential(town: Town) -> None:
    """A token of another issuer is taken as msal's client assertion once Graph keeps a credential for it."""
    issuer = f"{town.urls.login}/{town.tenant.id}/v2.0"
    claims = {"iss": issuer, "sub": SOMEBODY, "aud": "api://AzureADTokenExchange"}
    wish = Forge(tenant=town.tenant.id, client=town.app.client_id, claims=claims)
    credential = {"client_assertion": lambda: town.control.forge(wish)}
    refused = confidential(town, credential).acquire_token_for_client([town.graph_default])
    app = graph(town, "GET", f"/applications(appId='{town.app.client_id}')")
    body = {"name": "pipeline", "issuer": issuer, "subject": SOMEBODY, "audiences": [claims["aud"]]}
    graph(town, "POST", f"/applications/{app['id']}/federatedIdentityCredentials", body)
    taken = confidential(town, credential).acquire_token_for_client([town.graph_default])

    assert error_of(refused) == ("invalid_client", [700211])
    assert town.verified(taken["access_token"])["appidacr"] == "2"
