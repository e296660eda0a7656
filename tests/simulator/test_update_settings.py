"""Update Application Settings: what the registration has afterwards, and who may do it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.simulator.conftest import ADMIN, Console, Town, refused

from azfakes.control_types import DeviceSignIn
from azfakes.devicetokens import device_token
from azfakes.errors import EntraRefusedError
from azharness.contract import Accepted, CloudError, Failed, Outcome, Reason
from azharness.contract import commands as c
from azharness.contract.views import Page

URI = "https://contoso.com/site"
DIRECTORY_READ = "7ab1d382-f21e-4acd-a863-ba3e13f7da61"
GROUP_READ = "5b567255-7703-4780-807c-7be8301ae99b"
GRAPH = "00000003-0000-0000-c000-000000000000"
EXCHANGE = "00000002-0000-0ff1-ce00-000000000000"
DENIED = Failed(
    reason=Reason.PERMISSION_DENIED, error=CloudError(source="graph", code="Authorization_RequestDenied")
)
MAIL = {"id": "dc890d15-9560-4a4c-9b7f-a736ec74ec40", "type": "Role"}
HELD: dict[str, Any] = {
    "displayName": "Site",
    "identifierUris": [URI],
    "tags": ["kept"],
    "web": {"homePageUrl": "https://contoso.com/home", "redirectUris": ["https://contoso.com/signed-in"]},
    "publicClient": {"redirectUris": ["https://contoso.com/native"]},
    "requiredResourceAccess": [
        {"resourceAppId": EXCHANGE, "resourceAccess": [MAIL]},
        {"resourceAppId": GRAPH, "resourceAccess": [{"id": GROUP_READ, "type": "Role"}]},
    ],
}
"""A registration as somebody made it in the portal."""


@pytest.fixture
def town() -> Iterator[Town]:
    """A site of the first version whose update adds a redirect URI, beside a fake cloud."""
    made = Town()
    made.begin(product_version="2309")
    yield made
    made.close()


class Registration:
    """A web app that was registered in the portal and imported here, as the portal sees it."""

    def __init__(self, town: Town, **changes: Any) -> None:
        self._town = town
        app = town.portal("POST", "/applications", HELD | changes)
        self.object_id, self.client_id = app["id"], app["appId"]
        principal = town.portal("POST", "/servicePrincipals", {"appId": self.client_id})
        self.principal_id = principal["id"]
        key = town.portal("POST", f"/applications/{self.object_id}/addPassword", {})
        self._import(key["secretText"])

    def document(self) -> dict[str, Any]:
        """The registration."""
        return self._town.portal("GET", f"/applications/{self.object_id}")

    def add_owner(self, upn: str) -> None:
        """Make a person an owner of the registration."""
        person = self._town.portal("GET", f"/users/{upn}")["id"]
        reference = {"@odata.id": f"https://graph.microsoft.com/v1.0/directoryObjects/{person}"}
        self._town.portal("POST", f"/applications/{self.object_id}/owners/$ref", reference)

    def owners(self) -> list[str]:
        """The object IDs of the owners of the registration."""
        listed = self._town.portal("GET", f"/applications/{self.object_id}/owners")["value"]
        return [owner["id"] for owner in listed]

    def grants(self) -> list[str]:
        """The application permissions that the app has."""
        path = f"/servicePrincipals/{self.principal_id}/appRoleAssignments"
        return [assignment["appRoleId"] for assignment in self._town.portal("GET", path)["value"]]

    def grant(self) -> None:
        """Consent to directory read, as an administrator in the portal."""
        assignment = {
            "principalId": self.principal_id,
            "resourceId": self._town.portal("GET", f"/servicePrincipals(appId='{GRAPH}')")["id"],
            "appRoleId": DIRECTORY_READ,
        }
        self._town.portal("POST", f"/servicePrincipals/{self.principal_id}/appRoleAssignments", assignment)

    def _import(self, key: str) -> None:
        console = self._town.console
        self._town.open_apps("server")
        console.accepted(c.DialogImport, kind="server")
        console.type_in(
            tenant_name="Contoso",
            tenant_id=self._town.tenant().id,
            application_name="Site",
            client_id=self.client_id,
            secret_key=key,
            secret_key_expiry="2028-01-15",
            app_id_uri=URI,
        )
        for command in (c.DialogVerify, c.DialogOk, c.DialogCancel, c.WizardCancel):
            console.accepted(command)


@pytest.fixture
def registration(town: Town) -> Registration:
    """A web app that was registered in the portal without what an update adds, and imported here."""
    return Registration(town)


def update(town: Town, registration: Registration, signer: str = ADMIN) -> Outcome:
    """Update Application Settings, sign in, Yes; the outcome of Yes."""
    town.console.accepted(c.ConsoleUpdateSettings, client_id=registration.client_id)
    assert town.sign_in(signer).outcome == Accepted()
    return town.console.outcome(c.DialogOk)


def writes(town: Town) -> int:
    """How many requests have changed something in the cloud."""
    return len([entry for entry in town.log() if entry.wrote])


def test_the_confirmation_names_its_app(town: Town, registration: Registration) -> None:
    """The dialog shows the client ID, given in any letter case, and has a sign-in, Yes and No."""
    page = town.console.accepted(c.ConsoleUpdateSettings, client_id=registration.client_id.upper())

    assert page == Page(
        page="update-application-settings",
        fields={"client_id": registration.client_id},
        actions=["sign-in", "ok", "cancel"],
    )
    outcome = town.console.outcome(c.DialogEnter, field="client_id", value="x")
    assert outcome == refused(Reason.NOT_AVAILABLE, "client_id")


def test_an_update_adds_what_is_missing_and_keeps_the_rest(town: Town, registration: Registration) -> None:
    """Device tokens, directory read and the redirect are added; all else the registration held is as it was."""
    registration.add_owner("plain@contoso.onmicrosoft.com")
    before, owners = registration.document(), registration.owners()
    assert before["passwordCredentials"]
    assert owners

    assert update(town, registration) == Accepted()

    assert registration.owners() == owners
    exchange, graph = before["requiredResourceAccess"]
    asked = [*graph["resourceAccess"], {"id": DIRECTORY_READ, "type": "Role"}]
    assert registration.document() == before | {
        "isDeviceOnlyAuthSupported": True,
        "publicClient": {"redirectUris": ["https://contoso.com/native", "http://localhost"]},
        "requiredResourceAccess": [exchange, graph | {"resourceAccess": asked}],
    }
    assert registration.grants() == [DIRECTORY_READ]


def test_earlier_versions_add_no_redirect(town: Town) -> None:
    """Before 2309 the update leaves the redirect URIs alone."""
    town.begin(product_version="2207")
    registration = Registration(town)

    assert update(town, registration) == Accepted()

    document = registration.document()
    assert document["publicClient"] == {"redirectUris": ["https://contoso.com/native"]}
    assert document["isDeviceOnlyAuthSupported"] is True


def test_a_registration_that_asks_for_nothing(town: Town) -> None:
    """The first permission that a registration asks for is directory read."""
    registration = Registration(town, requiredResourceAccess=[])

    assert update(town, registration) == Accepted()

    asked = registration.document()["requiredResourceAccess"]
    assert asked == [{"resourceAppId": GRAPH, "resourceAccess": [{"id": DIRECTORY_READ, "type": "Role"}]}]


@pytest.mark.parametrize("platform", ["web", "publicClient", "spa"])
def test_a_redirect_that_is_there_is_not_added(town: Town, platform: str) -> None:
    """A registration that has the redirect on one platform gets it on no other."""
    registration = Registration(town, **{platform: {"redirectUris": ["http://localhost"]}})
    before = registration.document()

    assert update(town, registration) == Accepted()

    after = registration.document()
    assert [after[name] for name in ("web", "publicClient", "spa")] == [
        before[name] for name in ("web", "publicClient", "spa")
    ]


def test_devices_get_tokens_only_after_the_update(town: Town, registration: Registration) -> None:
    """Entra refuses a device's token for an imported app with 221000 before the update, and gives it afterwards."""
    wish = DeviceSignIn(
        tenant=town.tenant().id,
        device=town.tenant().devices[0].name,
        client=registration.client_id,
        resource=URI,
    )
    with pytest.raises(EntraRefusedError) as refusal:
        device_token(town.cloud.state, wish)
    assert refusal.value.cause == "AADSTS221000"

    update(town, registration)

    assert device_token(town.cloud.state, wish)


def test_a_second_update_changes_nothing_more(town: Town, registration: Registration) -> None:
    """An update of what is up to date is accepted and writes nothing."""
    update(town, registration)
    before = registration.document(), writes(town)

    assert update(town, registration) == Accepted()

    assert (registration.document(), writes(town)) == before
    assert registration.grants() == [DIRECTORY_READ]


def test_a_created_app_has_nothing_to_add_but_the_redirect(town: Town) -> None:
    """A created app issues device tokens and may read the directory from birth; a second update writes nothing."""
    server, _ = town.connect()
    for expected in (1, 0):
        before = writes(town)
        town.console.accepted(c.ConsoleUpdateSettings, client_id=server)
        town.sign_in()
        assert town.console.outcome(c.DialogOk) == Accepted()
        assert writes(town) - before == expected

    (app,) = town.portal("GET", f"/applications?$filter=appId eq '{server}'")["value"]
    assert app["isDeviceOnlyAuthSupported"] is True
    assert app["publicClient"]["redirectUris"] == ["http://localhost"]


@pytest.mark.parametrize("name", ["plain", "apps", "appadmin"])
@pytest.mark.parametrize("granted", [False, True])
def test_who_may_not_consent_changes_nothing(
    town: Town, registration: Registration, name: str, granted: bool
) -> None:
    """Somebody who may not consent is denied and changes nothing, also where consent was given before; the dialog stays."""
    if granted:
        registration.grant()
    before = registration.document(), registration.grants(), writes(town)

    assert update(town, registration, f"{name}@contoso.onmicrosoft.com") == DENIED

    assert (registration.document(), registration.grants(), writes(town)) == before
    assert town.console.outcome(c.DialogCancel) == Accepted()


@pytest.mark.parametrize("granted", [False, True])
@pytest.mark.parametrize("drop", [False, True])
def test_a_consent_is_taken_back_when_the_change_fails(
    town: Town, registration: Registration, granted: bool, drop: bool
) -> None:
    """When Graph does not take the change, the app has the grants that it had; trying again does all of it."""
    if granted:
        registration.grant()
    before = registration.document(), registration.grants()
    effect = {"drop": "before"} if drop else {"status": 403}
    town.fault(service="graph", method="PATCH", path="^.*/applications/.*$", **effect)

    outcome = update(town, registration)

    assert isinstance(outcome, Failed)
    assert outcome.reason is (Reason.CLOUD_UNREACHABLE if drop else Reason.PERMISSION_DENIED)
    assert (registration.document(), registration.grants()) == before
    assert town.console.outcome(c.DialogOk) == Accepted()
    assert registration.grants() == [DIRECTORY_READ]
    assert registration.document()["isDeviceOnlyAuthSupported"] is True


def test_no_changes_nothing(town: Town, registration: Registration) -> None:
    """No after a sign-in writes nothing, and the next confirmation asks for a sign-in again."""
    before = writes(town)
    town.console.accepted(c.ConsoleUpdateSettings, client_id=registration.client_id)
    town.sign_in()
    assert town.console.accepted(c.DialogCancel) == Page(page="closed")

    town.console.accepted(c.ConsoleUpdateSettings, client_id=registration.client_id)

    assert town.console.outcome(c.DialogOk) == refused(Reason.NOT_SIGNED_IN)
    assert writes(town) == before


def test_an_app_that_is_gone_from_entra(town: Town, registration: Registration) -> None:
    """When the registration was deleted, Graph's code is told."""
    town.portal("DELETE", f"/applications/{registration.object_id}")

    assert update(town, registration) == Failed(
        reason=Reason.CLOUD_REFUSED, error=CloudError(source="graph", code="Request_ResourceNotFound")
    )


def test_only_web_apps_are_updated(town: Town) -> None:
    """A native app has no such action, and an unknown app is not found."""
    _, client = town.connect()

    assert town.console.outcome(c.ConsoleUpdateSettings, client_id=client) == refused(Reason.NOT_AVAILABLE)
    unknown = town.console.outcome(c.ConsoleUpdateSettings, client_id="0a1b2c3d")
    assert unknown == refused(Reason.NOT_FOUND)


def test_a_busy_session_opens_no_update(town: Town, registration: Registration) -> None:
    """While the session has something open the update is not available; another session has it."""
    town.console.accepted(c.WizardStart)

    asked = {"client_id": registration.client_id}
    assert town.console.outcome(c.ConsoleUpdateSettings, **asked) == refused(Reason.NOT_AVAILABLE)
    assert Console(town.site, "second").outcome(c.ConsoleUpdateSettings, **asked) == Accepted()
