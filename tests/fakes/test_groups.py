"""Groups, their members, and writing people at Graph."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import ADMIN, PLAIN, TENANT, Kit, authorize_url

from azfakes import Forge

SECURITY = {"mailEnabled": False, "securityEnabled": True, "mailNickname": "made"}
PERSON = {
    "accountEnabled": True,
    "displayName": "Kim New",
    "mailNickname": "kim",
    "userPrincipalName": "kim@contoso.com",
    "passwordProfile": {"password": "Kim!Test-01", "forceChangePasswordNextSignIn": False},
}


def made_group(kit: Kit, **changes: Any) -> dict[str, Any]:
    """Make a group and give it."""
    body = {"displayName": "Made", **SECURITY, **changes}
    group: dict[str, Any] = kit.graph("POST", "/groups", kit.portal(), body).json()
    return group


def group_named(kit: Kit, name: str) -> dict[str, Any]:
    """Find a group of the world."""
    found: dict[str, Any] = kit.graph("GET", f"/groups?$filter=displayName eq '{name}'", kit.portal()).json()
    group: dict[str, Any] = found["value"][0]
    return group


def reference(object_id: str) -> dict[str, str]:
    """Write the body that names an object."""
    return {"@odata.id": f"https://graph.microsoft.com/v1.0/directoryObjects/{object_id}"}


def user_id(kit: Kit, upn: str) -> str:
    """Tell the object ID of a person."""
    found: str = kit.graph("GET", f"/users/{upn}", kit.portal()).json()["id"]
    return found


def member_names(kit: Kit, path: str) -> set[str]:
    """Read the names in a collection of members."""
    rows = kit.graph("GET", path, kit.portal()).json()["value"]
    return {row["displayName"] for row in rows}


def test_the_world_has_groups_of_every_sort(kit: Kit) -> None:
    """Contoso has a security group, a nested one, a synchronised one and one with mail."""
    groups = kit.graph("GET", "/groups", kit.portal()).json()["value"]
    by_name = {group["displayName"]: group for group in groups}

    assert set(by_name) == {"IT Administrators", "All Technicians", "Site Administrators", "Sales Team"}
    assert by_name["Site Administrators"]["onPremisesSyncEnabled"] is True
    assert by_name["Sales Team"]["mail"] == "salesteam@contoso.com"
    assert all(group["securityIdentifier"].startswith("S-1-12-1-") for group in groups)


def test_members_are_told_with_their_types(kit: Kit) -> None:
    """Direct members are people and groups; transitive ones are everybody below, once."""
    group = group_named(kit, "All Technicians")
    path = f"/groups/{group['id']}"
    direct = kit.graph("GET", f"{path}/members", kit.portal()).json()["value"]
    people = kit.graph("GET", f"{path}/members/microsoft.graph.user?$select=id", kit.portal()).json()["value"]

    assert [row["@odata.type"] for row in direct] == ["#microsoft.graph.user", "#microsoft.graph.group"]
    assert len(people) == 1
    assert set(people[0]) == {"@odata.type", "id"}
    assert "Contoso Global Administrator" in member_names(kit, f"{path}/transitiveMembers")
    assert len(member_names(kit, f"{path}/transitiveMembers")) == 4
    role, inner = "Global Administrator", "IT Administrators"
    assert member_names(kit, f"/users/{ADMIN}/memberOf") == {inner, role}
    assert member_names(kit, f"/users/{ADMIN}/transitiveMemberOf") == {inner, "All Technicians", role}


def test_objects_are_looked_up_whatever_their_type(kit: Kit) -> None:
    """One call finds people and groups by ID; others tell the groups of a principal, nested ones too."""
    person, token = user_id(kit, ADMIN), kit.portal()
    outer, inner = group_named(kit, "All Technicians")["id"], group_named(kit, "IT Administrators")["id"]
    sales = group_named(kit, "Sales Team")["id"]
    both = kit.graph("POST", "/directoryObjects/getByIds", token, {"ids": [person, outer, TENANT]}).json()
    users = {"ids": [person, outer], "types": ["user"]}
    narrowed = kit.graph("POST", "/directoryObjects/getByIds", token, users).json()
    single = kit.graph("GET", f"/directoryObjects/{outer}?$select=displayName", token).json()
    held = kit.graph("POST", f"/users/{ADMIN}/getMemberGroups", token, {"securityEnabledOnly": True}).json()
    checked = kit.graph(
        "POST", f"/users/{person}/checkMemberGroups", token, {"groupIds": [outer, sales]}
    ).json()
    many = kit.graph("POST", f"/users/{person}/checkMemberGroups", token, {"groupIds": ["x"] * 21})

    assert [row["@odata.type"].rpartition(".")[2] for row in both["value"]] == ["user", "group"]
    assert [row["id"] for row in narrowed["value"]] == [person]
    assert single["displayName"] == "All Technicians"
    assert set(held["value"]) == {outer, inner}
    assert (checked["value"], many.status_code) == ([outer], 400)
    assert kit.graph("GET", f"/directoryObjects/{TENANT}", token).status_code == 404


def test_a_group_is_made_changed_and_deleted(kit: Kit) -> None:
    """A group takes members at birth and later, loses them, and can be had back after deletion."""
    person, other = user_id(kit, ADMIN), user_id(kit, PLAIN)
    token = kit.portal()
    bound = [reference(person)["@odata.id"]]
    group = made_group(kit, **{"members@odata.bind": bound})
    path = f"/groups/{group['id']}"
    joined = kit.graph("POST", f"{path}/members/$ref", token, reference(other))
    twice = kit.graph("POST", f"{path}/members/$ref", token, reference(other))
    left = kit.graph("DELETE", f"{path}/members/{person}/$ref", token)
    gone = kit.graph("DELETE", f"{path}/members/{person}/$ref", token)
    renamed = kit.graph("PATCH", path, token, {"description": "better"})
    kit.graph("DELETE", path, token)
    hidden = kit.graph("GET", path, token)
    restored = kit.graph("POST", f"/directory/deletedItems/{group['id']}/restore", token)

    assert [joined.status_code, twice.status_code, left.status_code, gone.status_code] == [204, 400, 204, 404]
    assert (renamed.status_code, hidden.status_code, restored.status_code) == (204, 404, 200)
    assert kit.graph("GET", path, token).json()["description"] == "better"
    assert member_names(kit, f"{path}/members") == {"Contoso Plain Member"}


def test_what_is_deleted_is_related_to_nothing(kit: Kit) -> None:
    """Relationships of a deleted group can be expanded and are empty; a name that is none is refused with rows or without."""
    token = kit.portal()
    group = made_group(kit, **{"members@odata.bind": [reference(user_id(kit, PLAIN))["@odata.id"]]})
    kit.graph("DELETE", f"/groups/{group['id']}", token)
    deleted = "/directory/deletedItems/microsoft.graph"
    rows = kit.graph("GET", f"{deleted}.group?$expand=members", token).json()["value"]
    unknown = [
        kit.graph("GET", f"{deleted}.{name}?$expand=nobody", token) for name in ("group", "application")
    ]

    assert [(row["id"], row["members"]) for row in rows] == [(group["id"], [])]
    assert [answer.json()["error"]["code"] for answer in unknown] == ["Request_UnsupportedQuery"] * 2


_BAD_GROUPS: list[dict[str, Any]] = [
    {"displayName": None},
    {"mailEnabled": True},
    {"securityEnabled": False},
    {"securityEnabled": None},
    {"mailNickname": ""},
    {"nonsense": 1},
    {"mail": "x@contoso.com"},
    {"members@odata.bind": "x"},
    {"members@odata.bind": ["x"] * 21},
    {"groupTypes": ["Unified"], "mailEnabled": True, "mailNickname": "salesteam"},
]


@pytest.mark.parametrize("changes", _BAD_GROUPS)
def test_a_bad_group_is_refused_and_nothing_is_kept(kit: Kit, changes: dict[str, Any]) -> None:
    """Missing, contradictory and taken values are 400."""
    answer = kit.graph("POST", "/groups", kit.portal(), {"displayName": "Bad", **SECURITY, **changes})

    assert answer.status_code == 400
    assert len(kit.graph("GET", "/groups", kit.portal()).json()["value"]) == 4


def test_what_a_local_domain_keeps_is_left_alone(kit: Kit) -> None:
    """Neither members nor names of a synchronised group can be changed, and not those of such a person."""
    group, token = group_named(kit, "Site Administrators"), kit.portal()
    path, person = f"/groups/{group['id']}", user_id(kit, PLAIN)
    member = kit.graph("GET", f"{path}/members", token).json()["value"][0]["id"]
    answers = [
        kit.graph("POST", f"{path}/members/$ref", token, reference(person)),
        kit.graph("PATCH", path, token, {"displayName": "Other"}),
        kit.graph("PATCH", f"/users/{member}", token, {"displayName": "Other"}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400, 400]
    assert kit.graph("PATCH", f"/users/{member}", token, {"accountEnabled": False}).status_code == 204


def test_plain_members_own_the_groups_that_they_make(kit: Kit) -> None:
    """A person without a role makes a group and changes it, but no other person's group."""
    token = kit.portal(PLAIN)
    group = kit.graph("POST", "/groups", token, {"displayName": "Mine", **SECURITY}).json()
    foreign = group_named(kit, "IT Administrators")
    owners = kit.graph("GET", f"/groups/{group['id']}/owners", token).json()["value"]

    assert [owner["userPrincipalName"] for owner in owners] == [PLAIN]
    assert kit.graph("PATCH", f"/groups/{group['id']}", token, {"description": "x"}).status_code == 204
    assert kit.graph("PATCH", f"/groups/{foreign['id']}", token, {"description": "x"}).status_code == 403
    assert kit.graph("DELETE", f"/groups/{foreign['id']}", token).status_code == 403


def test_owners_come_and_go(kit: Kit) -> None:
    """Owners are people or accounts, each once, and the last person among them stays."""
    group, token, person = made_group(kit), kit.portal(), user_id(kit, PLAIN)
    path = f"/groups/{group['id']}/owners"
    kit.graph("POST", f"{path}/$ref", token, reference(user_id(kit, ADMIN)))
    statuses = [
        kit.graph("POST", f"{path}/$ref", token, reference(person)).status_code,
        kit.graph("POST", f"{path}/$ref", token, reference(person)).status_code,
        kit.graph("POST", f"{path}/$ref", token, reference(group["id"])).status_code,
        kit.graph("DELETE", f"{path}/{person}/$ref", token).status_code,
        kit.graph("DELETE", f"{path}/{person}/$ref", token).status_code,
        kit.graph("DELETE", f"{path}/{user_id(kit, ADMIN)}/$ref", token).status_code,
    ]

    assert statuses == [204, 400, 400, 204, 404, 400]


def test_an_application_reads_groups_with_its_permission(kit: Kit) -> None:
    """An application with directory read lists groups and their members, but cannot write them."""
    token = kit.app_token(kit.server_app())
    group = kit.graph("GET", "/groups", token).json()["value"][0]
    blind = kit.app_token(kit.server_app("Blind", reads=False))

    assert kit.graph("GET", f"/groups/{group['id']}/members", token).status_code == 200
    assert kit.graph("PATCH", f"/groups/{group['id']}", token, {"description": "x"}).status_code == 403
    assert kit.graph("GET", "/groups", blind).status_code == 403


def test_a_new_person_can_sign_in(kit: Kit) -> None:
    """A person made at Graph signs in with the password given, and after a forced change not before it."""
    made = kit.graph("POST", "/users", kit.portal(), PERSON)
    result = kit.browser.sign_in(authorize_url(), "kim@contoso.com", "Kim!Test-01")
    forced = {"passwordProfile": {"password": "Kim!Test-02"}}
    kit.graph("PATCH", "/users/kim@contoso.com", kit.portal(), forced)
    refused = kit.browser.sign_in(authorize_url(), "kim@contoso.com", "Kim!Test-02")

    assert (made.status_code, made.json()["displayName"]) == (201, "Kim New")
    assert "code" in result.query
    assert refused.error == "AADSTS50055"


_BAD_PEOPLE: list[dict[str, Any]] = [
    {"userPrincipalName": "kim@elsewhere.com"},
    {"userPrincipalName": "kim"},
    {"userPrincipalName": PLAIN},
    {"displayName": ""},
    {"accountEnabled": None},
    {"mailNickname": None},
    {"passwordProfile": None},
    {"mailNickname": "kim new"},
    {"userPrincipalName": "kim new@contoso.com"},
    {"userPrincipalName": "kim+new@contoso.com"},
    {"passwordProfile": {"password": "short"}},
    {"passwordProfile": {"password": "aaaaaaaa"}},
    {"passwordProfile": {"password": "passw0rd"}},
    {"passwordProfile": {"password": "Long!enough-1" * 20}},
    {"passwordProfile": {"password": "Long!enough-1", "forceChangePasswordNextSignIn": "no"}},
    {"id": TENANT},
    {"nonsense": 1},
]


@pytest.mark.parametrize("changes", _BAD_PEOPLE)
def test_a_bad_person_is_refused(kit: Kit, changes: dict[str, Any]) -> None:
    """Foreign domains, taken names and missing values are 400."""
    assert kit.graph("POST", "/users", kit.portal(), {**PERSON, **changes}).status_code == 400


_SPELLINGS = [
    ("/users", {"mailNickname": "o'kim_new-1.a"}, 201),
    ("/users", {"userPrincipalName": "o'kim_new-1.a#EXT#@contoso.com"}, 201),
    ("/users", {"passwordProfile": {"password": "three kinds 3"}}, 201),
    (
        "/users",
        {"passwordProfile": {"password": "aaaaaaaa"}, "passwordPolicies": "DisableStrongPassword"},
        201,
    ),
    ("/users", {"passwordProfile": {"password": "short"}, "passwordPolicies": "DisableStrongPassword"}, 400),
    ("/groups", {"mailNickname": "a+b/c"}, 201),
    ("/groups", {"mailNickname": "a b"}, 400),
    ("/groups", {"mailNickname": "a@contoso.com"}, 400),
    ("/groups", {"mailNickname": "Größe"}, 400),
]


@pytest.mark.parametrize(("path", "changes", "status"), _SPELLINGS)
def test_names_and_passwords_have_their_characters(
    kit: Kit, path: str, changes: dict[str, Any], status: int
) -> None:
    """What addresses take is taken, other characters are not; weak passwords need a policy that allows them."""
    body = PERSON if path == "/users" else {"displayName": "Made", **SECURITY}
    answer = kit.graph("POST", path, kit.portal(), {**body, **changes})

    assert answer.status_code == status, answer.text


def test_a_wrong_value_is_refused_by_its_name(kit: Kit) -> None:
    """The refusal names the property, at a creation as at a change, and a password that is too weak is told so."""
    kit.graph("POST", "/users", kit.portal(), PERSON)
    path = f"/users/{PERSON['userPrincipalName']}"
    nickname = kit.graph("PATCH", path, kit.portal(), {"mailNickname": "naveen.mills,.jr."}).json()["error"]
    weak = kit.graph("PATCH", path, kit.portal(), {"passwordProfile": {"password": "password"}}).json()[
        "error"
    ]

    assert nickname["message"] == "Invalid value specified for property 'mailNickname' of resource 'User'."
    assert (nickname["details"][0]["code"], nickname["details"][0]["target"]) == (
        "InvalidValue",
        "mailNickname",
    )
    assert weak["code"] == "Request_BadRequest"
    assert "does not comply with password complexity requirements" in weak["message"]


def test_a_deleted_person_comes_back_within_thirty_days(kit: Kit) -> None:
    """Deletion frees the name, keeps memberships, and becomes final after thirty days."""
    token = kit.portal()
    person = kit.graph("POST", "/users", token, PERSON).json()
    group = made_group(kit, **{"members@odata.bind": [reference(person["id"])["@odata.id"]]})
    members = f"/groups/{group['id']}/members"
    kit.graph("DELETE", f"/users/{person['id']}", token)
    away = member_names(kit, members)
    listed = kit.graph("GET", "/directory/deletedItems/microsoft.graph.user", token).json()["value"]
    restored = kit.graph("POST", f"/directory/deletedItems/{person['id']}/restore", token).json()
    back = member_names(kit, members)
    kit.graph("DELETE", f"/users/{person['id']}", token)
    kit.control.clock_advance(30 * 86_400)

    assert (away, back) == (set(), {"Kim New"})
    assert listed[0]["userPrincipalName"].endswith("kim@contoso.com")
    assert len(listed[0]["userPrincipalName"]) == 32 + len("kim@contoso.com")
    assert restored["userPrincipalName"] == "kim@contoso.com"
    assert kit.graph("GET", f"/directory/deletedItems/{person['id']}", kit.portal()).status_code == 404


def test_a_taken_name_stands_in_the_way_of_a_restore(kit: Kit) -> None:
    """Restoring refuses where somebody else has the user principal name by now."""
    token = kit.portal()
    person = kit.graph("POST", "/users", token, PERSON).json()
    kit.graph("DELETE", f"/users/{person['id']}", token)
    kit.graph("POST", "/users", token, PERSON)

    assert kit.graph("POST", f"/directory/deletedItems/{person['id']}/restore", token).status_code == 409
    assert kit.graph("DELETE", f"/directory/deletedItems/{person['id']}", token).status_code == 204


def test_only_administrators_of_people_write_people(kit: Kit) -> None:
    """A plain member writes nobody; an administrator of people leaves holders of roles alone."""
    held = {"wids": ["fe930be7-5e62-47db-91af-98c3a49a38b1"]}
    wish = Forge(tenant=TENANT, user=PLAIN, scopes=["User.ReadWrite.All"], claims=held)
    token = kit.control.forge(wish)

    assert kit.graph("POST", "/users", kit.portal(PLAIN), PERSON).status_code == 403
    assert kit.graph("POST", "/users", token, PERSON).status_code == 201
    assert kit.graph("DELETE", "/users/kim@contoso.com", token).status_code == 204
    assert kit.graph("DELETE", f"/users/{ADMIN}", token).status_code == 403


def test_a_deleted_account_comes_back_without_its_grants(kit: Kit) -> None:
    """A service principal can be restored, unless the application has another one by now."""
    pair, token = kit.server_app(), kit.portal()
    item = f"/directory/deletedItems/{pair.account_id}"
    kit.graph("DELETE", f"/servicePrincipals/{pair.account_id}", token)
    restored = kit.graph("POST", f"{item}/restore", token)
    held = kit.graph("GET", f"/servicePrincipals/{pair.account_id}/appRoleAssignments", token).json()["value"]
    kit.graph("DELETE", f"/servicePrincipals/{pair.account_id}", token)
    other = kit.graph("POST", "/servicePrincipals", token, {"appId": pair.client_id})
    listed = kit.graph("GET", "/directory/deletedItems/microsoft.graph.servicePrincipal", token).json()[
        "value"
    ]

    assert (restored.status_code, held, other.status_code) == (200, [], 201)
    assert [one["id"] for one in listed] == [pair.account_id]
    assert kit.graph("POST", f"{item}/restore", token).status_code == 409
    assert kit.graph("DELETE", item, token).status_code == 204
