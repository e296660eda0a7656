"""Creating apps in Entra, as whoever signs in."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from tests.simulator.conftest import Town, refused

from azharness.contract import Accepted, CloudError, Failed, Pending, Reason
from azharness.contract import commands as c
from azharness.contract.views import AppRow, Tenants

PLAIN = "plain@contoso.onmicrosoft.com"
URI = "https://contoso.com/site"
BROKER = "ms-appx-web://Microsoft.AAD.BrokerPlugin/"


def _registrations(town: Town, name: str) -> list[dict[str, object]]:
    found = town.portal("GET", f"/applications?$filter=displayName eq '{name}'")["value"]
    assert isinstance(found, list)
    return found


def _open_create(town: Town, **fields: str) -> None:
    """Open Create Server Application in a fresh wizard and fill it."""
    town.open_apps("server")
    town.console.accepted(c.DialogCreate, kind="server")
    town.console.type_in(**({"application_name": "Site", "app_id_uri": URI} | fields))


def test_the_sign_in_is_a_public_clients_with_pkce(town: Town) -> None:
    """The authorize URL is Entra's, for the public client, with PKCE and without a refresh token."""
    _open_create(town)

    pending = town.console.outcome(c.SigninBegin)

    assert isinstance(pending, Pending)
    url = urlsplit(pending.authorize_url)
    asked = parse_qs(url.query)
    assert url.hostname == "login.microsoftonline.com"
    assert asked["client_id"] == ["1950a258-227b-4e31-a9cf-717495945fc2"]
    assert asked["redirect_uri"] == ["http://localhost"]
    assert asked["code_challenge_method"] == ["S256"]
    assert "offline_access" not in asked["scope"][0]


def test_a_created_app_is_what_clients_need(town: Town) -> None:
    """The registration is single-tenant, has its URIs as typed, exposes `user_impersonation`, and may read the directory."""
    _open_create(town, homepage_url="https://contoso.com/home", validity="P2Y")
    assert town.sign_in().view.fields["tenant_name"] == "Contoso"  # type: ignore[union-attr]

    page = town.console.accepted(c.DialogOk)

    (app,) = town.portal("GET", "/applications?$filter=displayName eq 'Site'")["value"]
    granted = town.portal("GET", f"/servicePrincipals(appId='{app['appId']}')/appRoleAssignments")["value"]
    assert page.apps == [
        AppRow(client_id=app["appId"], tenant_name="Contoso", app_name="Site", service_types=[])
    ]
    assert app["signInAudience"] == "AzureADMyOrg"
    assert app["isDeviceOnlyAuthSupported"] is True
    assert app["identifierUris"] == [URI]
    assert app["web"]["homePageUrl"] == "https://contoso.com/home"
    assert [scope["value"] for scope in app["api"]["oauth2PermissionScopes"]] == ["user_impersonation"]
    assert [key["endDateTime"][:10] for key in app["passwordCredentials"]] == ["2028-01-15"]
    assert [grant["appRoleId"] for grant in granted] == ["7ab1d382-f21e-4acd-a863-ba3e13f7da61"]


def test_a_created_native_app_is_what_clients_need(town: Town) -> None:
    """The registration is a public client of the tenant with reply URL, broker redirect, and consent on the web app."""
    server, client = town.connect()

    (app,) = town.portal("GET", f"/applications?$filter=appId eq '{client}'")["value"]
    principal = town.portal("GET", f"/servicePrincipals(appId='{client}')")
    resource = town.portal("GET", f"/servicePrincipals(appId='{server}')")
    grants = town.portal("GET", "/oauth2PermissionGrants")["value"]
    granted = [grant for grant in grants if grant["clientId"] == principal["id"]]
    assert app["publicClient"]["redirectUris"] == ["https://ConfigMgrService", BROKER + client]
    assert app["isFallbackPublicClient"] is True
    assert app["signInAudience"] == "AzureADMyOrg"
    assert {"user_impersonation"} == {
        grant["scope"] for grant in granted if grant["resourceId"] == resource["id"]
    }
    (tenant,) = town.console.accepted(c.ConsoleTenants).tenants
    assert [(row.kind, row.actions) for row in tenant.apps] == [
        ("server", ["renew-secret-key", "update-application-settings"]),
        ("client", []),
    ]


def test_a_sign_in_alone_writes_nothing(town: Town) -> None:
    """Neither the sign-in nor Cancel after it writes in Entra, and after Cancel a new sign-in is asked for."""
    _open_create(town)
    town.sign_in()
    town.console.accepted(c.DialogCancel)
    page = town.console.accepted(c.DialogCreate, kind="server")

    assert not [entry for entry in town.log() if entry.wrote]
    assert page.fields["tenant_name"] == ""
    town.console.type_in(application_name="Site")
    assert town.console.outcome(c.DialogOk) == refused(Reason.NOT_SIGNED_IN)


def test_a_sign_in_ends_with_its_token(town: Town) -> None:
    """When the token of a sign-in has ended, OK asks for a new one."""
    _open_create(town)
    town.sign_in()
    town.pass_time(hours=2)

    assert town.console.outcome(c.DialogOk) == refused(Reason.NOT_SIGNED_IN)

    town.sign_in()
    town.console.accepted(c.DialogOk)


@pytest.mark.parametrize(
    ("query", "error"),
    [
        (
            {"error": "access_denied", "error_description": "AADSTS65004: The user declined."},
            CloudError(source="entra", code="AADSTS65004"),
        ),
        ({"error": "access_denied"}, CloudError(source="entra", code="access_denied")),
        ({"code": "forged", "state": "forged"}, None),
        ({}, None),
    ],
)
def test_a_failed_sign_in(town: Town, query: dict[str, str], error: CloudError | None) -> None:
    """An error or a foreign redirect is a failed sign-in; the redirect is used up, and nobody is signed in."""
    _open_create(town)
    town.console.do(c.SigninBegin)

    assert town.console.outcome(c.SigninComplete, query=query) == Failed(
        reason=Reason.SIGN_IN_FAILED, error=error
    )
    assert town.console.outcome(c.SigninComplete, query=query) == refused(Reason.NOT_AVAILABLE)
    assert town.console.outcome(c.DialogOk) == refused(Reason.NOT_SIGNED_IN)


def test_a_code_that_entra_does_not_take(town: Town) -> None:
    """When Entra refuses the code, the sign-in fails with Entra's code."""
    _open_create(town)
    town.fault(service="login", method="POST", path="^.*/token$", status=400, error="AADSTS54005")

    outcome = town.sign_in().outcome

    assert isinstance(outcome, Failed)
    assert outcome.reason is Reason.SIGN_IN_FAILED


def test_who_may_not_register_apps_is_refused(town: Town) -> None:
    """Graph's reason is told, no registration remains, and the site knows no app and no tenant."""
    _open_create(town)
    town.sign_in(PLAIN)

    outcome = town.console.outcome(c.DialogOk)

    denied = CloudError(source="graph", code="Authorization_RequestDenied")
    assert outcome == Failed(reason=Reason.PERMISSION_DENIED, error=denied)
    assert _registrations(town, "Site") == []
    assert town.console.accepted(c.ConsoleTenants) == Tenants(tenants=[])


def test_a_uri_that_another_app_has(town: Town) -> None:
    """An App ID URI that the tenant has already is refused with Graph's code, by whomever it was registered."""
    town.portal("POST", "/applications", {"displayName": "Other", "identifierUris": [URI]})
    _open_create(town)
    town.sign_in()

    outcome = town.console.outcome(c.DialogOk)

    assert isinstance(outcome, Failed)
    assert outcome.reason is Reason.CLOUD_REFUSED
    assert outcome.error == CloudError(source="graph", code="Request_MultipleObjectsWithSameKeyValue")
    assert _registrations(town, "Site") == []


@pytest.mark.parametrize("path", ["/v1.0/servicePrincipals", "^.*/appRoleAssignments$", "^.*/addPassword$"])
@pytest.mark.parametrize("drop", [False, True])
def test_a_half_made_app_is_taken_back(town: Town, path: str, drop: bool) -> None:
    """When a later step fails the registration is gone, and trying again makes exactly one."""
    _open_create(town)
    town.sign_in()
    effect = {"drop": "before"} if drop else {"status": 500, "error": "UnknownError"}
    town.fault(service="graph", method="POST", path=path, **effect)

    outcome = town.console.outcome(c.DialogOk)

    reason = Reason.CLOUD_UNREACHABLE if drop else Reason.CLOUD_REFUSED
    assert isinstance(outcome, Failed)
    assert outcome.reason is reason
    assert _registrations(town, "Site") == []
    assert town.console.accepted(c.ConsoleTenants) == Tenants(tenants=[])
    assert town.console.outcome(c.DialogOk) == Accepted()
    assert len(_registrations(town, "Site")) == 1


def test_a_lost_answer_makes_no_second_app(town: Town) -> None:
    """When the registration was carried out and its answer came too late, the site goes on with that very one."""
    _open_create(town)
    town.sign_in()
    town.fault(service="graph", method="POST", path="/v1.0/applications", delay=60)

    assert town.console.outcome(c.DialogOk) == Accepted()

    assert len(_registrations(town, "Site")) == 1


def test_a_request_that_never_arrived_makes_no_app(town: Town) -> None:
    """When the registration was not carried out, the site says that the cloud did not answer."""
    _open_create(town)
    town.sign_in()
    town.fault(service="graph", method="POST", path="/v1.0/applications", drop="before")

    assert town.console.outcome(c.DialogOk) == Failed(reason=Reason.CLOUD_UNREACHABLE)
    assert _registrations(town, "Site") == []


def test_an_app_of_the_same_name_is_not_taken_for_ones_own(town: Town) -> None:
    """After a lost request the site does not adopt an app that merely has the same name."""
    town.portal("POST", "/applications", {"displayName": "Site"})
    _open_create(town)
    town.sign_in()
    town.fault(service="graph", method="POST", path="/v1.0/applications", drop="before")

    assert town.console.outcome(c.DialogOk) == Failed(reason=Reason.CLOUD_UNREACHABLE)
