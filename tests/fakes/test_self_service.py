"""What applications do with what people may give them: known permissions, and people's own profiles."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import ADMIN, PLAIN, TENANT, Kit, authorize_url
from worldkit import changed_kit

from azfakes import Forge
from azfakes.graphpermissions import FOR_EVERYBODY, GRAPH_SCOPES
from azfakes.signing import verify
from azfakes.wellknown import AZURE_CLI

PASSWORD = "Contoso!Test-plain"
NEW = "Another!Secret-1"
RESET = "User-PasswordProfile.ReadWrite.All"


def token_of(kit: Kit, scp: str, upn: str = PLAIN) -> str:
    """Forge a person's token with some permissions."""
    return kit.control.forge(Forge(tenant=TENANT, client=AZURE_CLI, user=upn, claims={"scp": scp}))


def status(kit: Kit, token: str, body: dict[str, Any], path: str = "/me") -> int:
    """Change a person and give the status."""
    return kit.graph("PATCH", path, token, body).status_code


@pytest.mark.parametrize(
    "names", ["User.Read Mail.Read", "User.ReadWrite", "Files.ReadWrite.All Calendars.Read"]
)
def test_permissions_of_other_workloads_are_asked_for_and_granted(names: str) -> None:
    """People consent to them on the page, and the token carries them."""
    kit = changed_kit(policies={"user_consent": "everyone"})
    native = kit.native_app()
    wish = {"client_id": native, "scope": names, "redirect_uri": "http://localhost"}
    code = kit.browser.sign_in(authorize_url(**wish), PLAIN, PASSWORD, accept=True).query["code"]
    form = {"client_id": native, "code": code, "redirect_uri": "http://localhost"}
    token = kit.token(grant_type="authorization_code", **form).json()["access_token"]

    assert set(names.split()) <= set(verify(token)["scp"].split())


def test_a_permission_that_nobody_knows_is_told_by_its_name() -> None:
    """An unknown one is 650053 where a person is present."""
    kit = changed_kit(policies={"user_consent": "everyone"})
    wish = {"client_id": kit.native_app(), "scope": "No.Such", "redirect_uri": "http://localhost"}
    answer = kit.browser.sign_in(authorize_url(**wish), PLAIN, PASSWORD, accept=True).query

    assert answer["error"] == "invalid_client"
    assert "AADSTS650053" in answer["error_description"]
    assert "'No.Such'" in answer["error_description"]


def test_what_everybody_may_grant_are_permissions() -> None:
    """No name of the list is misspelt, and the powerful ones are not in it."""
    assert GRAPH_SCOPES.keys() >= FOR_EVERYBODY
    assert not {"Directory.Read.All", "User.ReadWrite.All", "Sites.FullControl.All"} & FOR_EVERYBODY


def test_people_change_their_own_contact_data_alone(kit: Kit) -> None:
    """With User.ReadWrite some of the profile is theirs; the rest and others are an administrator's."""
    token, phone = token_of(kit, "User.ReadWrite"), {"mobilePhone": "+49 1", "officeLocation": "18/2111"}
    own = [status(kit, token, phone), status(kit, token, {"businessPhones": ["1"]}, f"/users/{PLAIN}")]
    refused = [
        status(kit, token, {"mobilePhone": "1", "jobTitle": "Boss"}),
        status(kit, token, {"accountEnabled": False}),
        status(kit, token, phone, f"/users/{ADMIN}"),
        status(kit, token_of(kit, "User.Read"), phone),
    ]

    assert (own, refused) == ([204, 204], [403, 403, 403, 403])
    assert kit.graph("GET", "/me", token).json()["mobilePhone"] == "+49 1"


@pytest.mark.parametrize("scp", ["openid profile email", "Mail.Read"])
@pytest.mark.parametrize("path", ["/me", f"/users/{PLAIN}", "/me/memberOf"])
def test_reading_oneself_takes_a_permission_to_read_people(kit: Kit, scp: str, path: str) -> None:
    """A token for something else does not open the profile."""
    assert kit.graph("GET", path, token_of(kit, scp)).status_code == 403
    assert kit.graph("GET", path, token_of(kit, "User.Read")).status_code == 200


def test_people_who_know_their_password_change_it(kit: Kit) -> None:
    """The old one counts no more; a wrong or weak one, or a token for something else, changes nothing."""
    path, right = "/me/changePassword", token_of(kit, RESET)
    good = {"currentPassword": PASSWORD, "newPassword": NEW}
    tried = [
        (right, good | {"currentPassword": "x"}),
        (right, good | {"newPassword": "x"}),
        (token_of(kit, "User.ReadWrite"), good),
        (right, good),
    ]
    statuses = [kit.graph("POST", path, token, body).status_code for token, body in tried]
    native = kit.native_app()
    wish = {"client_id": native, "scope": "openid", "redirect_uri": "http://localhost"}
    again = kit.browser.sign_in(authorize_url(**wish), PLAIN, NEW)

    assert statuses == [400, 400, 403, 204]
    assert again.error is None
    assert kit.browser.sign_in(authorize_url(**wish), PLAIN, PASSWORD).error is not None
