"""Relationships between directory objects: owners, memberships, roles, what is one's own."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import ADMIN, APPS, PLAIN, TENANT, Kit

GLOBAL = "62e90394-69f5-4237-9190-012177145e10"
READER = "f2ef992c-3afb-46b9-b7cf-a126ee74c451"


def reference(object_id: str) -> dict[str, str]:
    """Write the body that names an object."""
    return {"@odata.id": f"https://graph.microsoft.com/v1.0/directoryObjects/{object_id}"}


def user_id(kit: Kit, upn: str) -> str:
    """Tell the object ID of a person."""
    found: str = kit.graph("GET", f"/users/{upn}", kit.portal()).json()["id"]
    return found


def rows(kit: Kit, path: str, token: str | None = None, **headers: str) -> list[dict[str, Any]]:
    """Read a collection."""
    answer = kit.graph("GET", path, token or kit.portal(), **headers)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["value"]
    return found


def statuses(kit: Kit, *requests: tuple[str, str, Any], token: str | None = None) -> list[int]:
    """Send requests in turn and give their statuses."""
    bearer = token or kit.portal()
    return [kit.graph(method, path, bearer, body).status_code for method, path, body in requests]


@pytest.mark.parametrize("kind", ["applications", "servicePrincipals"])
def test_owners_of_applications_come_and_go(kit: Kit, kind: str) -> None:
    """People and accounts can own an application or an account, each once; groups and unknown objects cannot."""
    pair, person = kit.server_app(), user_id(kit, PLAIN)
    group = rows(kit, "/groups")[0]["id"]
    path = f"/{kind}/{pair.object_id if kind == 'applications' else pair.account_id}/owners"
    found = statuses(
        kit,
        ("POST", f"{path}/$ref", reference(person)),
        ("POST", f"{path}/$ref", reference(person)),
        ("POST", f"{path}/$ref", reference(group)),
        ("POST", f"{path}/$ref", reference(TENANT)),
        ("POST", f"{path}/$ref", {}),
        ("POST", f"{path}/$ref", reference(pair.account_id)),
    )
    owners = rows(kit, path)
    only = rows(kit, f"{path}/microsoft.graph.servicePrincipal?$select=id")
    removed = statuses(
        kit, ("DELETE", f"{path}/{person}/$ref", None), ("DELETE", f"{path}/{person}/$ref", None)
    )

    assert found == [204, 400, 400, 404, 400, 204]
    assert {row["id"] for row in owners} == {person, pair.account_id}
    assert [row["id"] for row in only] == [pair.account_id]
    assert removed == [204, 404]
    assert [row["id"] for row in rows(kit, path)] == [pair.account_id]


def test_an_owner_changes_the_application_and_sees_it_as_owned(kit: Kit) -> None:
    """Ownership gives rights over the application, and shows under what is one's own."""
    pair, person, token = kit.server_app(), user_id(kit, PLAIN), kit.portal(PLAIN)
    path = f"/applications/{pair.object_id}"
    before = kit.graph("PATCH", path, token, {"notes": "x"}).status_code
    kit.graph("POST", f"{path}/owners/$ref", kit.portal(), reference(person))
    owned = rows(kit, "/me/ownedObjects", token)
    typed = rows(kit, "/me/ownedObjects/microsoft.graph.application?$select=displayName", token)

    assert (before, kit.graph("PATCH", path, token, {"notes": "x"}).status_code) == (403, 204)
    assert [row["@odata.type"] for row in owned] == ["#microsoft.graph.application"]
    assert [row["displayName"] for row in typed] == ["Server"]
    assert [row["id"] for row in rows(kit, f"/users/{person}/ownedObjects")] == [pair.object_id]


def test_devices_have_owners_and_users(kit: Kit) -> None:
    """People own and use devices, and see them under their own; only people can."""
    device, person = rows(kit, "/devices")[0]["id"], user_id(kit, PLAIN)
    path = f"/devices/{device}"
    found = statuses(
        kit,
        ("POST", f"{path}/registeredOwners/$ref", reference(person)),
        ("POST", f"{path}/registeredUsers/$ref", reference(person)),
        ("POST", f"{path}/registeredUsers/$ref", reference(device)),
        ("POST", f"{path}/registeredOwners/$ref", reference(person)),
    )
    own = [rows(kit, f"/me/{name}", kit.portal(PLAIN)) for name in ("ownedDevices", "registeredDevices")]
    refused = statuses(
        kit, ("DELETE", f"{path}/registeredOwners/{person}/$ref", None), token=kit.portal(PLAIN)
    )
    gone = statuses(kit, ("DELETE", f"{path}/registeredOwners/{person}/$ref", None))

    assert found == [204, 204, 400, 400]
    assert [[row["id"] for row in one] for one in own] == [[device], [device]]
    assert [row["id"] for row in rows(kit, f"{path}/registeredUsers")] == [person]
    assert (refused, gone, rows(kit, f"{path}/registeredOwners")) == ([403], [204], [])


def test_people_learn_what_they_belong_to(kit: Kit) -> None:
    """Groups and directory roles of the caller need no permission but one's own token; those of others do."""
    token = kit.portal()
    mine = {row["displayName"] for row in rows(kit, "/me/memberOf", token)}
    groups = rows(kit, "/me/transitiveMemberOf/microsoft.graph.group?$select=displayName", token)
    roles = rows(kit, "/me/memberOf/microsoft.graph.directoryRole", token)
    ids = kit.graph("POST", "/me/getMemberObjects", token, {"securityEnabledOnly": False}).json()["value"]
    asked = {"ids": [roles[0]["id"], TENANT]}
    checked = kit.graph("POST", "/me/checkMemberObjects", token, asked).json()["value"]
    blind = kit.app_token(kit.server_app(reads=False))

    assert mine == {"IT Administrators", "Global Administrator"}
    assert {row["displayName"] for row in groups} == {"IT Administrators", "All Technicians"}
    assert [row["roleTemplateId"] for row in roles] == [GLOBAL]
    assert len(ids) == 3
    assert checked == [roles[0]["id"]]
    assert kit.graph("GET", f"/users/{ADMIN}/memberOf", blind).status_code == 403
    assert kit.graph("GET", "/me/memberOf", blind).status_code == 400


def test_roles_are_activated_once(kit: Kit) -> None:
    """Roles that somebody holds are there; others come by their template, and are found by both IDs."""
    held = {row["roleTemplateId"] for row in rows(kit, "/directoryRoles")}
    made = kit.graph("POST", "/directoryRoles", kit.portal(), {"roleTemplateId": READER})
    by_template = kit.graph("GET", f"/directoryRoles(roleTemplateId='{READER}')", kit.portal()).json()
    filtered = rows(kit, f"/directoryRoles?$filter=roleTemplateId eq '{READER}'")
    members = rows(kit, f"/directoryRoles/roleTemplateId={GLOBAL}/members")
    templates = rows(kit, "/directoryRoleTemplates")
    refused = statuses(
        kit,
        ("POST", "/directoryRoles", {"roleTemplateId": READER}),
        ("POST", "/directoryRoles", {"roleTemplateId": TENANT}),
        ("POST", "/directoryRoles", {}),
        ("GET", f"/directoryRoles/{TENANT}", None),
        ("GET", "/directoryRoles?$top=1", None),
    )

    assert READER not in held
    assert GLOBAL in held
    assert (made.status_code, made.headers["location"].endswith(made.json()["id"])) == (201, True)
    assert by_template["id"] == made.json()["id"] == filtered[0]["id"]
    assert ADMIN in [row["userPrincipalName"] for row in members]
    assert {GLOBAL, READER} <= {row["id"] for row in templates}
    assert refused == [400, 400, 400, 404, 400]
    assert statuses(kit, ("POST", "/directoryRoles", {"roleTemplateId": READER}), token=kit.portal(APPS)) == [
        403
    ]


def test_a_domain_is_found_by_its_name(kit: Kit) -> None:
    """A domain's ID is its name."""
    assert kit.graph("GET", "/domains/CONTOSO.com", kit.portal()).json()["isVerified"] is True
    assert kit.graph("GET", "/domains/elsewhere.com", kit.portal()).status_code == 404


def test_an_unknown_type_or_object_is_told_as_such(kit: Kit) -> None:
    """A cast that names no type is a bad segment; relationships of unknown objects are 404."""
    found = statuses(
        kit,
        ("GET", f"/users/{ADMIN}/memberOf/microsoft.graph.nothing", None),
        ("GET", f"/groups/{TENANT}/members", None),
        ("GET", f"/devices/{TENANT}/registeredOwners", None),
        ("GET", f"/applications/{TENANT}/owners", None),
        ("GET", f"/servicePrincipals/{TENANT}/owners", None),
        ("GET", "/users/nobody/memberOf", None),
    )

    assert found == [400, 404, 404, 404, 404, 404]
