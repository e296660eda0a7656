"""Several organisations in one world: what is apart, and what meets."""

from __future__ import annotations

import httpx
import msal
import pytest
import respx
from cloudkit import ADMIN, GRAPH_DEFAULT, LOGIN, TENANT, Kit, authorize_url

from azfakes import Cloud, FaultRule, respx_routes

FABRIKAM = "b1c4f7d2-3e58-4f6a-8a5d-0c9e7d21f4b6"
FEDERAL = "8d3c5c0e-2f5e-4a0d-9f43-1f6d1b0c7a42"
FABRIKAM_ADMIN = "admin@fabrikam.onmicrosoft.com"
OWNER = "owner@contoso.onmicrosoft.com"


@pytest.fixture
def world() -> Kit:
    """Give the world of three organisations."""
    return Kit(Cloud("contoso-fabrikam", seed=7))


def test_each_organisation_sees_its_own(world: Kit) -> None:
    """A token of one tenant opens that tenant's directory alone."""
    people = [
        {row["userPrincipalName"] for row in world.graph("GET", "/users?$top=999", token).json()["value"]}
        for token in (world.portal(), world.portal(FABRIKAM_ADMIN, FABRIKAM))
    ]

    assert (len(people[0]), len(people[1])) == (29, 17)
    assert not people[0] & people[1]
    assert ADMIN in people[0]
    assert FABRIKAM_ADMIN in people[1]


def test_a_stranger_is_turned_away_from_the_other_tenant(world: Kit) -> None:
    """A person of Fabrikam cannot sign in to Contoso, and the number says why."""
    result = world.browser.sign_in(authorize_url(), FABRIKAM_ADMIN, "Fabrikam!Test-admin")

    assert result.error == "AADSTS50020"


def test_an_application_of_one_tenant_is_unknown_in_the_other(world: Kit) -> None:
    """Client credentials of Contoso's application are good in Contoso, and 700016 in Fabrikam."""
    pair = world.server_app()
    form = {"client_id": pair.client_id, "client_secret": pair.secret, "scope": GRAPH_DEFAULT}
    home = world.token(grant_type="client_credentials", **form)
    away = world.token(tenant=FABRIKAM, grant_type="client_credentials", **form)
    abroad = world.token(tenant=FEDERAL, grant_type="client_credentials", **form)

    assert home.status_code == 200
    assert away.json()["error_codes"] == [700016]
    assert abroad.json()["error_codes"] == [900382]


def test_the_same_uri_may_serve_in_two_tenants(world: Kit) -> None:
    """App ID URIs are taken per tenant: Fabrikam may use the one that Contoso uses."""
    body = {
        "displayName": "Server",
        "signInAudience": "AzureADMyOrg",
        "identifierUris": ["https://ConfigMgrService"],
    }
    tokens = (world.portal(), world.portal(FABRIKAM_ADMIN, FABRIKAM))
    answers = [world.graph("POST", "/applications", token, body).status_code for token in tokens]

    assert answers == [201, 201]


def test_two_roles_together_register_and_consent(world: Kit) -> None:
    """Who administers applications and privileged roles needs nobody else to grant directory read."""
    pair = world.server_app(reads=False)
    alone = world.grant_directory_read(pair.account_id, "apps@contoso.onmicrosoft.com")
    both = world.grant_directory_read(pair.account_id, OWNER)

    assert (alone.status_code, both.status_code) == (403, 201)


def test_msal_hears_of_a_policy(kit: Kit) -> None:
    """Microsoft's client, asking for another token silently, gets the challenge of the policy that was made since."""
    client_id = kit.native_app(kit.server_app(uri="https://cm.contoso.com/service"))
    with respx.mock as router:
        respx_routes(router, kit.cloud)
        client = msal.PublicClientApplication(
            client_id, authority=f"{LOGIN}/{TENANT}", http_client=httpx.Client()
        )
        scope = ["https://cm.contoso.com/service/user_impersonation"]
        place = {"redirect_uri": "http://localhost:1234", "response_mode": "form_post"}
        flow = client.initiate_auth_code_flow(scope, **place)
        signed = kit.browser.sign_in(flow["auth_uri"], ADMIN, "Contoso!Test-admin")
        first = client.acquire_token_by_auth_code_flow(flow, signed.query)
        body = {
            "displayName": "Second factor",
            "state": "enabled",
            "conditions": {
                "applications": {"includeApplications": ["All"]},
                "users": {"includeUsers": ["All"]},
            },
            "grantControls": {"operator": "OR", "builtInControls": ["mfa"]},
        }
        kit.graph("POST", "/identity/conditionalAccess/policies", kit.portal(), body)
        account = client.get_accounts()[0]
        second = client.acquire_token_silent_with_error(scope, account, force_refresh=True)

    assert "access_token" in first
    assert (second["error"], second["suberror"]) == ("invalid_grant", "basic_action")
    assert second["error_codes"] == [50076]


@pytest.mark.parametrize(
    ("service", "url", "code"),
    [
        ("login", f"{LOGIN}/{TENANT}/oauth2/v2.0/token", "temporarily_unavailable"),
        ("graph", "https://graph.microsoft.com/v1.0/users", "TooManyRequests"),
        ("arm", "https://management.azure.com/subscriptions", "TooManyRequests"),
    ],
)
def test_throttling_is_worded_by_each_service(kit: Kit, service: str, url: str, code: str) -> None:
    """An ordered 429 lets the requests before it through, carries Retry-After, and has the service's own code."""
    kit.control.add_fault(FaultRule(status=429, retry_after=11, skip=2))
    answers = [kit.http.get(url) if service != "login" else kit.http.post(url) for _ in range(4)]
    error = answers[2].json()["error"]

    assert [one.status_code == 429 for one in answers] == [False, False, True, False]
    assert answers[2].headers["retry-after"] == "11"
    assert code in (error, error.get("code") if isinstance(error, dict) else None)
