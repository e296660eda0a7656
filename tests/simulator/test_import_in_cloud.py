"""Importing apps that were registered in the portal."""

from __future__ import annotations

import pytest
from tests.simulator.conftest import Town, refused

from azharness.contract import Accepted, CloudError, Failed, Reason
from azharness.contract import commands as c
from azharness.contract.views import AppRow, Notices, Run, Tenant, TenantApp

URI = "https://contoso.com/site"
NOWHERE = "0a1b2c3d-0000-4000-8000-00000000000a"


@pytest.fixture
def portal_app(town: Town) -> dict[str, str]:
    """A web app that was registered in the portal with directory read, its fields ready to type."""
    return register(town, "Site", URI)


def register(town: Town, name: str, uri: str) -> dict[str, str]:
    """Register a web app in the portal with directory read and one key; its fields ready to type."""
    app = town.portal("POST", "/applications", {"displayName": name, "identifierUris": [uri]})
    principal = town.portal("POST", "/servicePrincipals", {"appId": app["appId"]})
    graph = town.portal("GET", "/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')")
    town.portal(
        "POST",
        f"/servicePrincipals/{principal['id']}/appRoleAssignments",
        {
            "principalId": principal["id"],
            "resourceId": graph["id"],
            "appRoleId": "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
        },
    )
    key = town.portal("POST", f"/applications/{app['id']}/addPassword", {})
    return {
        "tenant_name": "Contoso here",
        "tenant_id": town.tenant().id.upper(),
        "application_name": name,
        "client_id": app["appId"].upper(),
        "secret_key": key["secretText"],
        "secret_key_expiry": "2028-01-15",
        "app_id_uri": uri,
    }


def import_app(town: Town, fields: dict[str, str]) -> None:
    """Import a web app from the open list."""
    town.console.accepted(c.DialogImport, kind="server")
    town.console.type_in(**fields)
    town.console.accepted(c.DialogVerify)
    town.console.accepted(c.DialogOk)


def connect(town: Town, fields: dict[str, str]) -> None:
    """Connect the tenant with an imported web app and an imported native app."""
    town.open_apps("server")
    import_app(town, fields)
    town.console.accepted(c.DialogOk)
    town.open_apps("client")
    town.console.accepted(c.DialogImport, kind="client")
    town.console.type_in(application_name="Native", client_id=NOWHERE)
    town.console.accepted(c.DialogVerify)
    town.console.accepted(c.DialogOk)
    town.console.accepted(c.DialogOk)
    town.finish()


def test_an_imported_app_is_listed_and_selected(town: Town, portal_app: dict[str, str]) -> None:
    """After Verify and OK the list has the app, with the tenant's and its own name as typed, and nothing was written."""
    town.open_apps("server")
    before = [entry for entry in town.log() if entry.wrote]

    import_app(town, portal_app)

    client_id = portal_app["client_id"].lower()
    page = town.console.accepted(c.DialogSelect, client_id=client_id)
    assert page.apps == [
        AppRow(client_id=client_id, tenant_name="Contoso here", app_name="Site", service_types=[])
    ]
    assert town.console.accepted(c.DialogOk).fields["web_app"] == client_id
    assert [entry for entry in town.log() if entry.wrote] == before
    assert town.console.accepted(c.ConsoleTenants).tenants == [
        Tenant(
            tenant_id=town.tenant().id,
            name="Contoso here",
            environment="public",
            apps=[
                TenantApp(
                    client_id=client_id,
                    name="Site",
                    kind="server",
                    source="imported",
                    app_id_uri=URI,
                    secret_key_expiry=1_831_507_200,
                    actions=["renew-secret-key", "update-application-settings"],
                )
            ],
        )
    ]


@pytest.mark.parametrize(
    ("changes", "reason", "code"),
    [
        ({"tenant_id": NOWHERE}, Reason.TENANT_UNKNOWN, "AADSTS90002"),
        ({"client_id": NOWHERE}, Reason.APP_UNKNOWN, "AADSTS700016"),
        ({"secret_key": "wrong"}, Reason.KEY_INVALID, "AADSTS7000215"),
    ],
)
def test_verify_tells_entras_reason(
    town: Town, portal_app: dict[str, str], changes: dict[str, str], reason: Reason, code: str
) -> None:
    """An unknown tenant, an unknown app and a wrong key have reasons of their own, and OK stays refused."""
    town.open_apps("server")
    town.console.accepted(c.DialogImport, kind="server")
    town.console.type_in(**(portal_app | changes))

    outcome = town.console.outcome(c.DialogVerify)

    assert outcome == Failed(reason=reason, error=CloudError(source="entra", code=code))
    assert town.console.outcome(c.DialogOk) == refused(Reason.NOT_VERIFIED)


def test_verify_tells_that_a_key_has_ended(town: Town, portal_app: dict[str, str]) -> None:
    """A key whose end Entra has passed is refused as expired, whatever date was typed."""
    town.pass_time(days=800)
    town.open_apps("server")
    town.console.accepted(c.DialogImport, kind="server")
    town.console.type_in(**(portal_app | {"secret_key_expiry": "2040-01-01"}))

    expired = CloudError(source="entra", code="AADSTS7000222")
    assert town.console.outcome(c.DialogVerify) == Failed(reason=Reason.KEY_EXPIRED, error=expired)


@pytest.mark.parametrize("field", ["tenant_id", "client_id", "secret_key"])
def test_an_edit_asks_for_verify_again(town: Town, portal_app: dict[str, str], field: str) -> None:
    """After an edit of tenant, client ID or key OK is refused until Verify has asked Entra again."""
    town.open_apps("server")
    town.console.accepted(c.DialogImport, kind="server")
    town.console.type_in(**portal_app)
    town.console.accepted(c.DialogVerify)
    town.console.type_in(**{field: portal_app[field]})
    asked = len(town.log())

    assert town.console.outcome(c.DialogOk) == refused(Reason.NOT_VERIFIED)

    town.console.accepted(c.DialogVerify)
    assert len(town.log()) > asked
    town.console.accepted(c.DialogOk)


def test_a_cloud_that_does_not_answer(town: Town, portal_app: dict[str, str]) -> None:
    """When Entra cannot be reached, Verify fails with that reason and without an error of the cloud's."""
    town.open_apps("server")
    town.console.accepted(c.DialogImport, kind="server")
    town.console.type_in(**portal_app)
    town.fault(service="login", drop="before")

    assert town.console.outcome(c.DialogVerify) == Failed(reason=Reason.CLOUD_UNREACHABLE)


def test_an_app_id_uri_belongs_to_one_app_of_a_tenant(town: Town, portal_app: dict[str, str]) -> None:
    """The App ID URI of a known app is refused for another client ID of the tenant."""
    town.open_apps("server")
    import_app(town, portal_app)
    other = register(town, "Other", "https://contoso.com/other")
    town.console.accepted(c.DialogImport, kind="server")
    town.console.type_in(**(other | {"app_id_uri": URI}))
    town.console.accepted(c.DialogVerify)

    assert town.console.outcome(c.DialogOk) == refused(Reason.IN_USE, "app_id_uri")


def test_a_known_app_is_brought_up_to_date(town: Town, portal_app: dict[str, str]) -> None:
    """A second import of an app keeps one object with the new values; its tenant keeps its first name."""
    town.open_apps("server")
    import_app(town, portal_app)

    import_app(town, portal_app | {"application_name": "Renamed", "tenant_name": "Fabrikam"})

    page = town.console.accepted(c.DialogSelect, client_id=portal_app["client_id"])
    assert [(row.app_name, row.tenant_name) for row in page.apps] == [("Renamed", "Contoso here")]


def test_a_native_app_is_imported_for_the_web_apps_tenant(town: Town, portal_app: dict[str, str]) -> None:
    """The tenant is shown and cannot be typed; name and client ID are asked for, and then Verify."""
    town.open_apps("server")
    import_app(town, portal_app)
    town.console.accepted(c.DialogOk)
    town.open_apps("client")
    page = town.console.accepted(c.DialogImport, kind="client")

    assert page.fields == {
        "tenant_name": "Contoso here",
        "tenant_id": town.tenant().id,
        "application_name": "",
        "client_id": "",
    }
    typed = town.console.outcome(c.DialogEnter, field="tenant_id", value="x")
    assert typed == refused(Reason.NOT_AVAILABLE, "tenant_id")
    assert town.console.outcome(c.DialogVerify) == refused(Reason.REQUIRED, "application_name")
    town.console.type_in(application_name="Native", client_id="x")
    assert town.console.outcome(c.DialogOk) == refused(Reason.MALFORMED, "client_id")
    town.console.type_in(client_id=NOWHERE)
    assert town.console.outcome(c.DialogOk) == refused(Reason.NOT_VERIFIED)
    town.console.accepted(c.DialogVerify)
    town.console.accepted(c.DialogOk)
    assert town.console.accepted(c.DialogOk).fields["native_app"] == NOWHERE


def test_imported_apps_connect_and_discover(town: Town, portal_app: dict[str, str]) -> None:
    """With an imported web app and an imported native app the wizard connects, and discovery succeeds."""
    connect(town, portal_app)

    town.pass_time(minutes=1)

    assert town.last_run() == Run(result="succeeded", instant=town.now())


def test_an_imported_app_is_renewed_with_a_key_of_the_portal(town: Town, portal_app: dict[str, str]) -> None:
    """A wrong or past key is refused and the old one stays; a good one takes its place, and nothing is written."""
    connect(town, portal_app)
    town.pass_time(days=735)
    assert town.console.accepted(c.ConsoleNotices).notices[0].kind == "secret-keys-expired"
    key = _new_key(town, portal_app["client_id"].lower())
    written = [entry for entry in town.log() if entry.wrote]

    page = town.console.accepted(c.ConsoleRenew, client_id=portal_app["client_id"])
    assert page.actions == ["ok", "cancel"]
    assert page.fields == {
        "client_id": portal_app["client_id"].lower(),
        "secret_key": "",
        "secret_key_expiry": "",
    }
    assert town.console.outcome(c.DialogOk) == refused(Reason.REQUIRED, "secret_key")
    town.console.type_in(secret_key="wrong", secret_key_expiry="2028-01-20")
    assert town.console.outcome(c.DialogOk) == refused(Reason.NOT_IN_FUTURE, "secret_key_expiry")
    town.console.type_in(secret_key_expiry="2029-01-20")
    invalid = CloudError(source="entra", code="AADSTS7000215")
    assert town.console.outcome(c.DialogOk) == Failed(reason=Reason.KEY_INVALID, error=invalid)
    town.console.type_in(secret_key=key)
    assert town.console.accepted(c.DialogOk).page == "closed"

    assert town.console.outcome(c.ConsoleRunDiscovery, name="Contoso") == Accepted()
    assert [entry for entry in town.log() if entry.wrote] == written
    town.pass_time(hours=1)
    assert town.console.accepted(c.ConsoleNotices) == Notices(notices=[])


def test_an_imported_app_tells_nothing_before_its_date(town: Town, portal_app: dict[str, str]) -> None:
    """An imported app raises no notice of an upcoming end."""
    town.open_apps("server")
    import_app(town, portal_app)

    town.pass_time(days=729)

    assert town.console.accepted(c.ConsoleNotices) == Notices(notices=[])


def test_an_app_of_another_cloud_is_not_found(portal_app: dict[str, str], town: Town) -> None:
    """In another environment the tenant is unknown, nothing is stored, and the list stays empty."""
    town.open_apps("server", environment="usgov")
    town.console.accepted(c.DialogImport, kind="server")
    town.console.type_in(**portal_app)

    outcome = town.console.outcome(c.DialogVerify)

    assert isinstance(outcome, Failed)
    assert outcome.reason is Reason.TENANT_UNKNOWN
    assert town.console.accepted(c.DialogCancel).apps == []


def _new_key(town: Town, client_id: str) -> str:
    app = town.portal("GET", f"/applications(appId='{client_id}')")
    return str(town.portal("POST", f"/applications/{app['id']}/addPassword", {})["secretText"])
