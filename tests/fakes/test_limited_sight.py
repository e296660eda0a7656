"""What callers see of objects whose type they may not read: that they are there, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import ADMIN, GRAPH, PLAIN, TENANT, Kit

from azfakes import Forge

GLOBAL = "62e90394-69f5-4237-9190-012177145e10"


def app_with(kit: Kit, *roles: str) -> str:
    """Get a token of an application with permissions."""
    client = kit.server_app("Seer", reads=False).client_id
    return kit.control.forge(Forge(tenant=TENANT, client=client, claims={"roles": list(roles)}))


def person_with(kit: Kit, *scopes: str, upn: str = ADMIN) -> str:
    """Get a person's token with permissions."""
    return kit.control.forge(Forge(tenant=TENANT, user=upn, scopes=list(scopes)))


def read(kit: Kit, path: str, token: str | None = None, body: Any = None) -> Any:
    """Read something that is there."""
    method = "GET" if body is None else "POST"
    answer = kit.graph(method, path, token or kit.portal(), body, ConsistencyLevel="eventual")
    assert answer.status_code == 200, answer.text
    return answer.json()


def mixed_group(kit: Kit) -> str:
    """Make a group with a person, a device, an account and a group in it."""
    device, inner = (read(kit, f"/{kind}")["value"][0]["id"] for kind in ("devices", "groups"))
    account, person = kit.server_app("Member").account_id, read(kit, f"/users/{PLAIN}")["id"]
    links = [f"{GRAPH}/v1.0/directoryObjects/{one}" for one in (device, inner, account, person)]
    body = {"displayName": "Mixed", "mailNickname": "mixed", "mailEnabled": False, "securityEnabled": True}
    made = kit.graph("POST", "/groups", kit.portal(), body | {"members@odata.bind": links})
    found: str = made.json()["id"]
    return found


def shown(rows: list[dict[str, Any]]) -> set[str]:
    """Tell of which types names are shown; the others have to be there without anything in them."""
    for row in rows:
        blank = {name: value for name, value in row.items() if value not in (None, []) and "@" not in name}
        assert row["id"]
        assert row.get("displayName") or blank in ({"id": row["id"]}, {})
    return {row["@odata.type"].rpartition(".")[2] for row in rows if row.get("displayName")}


@pytest.mark.parametrize(
    ("permission", "types"),
    [
        ("GroupMember.Read.All", {"group"}),
        ("Group.Read.All User.ReadBasic.All", {"group", "user"}),
        ("Group.Read.All Device.Read.All", {"group", "device"}),
        ("Group.Read.All Application.Read.All", {"group", "servicePrincipal"}),
        ("Directory.Read.All", {"group", "user", "device", "servicePrincipal"}),
    ],
)
def test_members_show_what_a_permission_opens(kit: Kit, permission: str, types: set[str]) -> None:
    """All members are listed; properties come with the types that the permission is for."""
    group, token = mixed_group(kit), app_with(kit, *permission.split())
    for query in ("members", "transitiveMembers", "members?$select=id,displayName,accountEnabled"):
        path = f"/groups/{group}/{query}"
        rows = read(kit, path, token)["value"]

        assert {row["id"] for row in rows} == {row["id"] for row in read(kit, path)["value"]}
        assert shown(rows) == types


def test_what_is_hidden_is_not_found_by_its_properties(kit: Kit) -> None:
    """A filter sees no more than the caller does, and the number of members stays what it is."""
    path, token = f"/groups/{mixed_group(kit)}/members", app_with(kit, "GroupMember.Read.All")
    name = read(kit, f"/users/{PLAIN}")["displayName"]
    found = [read(kit, f"{path}?$filter=displayName eq '{name}'", one)["value"] for one in (None, token)]
    cast = read(kit, f"{path}/microsoft.graph.user?$select=displayName", token)["value"]

    assert [len(one) for one in found] == [1, 0]
    assert cast == [{"@odata.type": "#microsoft.graph.user", "displayName": None}]
    assert read(kit, f"{path}/$count", token) == 4


def test_an_expanded_relationship_hides_the_same(kit: Kit) -> None:
    """`$expand` is no way around, for groups, applications and role assignments."""
    group = mixed_group(kit)
    expanded = read(kit, f"/groups/{group}?$expand=members", app_with(kit, "Group.Read.All"))["members"]
    path = (
        f"/roleManagement/directory/roleAssignments?$filter=roleDefinitionId eq '{GLOBAL}'&$expand=principal"
    )
    held = read(kit, path, app_with(kit, "RoleManagement.Read.Directory"))["value"]

    assert shown(expanded) == {"group"}
    assert {row["principal"]["userPrincipalName"] for row in held} == {None}
    assert all(row["principal"]["id"] == row["principalId"] for row in held)


def test_a_person_sees_of_their_groups_what_the_token_opens(kit: Kit) -> None:
    """With the right to read oneself alone, one's groups and roles are listed by ID; with more, by name."""
    kinds = {
        scope: shown(read(kit, "/me/memberOf", person_with(kit, "User.Read", scope))["value"])
        for scope in ("User.Read", "GroupMember.Read.All", "Directory.Read.All", "Directory.AccessAsUser.All")
    }
    mine = {row["id"] for row in read(kit, "/me/memberOf", person_with(kit, "User.Read"))["value"]}

    assert kinds["User.Read"] == set()
    assert kinds["GroupMember.Read.All"] == {"group"}
    assert kinds["Directory.Read.All"] == kinds["Directory.AccessAsUser.All"] == {"group", "directoryRole"}
    assert mine == {row["id"] for row in read(kit, "/me/memberOf")["value"]}


def test_people_see_themselves_among_others(kit: Kit) -> None:
    """Whoever may read nobody else still reads their own properties in a list."""
    path = f"/groups/{mixed_group(kit)}/members/microsoft.graph.user"
    token = person_with(kit, "User.Read", "GroupMember.Read.All", upn=PLAIN)

    assert [row["userPrincipalName"] for row in read(kit, path, token)["value"]] == [PLAIN]


def test_objects_found_by_id_hide_the_same(kit: Kit) -> None:
    """One object, and several by their IDs, show properties of the types that the caller may read."""
    group, person = mixed_group(kit), read(kit, f"/users/{PLAIN}")["id"]
    token = app_with(kit, "User.Read.All")
    both = read(kit, "/directoryObjects/getByIds", token, {"ids": [group, person]})["value"]
    alone = [read(kit, f"/directoryObjects/{one}", token)["displayName"] for one in (group, person)]

    assert ({row["id"] for row in both}, shown(both)) == ({group, person}, {"user"})
    assert (alone[0], bool(alone[1])) == (None, True)


def test_owners_of_applications_are_listed_by_id(kit: Kit) -> None:
    """Whoever may read applications alone learns who owns one, not who that is."""
    pair, person = kit.server_app(), read(kit, f"/users/{PLAIN}")["id"]
    body = {"@odata.id": f"{GRAPH}/v1.0/users/{person}"}
    kit.graph("POST", f"/applications/{pair.object_id}/owners/$ref", kit.portal(), body)
    path, token = f"/applications/{pair.object_id}/owners", app_with(kit, "Application.Read.All")

    assert [row["id"] for row in read(kit, path, token)["value"]] == [person]
    assert shown(read(kit, path, token)["value"]) == set()
    assert read(kit, f"{path}/$ref", token)["value"] == read(kit, f"{path}/$ref")["value"]
