"""Members of activated directory roles, and what a role assignment leads to."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import ADMIN, APPS, GRAPH, PLAIN, Kit

ASSIGNMENTS = "/roleManagement/directory/roleAssignments"
HELPDESK = "729827e3-9c14-49f7-bb1b-9608f156bbb8"
GLOBAL = "62e90394-69f5-4237-9190-012177145e10"


def read(kit: Kit, path: str) -> Any:
    """Read something that is there."""
    answer = kit.graph("GET", path, kit.portal())
    assert answer.status_code == 200, answer.text
    return answer.json()


def activated(kit: Kit, template: str = HELPDESK) -> str:
    """Activate a role and give the path of its members."""
    answer = kit.graph("POST", "/directoryRoles", kit.portal(), {"roleTemplateId": template})
    assert answer.status_code == 201, answer.text
    return f"/directoryRoles/{answer.json()['id']}/members"


def reference(name: str) -> dict[str, str]:
    """Write the body that names a person."""
    return {"@odata.id": f"{GRAPH}/v1.0/users/{name}"}


def test_a_member_of_a_role_comes_and_goes(kit: Kit) -> None:
    """A member is there once, holds an assignment of the role, and leaves the role activated."""
    path, token, person = activated(kit), kit.portal(), read(kit, f"/users/{PLAIN}")["id"]
    joined = [kit.graph("POST", f"{path}/$ref", token, reference(PLAIN)).status_code for _ in range(2)]
    there = [one["id"] for one in read(kit, path)["value"]]
    assigned = read(kit, f"{ASSIGNMENTS}?$filter=principalId eq '{person}'")["value"]
    left = [kit.graph("DELETE", f"{path}/{person}/$ref", token).status_code for _ in range(2)]

    assert (joined, there) == ([204, 400], [person])
    assert [one["roleDefinitionId"] for one in assigned] == [HELPDESK]
    assert (left, read(kit, path)["value"]) == ([204, 404], [])


def test_a_role_is_named_by_its_template(kit: Kit) -> None:
    """An activated role takes members and loses them by `roleTemplateId` as well; another one is not there."""
    token, person = kit.portal(), read(kit, f"/users/{PLAIN}")["id"]
    held, idle = (f"/directoryRoles(roleTemplateId='{role}')/members" for role in (GLOBAL, HELPDESK))
    joined = kit.graph("POST", f"{held}/$ref", token, reference(PLAIN))
    left = kit.graph("DELETE", f"{held}/{person}/$ref", token)

    assert (joined.status_code, left.status_code) == (204, 204)
    assert kit.graph("POST", f"{idle}/$ref", token, reference(PLAIN)).status_code == 404


def test_who_may_change_members_of_a_role(kit: Kit) -> None:
    """Only who may give roles may; nobody becomes a member by a request that is refused."""
    path, person = activated(kit), read(kit, f"/users/{PLAIN}")["id"]
    refused = kit.graph("POST", f"{path}/$ref", kit.portal(APPS), reference(PLAIN))
    strange = kit.graph("POST", f"{path}/$ref", kit.portal(), reference("nobody@contoso.com"))
    kit.graph("POST", f"{path}/$ref", kit.portal(), reference(PLAIN))
    kept = kit.graph("DELETE", f"{path}/{person}/$ref", kit.portal(APPS))

    assert (refused.status_code, strange.status_code, kept.status_code) == (403, 404, 403)
    assert [one["id"] for one in read(kit, path)["value"]] == [person]


@pytest.mark.parametrize("one", [False, True])
def test_an_assignment_shows_who_holds_which_role(kit: Kit, one: bool) -> None:
    """Its principal and its definition are expanded as single objects, one of them in a query."""
    found = read(kit, f"{ASSIGNMENTS}?$filter=roleDefinitionId eq '{GLOBAL}'")["value"][0]
    path = f"{ASSIGNMENTS}/{found['id']}?" if one else f"{ASSIGNMENTS}?$filter=id eq '{found['id']}'&"
    principal, role = (read(kit, f"{path}$expand={name}") for name in ("principal", "roleDefinition"))
    shown, told = (answer if one else answer["value"][0] for answer in (principal, role))
    both = kit.graph("GET", f"{path}$expand=principal,roleDefinition", kit.portal())

    assert shown["principal"]["@odata.type"] == "#microsoft.graph.user"
    assert shown["principal"]["userPrincipalName"] == ADMIN
    assert told["roleDefinition"]["displayName"] == "Global Administrator"
    assert "roleAssignments(principal())" in principal["@odata.context"]
    assert both.status_code == 400


def test_a_role_that_lets_nobody_do_anything_is_given_too(kit: Kit) -> None:
    """Roles beyond those that the directory minds are templates and definitions; they open nothing."""
    account = kit.server_app(reads=False)
    body = {"principalId": account.account_id, "roleDefinitionId": HELPDESK, "directoryScopeId": "/"}
    given = kit.graph("POST", ASSIGNMENTS, kit.portal(), body)
    templates = {one["id"]: one["displayName"] for one in read(kit, "/directoryRoleTemplates")["value"]}

    assert (given.status_code, templates[HELPDESK]) == (201, "Helpdesk Administrator")
    assert kit.graph("GET", "/users", kit.app_token(account)).status_code == 403


@pytest.mark.parametrize("inner", ["", "($select=id,userPrincipalName)"])
def test_roles_are_read_with_their_members(kit: Kit, inner: str) -> None:
    """Reports read who holds which role at once: each role expands its members, in the list and by itself."""
    listed = read(kit, f"/directoryRoles?$expand=members{inner}")["value"]
    (role,) = (one for one in listed if one["roleTemplateId"] == GLOBAL)
    alone = read(kit, f"/directoryRoles/{role['id']}?$expand=members{inner}")
    names = [one["userPrincipalName"] for one in read(kit, f"/directoryRoles/{role['id']}/members")["value"]]

    assert [one["userPrincipalName"] for one in role["members"]] == names
    assert ADMIN in names
    assert all(one["members"] for one in listed)
    assert alone["members"] == role["members"]


def test_of_roles_properties_are_selected(kit: Kit) -> None:
    """As of other objects: what is asked for is shown, and what there is not is refused."""
    listed = read(kit, "/directoryRoles?$select=displayName")
    refused = [
        kit.graph("GET", f"/directoryRoles?{query}", kit.portal()).status_code
        for query in ("$select=colour", "$expand=owners", "$top=1", "$orderby=displayName")
    ]

    assert {*map(frozenset, listed["value"])} == {frozenset({"displayName"})}
    assert refused == [400, 400, 400, 400]
