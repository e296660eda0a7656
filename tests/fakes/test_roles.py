"""Directory roles: who holds them, and giving and taking them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from cloudkit import ADMIN, APPS, PLAIN, Kit

ASSIGNMENTS = "/roleManagement/directory/roleAssignments"
DEFINITIONS = "/roleManagement/directory/roleDefinitions"
GLOBAL = "62e90394-69f5-4237-9190-012177145e10"
DEVELOPER = "cf1c38e5-3621-4004-a7cb-879624dced7c"


def person(kit: Kit, upn: str = PLAIN) -> str:
    """Tell the object ID of a person."""
    found: str = kit.graph("GET", f"/users/{upn}", kit.portal()).json()["id"]
    return found


def give(kit: Kit, role: str = GLOBAL, upn: str = ADMIN, **changes: Any) -> httpx.Response:
    """Give a person a role; `upn` is who does it."""
    body = {"principalId": person(kit), "roleDefinitionId": role, "directoryScopeId": "/", **changes}
    return kit.graph("POST", ASSIGNMENTS, kit.portal(upn), body)


def held(kit: Kit, upn: str = PLAIN) -> list[str]:
    """List the roles of a person."""
    path = f"{ASSIGNMENTS}?$filter=principalId eq '{person(kit, upn)}'"
    return [row["roleDefinitionId"] for row in kit.graph("GET", path, kit.portal()).json()["value"]]


def test_roles_are_found_by_name(kit: Kit) -> None:
    """A definition is known by its template's ID and found by its display name."""
    path = f"{DEFINITIONS}?$filter=displayName eq 'Global Administrator'"
    rows = kit.graph("GET", path, kit.portal()).json()["value"]
    one = kit.graph("GET", f"{DEFINITIONS}/{GLOBAL}", kit.portal()).json()

    assert [row["id"] for row in rows] == [GLOBAL]
    assert (one["displayName"], one["templateId"], one["isBuiltIn"]) == ("Global Administrator", GLOBAL, True)
    assert kit.graph("GET", f"{DEFINITIONS}/{person(kit)}", kit.portal()).status_code == 404


def test_a_role_works_from_the_next_token_on(kit: Kit) -> None:
    """Who is given a role may do what it is for with the next token, not with one issued before."""
    before = kit.portal(PLAIN)
    given = give(kit)
    body = {"displayName": "Renamed"}
    path = f"/users/{person(kit, APPS)}"
    answers = [kit.graph("PATCH", path, token, body).status_code for token in (before, kit.portal(PLAIN))]

    assert (given.status_code, answers) == (201, [403, 204])
    assert given.json()["roleDefinitionId"] == GLOBAL
    assert held(kit) == [GLOBAL]


def test_a_role_is_taken_back(kit: Kit) -> None:
    """Who loses a role may do no more with the next token."""
    key = give(kit).json()["id"]
    there = kit.graph("GET", f"{ASSIGNMENTS}/{key}", kit.portal()).json()
    gone = kit.graph("DELETE", f"{ASSIGNMENTS}/{key}", kit.portal())

    assert there["directoryScopeId"] == "/"
    assert (gone.status_code, held(kit)) == (204, [])
    assert kit.graph("DELETE", f"{ASSIGNMENTS}/{key}", kit.portal()).status_code == 404
    assert kit.graph("PATCH", f"/users/{APPS}", kit.portal(PLAIN), {"displayName": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"principalId": "11111111-1111-4111-8111-111111111111"}, 404),
        ({"principalId": "nobody"}, 400),
        ({"roleDefinitionId": "11111111-1111-4111-8111-111111111111"}, 400),
        ({"directoryScopeId": "/administrativeUnits/x"}, 400),
        ({"id": "x"}, 400),
        ({"unknown": "x"}, 400),
    ],
)
def test_what_no_assignment_is(kit: Kit, changes: dict[str, Any], status: int) -> None:
    """People, roles and scopes have to be there; nobody gets a role by a request that is refused."""
    assert give(kit, DEVELOPER, **changes).status_code == status
    assert held(kit) == []


def test_a_role_is_given_once(kit: Kit) -> None:
    """The second time there is a conflict."""
    assert [give(kit).status_code for _ in range(2)] == [201, 400]


def test_who_may_give_roles(kit: Kit) -> None:
    """An administrator of applications gives nobody a role, and an application without the permission reads none."""
    app = kit.server_app(reads=False)
    refused = give(kit, upn=APPS)

    assert (refused.status_code, held(kit)) == (403, [])
    assert kit.graph("GET", ASSIGNMENTS, kit.app_token(app)).status_code == 403


def test_an_applications_account_holds_roles(kit: Kit) -> None:
    """With a role of its own an application does what its permissions do not allow, from its next token on."""
    pair = kit.server_app(reads=False)
    before = kit.app_token(pair)
    reader = "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
    users = "fe930be7-5e62-47db-91af-98c3a49a38b1"
    body = {"principalId": pair.account_id, "directoryScopeId": "/"}
    made = [
        kit.graph("POST", ASSIGNMENTS, kit.portal(), body | {"roleDefinitionId": role})
        for role in (reader, users)
    ]
    after = kit.app_token(pair)
    change = {"department": "Sales"}
    held = kit.graph("GET", f"/servicePrincipals/{pair.account_id}/memberOf", kit.portal()).json()["value"]

    assert [one.status_code for one in made] == [201, 201]
    assert [kit.graph("GET", "/users", one).status_code for one in (before, after)] == [403, 200]
    assert kit.graph("PATCH", f"/users/{PLAIN}", after, change).status_code == 204
    assert kit.graph("PATCH", f"/users/{ADMIN}", after, change).status_code == 403
    assert kit.graph("POST", "/applications", after, {"displayName": "x"}).status_code == 403
    assert {row["displayName"] for row in held} == {"Global Reader", "User Administrator"}
    assert kit.graph("DELETE", f"{ASSIGNMENTS}/{made[0].json()['id']}", kit.portal()).status_code == 204
