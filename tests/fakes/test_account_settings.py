"""What accounts of applications have of their own (facts G100)."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import Kit, Pair

from azfakes import Cloud

WRITTEN: dict[str, Any] = {
    "addIns": [],
    "alternativeNames": ["/subscriptions/x"],
    "description": "Made by a tool",
    "loginUrl": "https://app.contoso.com/login",
    "notes": "None",
    "notificationEmailAddresses": ["ops@contoso.com"],
    "preferredSingleSignOnMode": "saml",
    "samlSingleSignOnSettings": {"relayState": "/home"},
}
OVER: dict[str, Any] = {
    "displayName": "Account",
    "homepage": "https://app.contoso.com",
    "logoutUrl": "https://app.contoso.com/out",
    "replyUrls": ["https://app.contoso.com/in"],
}


def account(kit: Kit, pair: Pair) -> dict[str, Any]:
    """Read the whole account of a pair."""
    shown: dict[str, Any] = kit.graph("GET", f"/servicePrincipals/{pair.account_id}", kit.portal()).json()
    return shown


def change(kit: Kit, pair: Pair, **body: Any) -> int:
    """Change the account of a pair and give the status."""
    return kit.graph("PATCH", f"/servicePrincipals/{pair.account_id}", kit.portal(), body).status_code


def test_all_properties_are_shown_from_the_first(kit: Kit) -> None:
    """What nobody wrote is null or empty; what belongs to the registration mirrors it."""
    pair = kit.server_app()
    texts = {"description": "An application", "info": {"supportUrl": "https://help.contoso.com"}}
    kit.graph("PATCH", f"/applications/{pair.object_id}", kit.portal(), texts)
    shown = account(kit, pair)

    empty = ("addIns", "alternativeNames", "notificationEmailAddresses")
    assert [shown[name] for name in empty] == [[], [], []]
    assert {shown[name] for name in ("description", "loginUrl", "notes", "samlSingleSignOnSettings")} == {
        None
    }
    assert (shown["appDescription"], shown["info"]["supportUrl"]) == (
        "An application",
        "https://help.contoso.com",
    )
    assert shown["createdDateTime"]


def test_what_a_configuration_tool_sends_is_kept(kit: Kit) -> None:
    """Terraform sends a description, null too, right after creation, and the whole set on every update."""
    pair = kit.server_app()
    whole = WRITTEN | {"accountEnabled": True, "appRoleAssignmentRequired": False, "tags": ["a"]}
    statuses = [change(kit, pair, description=None), change(kit, pair, **whole)]
    shown = account(kit, pair)

    assert statuses == [204, 204]
    assert {name: shown[name] for name in whole} == whole


def test_an_account_is_made_with_its_settings(kit: Kit) -> None:
    """The body of a creation takes them as well."""
    app = kit.graph("POST", "/applications", kit.portal(), {"displayName": "A"}).json()
    made = kit.graph("POST", "/servicePrincipals", kit.portal(), {"appId": app["appId"], **WRITTEN})

    assert made.status_code == 201
    assert {name: made.json()[name] for name in WRITTEN} == WRITTEN


def test_an_account_that_is_missing_is_made_by_the_client_id(kit: Kit) -> None:
    """Only where the client prefers so (facts G123); a second time the same request changes it, and the ID never makes one."""
    app = kit.graph("POST", "/applications", kit.portal(), {"displayName": "A"}).json()
    path, body = f"/servicePrincipals(appId='{app['appId']}')", {"tags": ["tool"]}
    upsert = {"Prefer": "create-if-missing"}
    refused = kit.graph("PATCH", path, kit.portal(), body)
    made = kit.graph("PATCH", path, kit.portal(), body, **upsert)
    again = kit.graph("PATCH", path, kit.portal(), {"tags": ["other"]}, **upsert)
    by_id = kit.graph("PATCH", f"/servicePrincipals/{app['appId']}", kit.portal(), body, **upsert)
    of_nobody = kit.graph("PATCH", f"/servicePrincipals(appId='{app['id']}')", kit.portal(), body, **upsert)

    assert [one.status_code for one in (refused, made, again, by_id, of_nobody)] == [404, 201, 204, 404, 400]
    assert (made.json()["appId"], made.json()["tags"]) == (app["appId"], ["tool"])
    assert kit.graph("GET", path, kit.portal()).json()["tags"] == ["other"]


def test_what_is_written_over_the_mirror_stays_until_the_registration_changes(kit: Kit) -> None:
    """The account shows its own values; a change of the registration brings the mirror back for what it concerns."""
    pair = kit.server_app("Server")
    assert change(kit, pair, **OVER) == 204
    own = account(kit, pair)
    kit.graph("PATCH", f"/applications/{pair.object_id}", kit.portal(), {"displayName": "Renamed"})
    after = account(kit, pair)

    assert {name: own[name] for name in OVER} == OVER
    assert own["appDisplayName"] == "Server"
    assert {name: after[name] for name in OVER} == OVER | {"displayName": "Renamed"}


def test_a_name_written_to_an_account_finds_it_as_a_resource(kit: Kit) -> None:
    """Tokens are had for such a name; a name of another account is a conflict."""
    pair, other = kit.server_app("One", uri="https://one.contoso.com"), kit.server_app("Two")
    name = "https://two.contoso.com"
    assert change(kit, other, servicePrincipalNames=[other.client_id, name]) == 204
    assert account(kit, other)["servicePrincipalNames"] == [other.client_id, name]
    assert change(kit, other, servicePrincipalNames=["HTTPS://one.contoso.com"]) == 409

    form = {"client_id": pair.client_id, "client_secret": pair.secret, "scope": f"{name}/.default"}
    assert kit.token(grant_type="client_credentials", **form).status_code == 200


@pytest.mark.parametrize(
    "body",
    [{"notes": "x" * 1025}, {"loginUrl": 1}, {"servicePrincipalType": "x"}, {"nope": 1}, {"appId": "x"}],
)
def test_what_an_account_does_not_take_is_refused_whole(kit: Kit, body: dict[str, Any]) -> None:
    """Too long, of the wrong kind, the service's own or unknown: 400, and nothing else of the body is done."""
    pair = kit.server_app()

    assert change(kit, pair, description="kept out", **body) == 400
    assert account(kit, pair)["description"] is None


def test_settings_survive_saving(kit: Kit) -> None:
    """A saved world holds them."""
    pair = kit.server_app()
    change(kit, pair, **WRITTEN, **OVER)
    before = account(kit, pair)
    kit.control.snapshot("kept")
    change(kit, pair, notes="Other")
    loaded = Kit(Cloud(kit.control.save_world().world, seed=7))
    kit.control.restore("kept")

    assert account(kit, pair) == before
    assert account(loaded, pair) == before | {"notes": "Other"}
