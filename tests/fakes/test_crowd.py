"""Crowds: members of a tenant who are computed until something about them changes."""

from __future__ import annotations

import pickle
from typing import Any

import msgspec
import pytest
from cloudkit import GRAPH_DEFAULT, TENANT, Kit

from azfakes import Cloud, WorldError, load_world
from azfakes.directory.crowd import CrowdTable
from azfakes.directory.records import TenantRecord
from azfakes.tenants import MOST_LISTED, tenant_infos
from azfakes.worlds.people import password_of
from azfakes.worlds.schema import WorldCrowd

MILLION = 1_000_000
OWN = 28


def crowded(people: int, groups: int = 0) -> Kit:
    """Give Contoso with a crowd."""
    world = load_world("contoso")
    tenant = msgspec.structs.replace(world.tenants[0], crowd=WorldCrowd(people=people, groups=groups))
    return Kit(Cloud(msgspec.structs.replace(world, tenants=(tenant,)), seed=3))


def tenant_of(kit: Kit) -> TenantRecord:
    """Give the tenant's record."""
    return next(iter(kit.cloud.state.directory))


def rows(kit: Kit, path: str) -> list[dict[str, Any]]:
    """Follow all pages."""
    found: list[dict[str, Any]] = []
    link: str | None = path
    while link:
        page = kit.graph("GET", link, kit.portal()).json()
        found += page["value"]
        link = page.get("@odata.nextLink")
    return found


def member(kit: Kit, number: int = 0) -> dict[str, Any]:
    """Give somebody of the crowd, as Graph shows the person."""
    people = tenant_of(kit).users
    assert isinstance(people, CrowdTable)
    return kit.graph("GET", f"/users/{people.crowd.keys((number,))[0]}", kit.portal()).json()  # type: ignore[no-any-return]


def test_a_million_people_are_told_apart() -> None:
    """Of a million people every one that is tried is found by ID and by name, and the IDs are all different."""
    tenant = tenant_of(crowded(MILLION))
    people = tenant.users
    assert isinstance(people, CrowdTable)
    tried = [*range(0, MILLION, 997), MILLION - 1]
    documents = list(people.crowd.people(tried))

    assert len(people) == MILLION + OWN
    assert [people.crowd.number(one.id) for one in documents] == tried
    assert all(people[one.id].document == one for one in documents[::100])
    assert [people.crowd.number_of_name(one.user_principal_name.lower()) for one in documents] == tried
    assert len({one.user_principal_name for one in documents}) == len(tried)
    assert {len(one.id) for one in documents} == {36}
    assert {one.id[14] for one in documents} == {"4"}


@pytest.mark.parametrize(
    "key",
    [
        "11111111-1111-4111-8111-111111111111",
        "nobody",
        "",
        "a.b0@contoso.com",
        "anna.ace7@contoso.com",
        "x.y99999999@contoso.com",
    ],
)
def test_strangers_are_not_of_the_crowd(key: str) -> None:
    """Neither a foreign GUID nor a name of the crowd's form finds somebody."""
    tenant = tenant_of(crowded(1000))

    assert tenant.user(key) is None
    assert key not in tenant.users


def test_the_seed_decides_who_they_are() -> None:
    """The same seed gives the same people, another one other IDs."""
    tenants = [tenant_of(Kit(Cloud("contoso", seed=seed, people=50))) for seed in (1, 1, 2)]
    documents = [[user.document for user in tenant.users.values()] for tenant in tenants]

    assert documents[0] == documents[1]
    assert not {one.id for one in documents[0][OWN:]} & {one.id for one in documents[2][OWN:]}


def test_who_changes_keeps_the_place() -> None:
    """A changed person is found with the change, by ID and by name, and stands where the person stood before."""
    kit = crowded(300)
    before = rows(kit, "/users")
    path = f"/users/{before[OWN + 7]['id']}"
    changed = kit.graph("PATCH", path, kit.portal(), {"jobTitle": "Teller", "displayName": "Another Name"})
    after = rows(kit, "/users")
    name = before[OWN + 7]["userPrincipalName"]

    assert changed.status_code == 204
    assert [row["id"] for row in after] == [row["id"] for row in before]
    assert after[OWN + 7]["jobTitle"] == "Teller"
    assert kit.graph("GET", f"/users/{name}", kit.portal()).json()["displayName"] == "Another Name"


def test_a_name_that_is_given_up_is_free() -> None:
    """Who is renamed is no longer found by the old name, which somebody new may take."""
    kit = crowded(20)
    person = member(kit, 4)
    old, token = person["userPrincipalName"], kit.portal()
    kit.graph("PATCH", f"/users/{person['id']}", token, {"userPrincipalName": "renamed@contoso.com"})
    missing = kit.graph("GET", f"/users/{old}", token).status_code
    body = {
        "accountEnabled": True,
        "displayName": "New",
        "mailNickname": "new",
        "userPrincipalName": old,
        "passwordProfile": {"password": "Person!Test-new"},
    }
    made = kit.graph("POST", "/users", token, body)
    refused = kit.graph("POST", "/users", token, {**body, "userPrincipalName": "renamed@contoso.com"})

    assert (missing, made.status_code, refused.status_code) == (404, 201, 400)
    assert kit.graph("GET", f"/users/{old}", token).json()["id"] == made.json()["id"]
    assert kit.graph("GET", "/users/renamed@contoso.com", token).json()["id"] == person["id"]


def test_who_is_deleted_is_gone_and_can_come_back() -> None:
    """A deleted person is missing from the list, lives among the deleted, and comes back behind all others."""
    kit = crowded(20)
    person, token = member(kit, 3), kit.portal()
    path = f"/users/{person['id']}"
    kit.graph("DELETE", path, token)
    gone = [row["id"] for row in rows(kit, "/users")]
    kept = kit.graph("GET", f"/directory/deletedItems/{person['id']}", token)
    missing = kit.graph("GET", f"/users/{person['userPrincipalName']}", token).status_code
    kit.graph("POST", f"/directory/deletedItems/{person['id']}/restore", token)
    back = rows(kit, "/users")

    assert (len(gone), person["id"] in gone, kept.status_code, missing) == (OWN + 19, False, 200, 404)
    assert back[-1]["id"] == person["id"]
    assert len(tenant_of(kit).users) == OWN + 20


def test_a_purged_person_never_comes_back() -> None:
    """Who is deleted for good is found nowhere, not even in the groups."""
    kit = crowded(20, groups=2)
    person, token = member(kit, 2), kit.portal()
    for path in (f"/users/{person['id']}", f"/directory/deletedItems/{person['id']}"):
        assert kit.graph("DELETE", path, token).status_code == 204

    assert kit.graph("GET", f"/users/{person['id']}", token).status_code == 404
    assert not any(person["id"] in group.members for group in tenant_of(kit).groups.values())


def test_a_password_and_roles_that_are_given_stay() -> None:
    """What no document shows is kept as well."""
    kit = crowded(20)
    person, token = member(kit, 1), kit.portal()
    role = "fe930be7-5e62-47db-91af-98c3a49a38b1"
    body = {"principalId": person["id"], "roleDefinitionId": role, "directoryScopeId": "/"}
    made = kit.graph("POST", "/roleManagement/directory/roleAssignments", token, body)
    profile = {"password": "Changed!Test-1", "forceChangePasswordNextSignIn": False}
    kit.graph("PATCH", f"/users/{person['id']}", token, {"passwordProfile": profile})
    roles = kit.graph("GET", "/directoryRoles", token).json()["value"]
    record = tenant_of(kit).users[person["id"]]

    assert made.status_code == 201
    assert (record.roles, record.password) == (frozenset({role}), "Changed!Test-1")
    assert role in {row["roleTemplateId"] for row in roles}


def test_looking_keeps_nobody() -> None:
    """Neither pages nor single people take memory once they were read; who is held is the same record."""
    kit = crowded(500)
    people = tenant_of(kit).users
    rows(kit, "/users")
    held = people[member(kit, 9)["id"]]

    assert len(list(people.stored())) == OWN
    assert people[held.id] is held


def test_groups_hold_parts_of_the_crowd() -> None:
    """Each person belongs to one of the crowd's groups, which list, test and lose members like all others."""
    kit = crowded(23, groups=3)
    person, token = member(kit, 7), kit.portal()
    groups = {
        group["id"]: rows(kit, f"/groups/{group['id']}/members")
        for group in rows(kit, "/groups?$filter=startswith(displayName,'Team ')")
    }
    mine = kit.graph("GET", f"/users/{person['id']}/memberOf", token).json()["value"]
    home = mine[0]["id"]
    left = kit.graph("DELETE", f"/groups/{home}/members/{person['id']}/$ref", token)

    assert sorted(len(members) for members in groups.values()) == [7, 8, 8]
    assert len({one["id"] for members in groups.values() for one in members}) == 23
    assert person["id"] in {one["id"] for one in groups[home]}
    assert left.status_code == 204
    assert kit.graph("GET", f"/users/{person['id']}/memberOf", token).json()["value"] == []


def test_delta_tells_the_crowd_once_and_then_its_changes() -> None:
    """The first round tells everybody, the next one who changed or went."""
    kit = crowded(250)
    person, other, token = member(kit, 5), member(kit, 6), kit.portal()
    found: list[dict[str, Any]] = []
    link = "/users/delta"
    while True:
        page = kit.graph("GET", link, token).json()
        found += page["value"]
        if "@odata.deltaLink" in page:
            break
        link = page["@odata.nextLink"]
    kit.graph("PATCH", f"/users/{person['id']}", token, {"jobTitle": "Teller"})
    kit.graph("DELETE", f"/users/{other['id']}", token)
    changes = kit.graph("GET", page["@odata.deltaLink"], token).json()["value"]

    assert len({row["id"] for row in found}) == len(found) == 250 + OWN
    assert [(row["id"], "@removed" in row) for row in changes] == [(person["id"], False), (other["id"], True)]


def test_a_crowd_can_be_put_aside() -> None:
    """Pickled and read again, a crowd has its changes, its gaps and its order."""
    kit = crowded(40, groups=2)
    changed, gone, token = member(kit, 3), member(kit, 4), kit.portal()
    kit.graph("PATCH", f"/users/{changed['id']}", token, {"jobTitle": "Teller"})
    kit.graph("DELETE", f"/users/{gone['id']}", token)
    people, groups = tenant_of(kit).users, tenant_of(kit).groups
    again, names, others = pickle.loads(pickle.dumps((people, tenant_of(kit).user_names, groups)))

    assert [user.document for user in again.values()] == [user.document for user in people.values()]
    assert names.get(gone["userPrincipalName"]) == gone["id"]
    assert [list(one.members) for one in others.values()] == [list(one.members) for one in groups.values()]
    again[changed["id"]].password = "Again!Test-1"
    assert again[changed["id"]].password == "Again!Test-1"


def test_passwords_of_a_crowd_are_recognised() -> None:
    """Each password of a crowd counts as one, without a list of them."""
    kit = crowded(MILLION)

    assert kit.cloud.state.known.labels_in(f"it is {password_of(765_432)}.".encode()) == {"password"}
    assert tenant_of(kit).user(member(kit, 765_431)["id"]).password == password_of(765_432)  # type: ignore[union-attr]


def test_of_many_people_the_first_are_listed() -> None:
    """What a test is told of a tenant stays short, and says how many there are."""
    info = tenant_infos(crowded(MILLION, groups=1500).cloud.state)[0]

    assert (info.people, len(info.users), len(info.groups)) == (MILLION + OWN, MOST_LISTED, 4)


@pytest.mark.parametrize("people", [-1, MILLION + 1])
def test_a_crowd_has_bounds(people: int) -> None:
    """Less than nobody and more than a million are refused."""
    with pytest.raises(WorldError, match="1000000 further people"):
        load_world("contoso", people=people)


def test_every_tenant_of_a_world_has_its_own_crowd() -> None:
    """People of two tenants with the same numbers have different IDs."""
    kit = Kit(Cloud("contoso-fabrikam", seed=3, people=30))
    ids = [{user.id for user in tenant.users.values()} for tenant in kit.cloud.state.directory]

    assert [len(one) for one in ids] == [59, 47, 40]
    assert len(set.union(*ids)) == 59 + 47 + 40
    assert next(iter(kit.cloud.state.directory)).id == TENANT


def test_the_large_world_is_large() -> None:
    """The world has a million people in two thousand groups, and an application with a secret that reads them."""
    kit = Kit(Cloud("large"))
    info = tenant_infos(kit.cloud.state)[0]
    app = info.apps[0]
    form = {"client_id": app.client_id, "client_secret": app.secret or "", "scope": GRAPH_DEFAULT}
    token = kit.token(tenant=info.id, grant_type="client_credentials", **form).json()["access_token"]
    group = next(iter(tenant_of(kit).groups))
    members = kit.graph("GET", f"/groups/{group}/members", token).json()["value"]

    count = kit.graph("GET", "/users/$count", token, ConsistencyLevel="eventual")

    assert (info.people, count.text) == (MILLION + 4, str(MILLION + 4))
    assert len(tenant_of(kit).groups) == 2000
    assert len(members) == 100
