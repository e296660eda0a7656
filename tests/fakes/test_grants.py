"""Application roles of people, groups and accounts, and delegated permissions, as Graph lists and changes them."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import ADMIN, DIRECTORY_READ, PLAIN, TENANT, Kit, Pair

FOR_PEOPLE = "7f1c1a52-1111-4e0b-9c0b-6b7f0f2a7c11"
FOR_APPS = "7f1c1a52-2222-4e0b-9c0b-6b7f0f2a7c11"
DEFAULT_ACCESS = "00000000-0000-0000-0000-000000000000"


def resource(kit: Kit) -> Pair:
    """Register an application with one role for people and one for applications."""
    pair = kit.server_app("Resource")
    roles = [
        {
            "id": FOR_PEOPLE,
            "value": "Reader",
            "displayName": "R",
            "description": "R",
            "allowedMemberTypes": ["User"],
        },
        {
            "id": FOR_APPS,
            "value": "Job",
            "displayName": "J",
            "description": "J",
            "allowedMemberTypes": ["Application"],
        },
    ]
    answer = kit.graph("PATCH", f"/applications/{pair.object_id}", kit.portal(), {"appRoles": roles})
    assert answer.status_code == 204, answer.text
    return pair


def made_principal(kit: Kit, kind: str) -> str:
    """Make a person or a group."""
    body: dict[str, Any] = {"displayName": "Gone", "mailNickname": "gone"}
    if kind == "users":
        body |= {"userPrincipalName": "gone@contoso.com", "accountEnabled": True}
        body |= {"passwordProfile": {"password": "Long!enough-1"}}
    else:
        body |= {"mailEnabled": False, "securityEnabled": True}
    made: str = kit.graph("POST", f"/{kind}", kit.portal(), body).json()["id"]
    return made


def rights(kit: Kit, server: Pair) -> tuple[int, int]:
    """Count who is assigned to a resource, and the delegated grants of one principal for it."""
    token = kit.portal()
    listed = f"/oauth2PermissionGrants?$filter=clientId eq '{server.account_id}'"
    assigned = kit.graph("GET", f"/servicePrincipals/{server.account_id}/appRoleAssignedTo", token).json()
    grants = kit.graph("GET", listed, token).json()["value"]
    return len(assigned["value"]), len([one for one in grants if one["consentType"] == "Principal"])


@pytest.mark.parametrize(("kind", "before"), [("users", (1, 1)), ("groups", (1, 0))])
def test_a_purge_takes_rights_along(kit: Kit, kind: str, before: tuple[int, int]) -> None:
    """What can be restored keeps its grants and assignments; once it is gone for good, so are they."""
    server, principal = resource(kit), made_principal(kit, kind)
    assign(kit, f"/{kind}/{principal}/appRoleAssignments", principal, server, FOR_PEOPLE)
    if kind == "users":
        grant = {"clientId": server.account_id, "resourceId": server.account_id, "scope": "x"}
        body = {**grant, "consentType": "Principal", "principalId": principal}
        assert kit.graph("POST", "/oauth2PermissionGrants", kit.portal(), body).status_code == 201
    kit.graph("DELETE", f"/{kind}/{principal}", kit.portal())
    deleted = rights(kit, server)
    kit.graph("DELETE", f"/directory/deletedItems/{principal}", kit.portal())

    assert (deleted, rights(kit, server)) == (before, (0, 0))


def object_id(kit: Kit, path: str) -> str:
    """Tell the ID of an object."""
    found: str = kit.graph("GET", path, kit.portal()).json()["id"]
    return found


def assign(kit: Kit, path: str, principal: str, server: Pair, role: str) -> Any:
    """Assign a role, through one of the collections that take it."""
    body = {"principalId": principal, "resourceId": server.account_id, "appRoleId": role}
    return kit.graph("POST", path, kit.portal(), body)


def rows(kit: Kit, path: str) -> list[dict[str, Any]]:
    """Read a collection."""
    found: list[dict[str, Any]] = kit.graph("GET", path, kit.portal()).json()["value"]
    return found


def test_people_groups_and_accounts_hold_roles(kit: Kit) -> None:
    """Each is assigned through its own collection or through the resource's, and is found in both."""
    server, other = resource(kit), kit.server_app("Client")
    person = object_id(kit, f"/users/{PLAIN}")
    group = rows(kit, "/groups")[0]["id"]
    made = [
        assign(kit, f"/users/{PLAIN}/appRoleAssignments", person, server, FOR_PEOPLE),
        assign(kit, f"/groups/{group}/appRoleAssignments", group, server, DEFAULT_ACCESS),
        assign(
            kit,
            f"/servicePrincipals/{server.account_id}/appRoleAssignedTo",
            other.account_id,
            server,
            FOR_APPS,
        ),
    ]
    held = rows(kit, f"/servicePrincipals/{server.account_id}/appRoleAssignedTo")
    narrowed = rows(
        kit, f"/servicePrincipals/{server.account_id}/appRoleAssignedTo?$filter=principalId eq '{person}'"
    )
    single = f"/users/{PLAIN}/appRoleAssignments/{made[0].json()['id']}"

    assert [one.status_code for one in made] == [201, 201, 201]
    assert {row["principalType"] for row in held} == {"User", "Group", "ServicePrincipal"}
    assert [row["principalDisplayName"] for row in narrowed] == ["Contoso Plain Member"]
    assert kit.graph("GET", single, kit.portal()).json() | {"@odata.context": 1} == made[0].json() | {
        "@odata.context": 1
    }
    assert kit.graph("DELETE", single, kit.portal(PLAIN)).status_code == 403
    assert kit.graph("DELETE", single, kit.portal()).status_code == 204
    assert rows(kit, f"/users/{PLAIN}/appRoleAssignments") == []
    assert len(rows(kit, f"/groups/{group}/appRoleAssignments")) == 1


def test_a_role_goes_to_whom_it_is_for(kit: Kit) -> None:
    """Roles for applications are not given to people, nor the other way; and nothing is given under a strange path."""
    server, other = resource(kit), kit.server_app("Client")
    person, admin = object_id(kit, f"/users/{PLAIN}"), object_id(kit, f"/users/{ADMIN}")
    account = f"/servicePrincipals/{other.account_id}/appRoleAssignments"
    refused = [
        assign(kit, f"/users/{PLAIN}/appRoleAssignments", person, server, FOR_APPS),
        assign(kit, account, other.account_id, server, FOR_PEOPLE),
        assign(kit, account, other.account_id, server, DIRECTORY_READ),
        assign(kit, f"/users/{PLAIN}/appRoleAssignments", admin, server, FOR_PEOPLE),
        assign(kit, f"/users/{PLAIN}/appRoleAssignments", TENANT, server, FOR_PEOPLE),
    ]
    first = assign(kit, account, other.account_id, server, FOR_APPS)
    again = assign(kit, account, other.account_id, server, FOR_APPS)

    assert [one.status_code for one in refused] == [400] * 5
    assert (first.status_code, again.status_code) == (201, 400)


def test_an_assignment_is_found_below_its_own_objects_alone(kit: Kit) -> None:
    """Neither reading nor deleting reaches an assignment of somebody else."""
    server, other = resource(kit), kit.server_app("Client")
    path = f"/servicePrincipals/{other.account_id}/appRoleAssignments"
    made = assign(kit, path, other.account_id, server, FOR_APPS).json()["id"]
    by_client = f"/servicePrincipals(appId='{other.client_id}')/appRoleAssignments/{made}"
    strange = f"/users/{PLAIN}/appRoleAssignments/{made}"

    assert kit.graph("GET", strange, kit.portal()).status_code == 404
    assert kit.graph("DELETE", strange, kit.portal()).status_code == 404
    assert kit.graph("GET", by_client, kit.portal()).status_code == 200
    assert kit.graph("DELETE", f"{path}/{made}", kit.portal()).status_code == 204


def test_delegated_permissions_are_found_by_client_and_by_person(kit: Kit) -> None:
    """What was granted for all stands with the client, what was granted for one with the person too."""
    server = kit.server_app()
    client = kit.native_app(server)
    account = object_id(kit, f"/servicePrincipals(appId='{client}')")
    person = object_id(kit, f"/users/{PLAIN}")
    grant = {"clientId": account, "resourceId": server.account_id, "scope": "user_impersonation"}
    own = kit.graph(
        "POST",
        "/oauth2PermissionGrants",
        kit.portal(),
        grant | {"consentType": "Principal", "principalId": person},
    )
    filtered = rows(
        kit, f"/oauth2PermissionGrants?$filter=clientId eq '{account}' and consentType eq 'AllPrincipals'"
    )

    assert own.status_code == 201
    assert len(rows(kit, f"/servicePrincipals/{account}/oauth2PermissionGrants")) == 2
    assert [row["id"] for row in rows(kit, f"/users/{PLAIN}/oauth2PermissionGrants")] == [own.json()["id"]]
    assert [row["principalId"] for row in filtered] == [None]


@pytest.mark.parametrize("path", ["appRoleAssignments", "appRoleAssignedTo", "oauth2PermissionGrants"])
def test_grants_are_not_for_everybody_to_read(kit: Kit, path: str) -> None:
    """An application without a permission learns of no grants."""
    pair = kit.server_app(reads=False)
    answer = kit.graph("GET", f"/servicePrincipals/{pair.account_id}/{path}", kit.app_token(pair))

    assert answer.status_code == 403


def test_what_is_made_is_found_where_the_answer_says(kit: Kit) -> None:
    """Every creation names the address of what it made, and that address answers."""
    server, token = resource(kit), kit.portal()
    person, client = object_id(kit, f"/users/{PLAIN}"), kit.server_app("Client").account_id
    policy = {
        "displayName": "P",
        "state": "disabled",
        "conditions": {
            "applications": {"includeApplications": ["None"]},
            "users": {"includeUsers": ["None"]},
        },
        "grantControls": {"builtInControls": ["mfa"]},
    }
    reader = "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
    role = {"principalId": person, "roleDefinitionId": reader, "directoryScopeId": "/"}
    grant = {
        "clientId": client,
        "resourceId": server.account_id,
        "consentType": "AllPrincipals",
        "scope": "x",
    }
    group = {"displayName": "G", "mailNickname": "g", "mailEnabled": False, "securityEnabled": True}
    made = [
        assign(kit, f"/users/{PLAIN}/appRoleAssignments", person, server, FOR_PEOPLE),
        kit.graph("POST", "/identity/conditionalAccess/policies", token, policy),
        kit.graph("POST", "/roleManagement/directory/roleAssignments", token, role),
        kit.graph("POST", "/oauth2PermissionGrants", token, grant),
        kit.graph("POST", "/groups?$select=displayName", token, group),
        kit.graph("POST", "/applications", token, {"displayName": "A", "signInAudience": "AzureADMyOrg"}),
    ]

    assert [one.status_code for one in made] == [201] * 6
    assert [kit.graph("GET", one.headers["location"], token).status_code for one in made] == [200] * 6
