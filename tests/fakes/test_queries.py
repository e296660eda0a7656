"""Query options of Graph's collections: pages, order, counts, searches, selections, expansions."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from cloudkit import ADMIN, PLAIN, Kit

from azfakes import Cloud, Forge

EVENTUAL = {"ConsistencyLevel": "eventual"}


def ask(kit: Kit, path: str, **headers: str) -> httpx.Response:
    """Read from Graph as the administrator."""
    return kit.graph("GET", path, kit.portal(), **headers)


def rows(kit: Kit, path: str, **headers: str) -> list[dict[str, Any]]:
    """Read one page."""
    answer = ask(kit, path, **headers)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["value"]
    return found


def all_pages(kit: Kit, path: str, **headers: str) -> list[dict[str, Any]]:
    """Follow the next links to the end."""
    found: list[dict[str, Any]] = []
    while path:
        answer = ask(kit, path, **headers)
        assert answer.status_code == 200, answer.text
        found += answer.json()["value"]
        path = answer.json().get("@odata.nextLink", "")
    return found


@pytest.mark.parametrize(
    "query", ["$orderby=displayName", "$orderby=displayName desc", "$orderby=userPrincipalName asc"]
)
def test_sorted_pages_are_the_sorted_collection(kit: Kit, query: str) -> None:
    """Whatever the page size, following the pages of a sorted collection gives all rows in order, each once."""
    path = f"/users?{query}&$select=id,displayName,userPrincipalName"
    whole, pages = rows(kit, f"{path}&$top=999"), all_pages(kit, f"{path}&$top=5")
    name = query.partition("=")[2].split()[0]
    names = [row[name].lower() for row in whole]

    assert pages == whole
    assert names == sorted(names, reverse="desc" in query)
    assert len({row["id"] for row in whole}) == 28


def test_rows_with_equal_keys_are_not_lost_between_pages(kit: Kit) -> None:
    """People of one name stand on several pages, and each is there once."""
    token = kit.portal()
    for number in range(7):
        body = {"accountEnabled": True, "displayName": "Same Name", "mailNickname": f"same{number}"}
        further = {
            "userPrincipalName": f"same{number}@contoso.com",
            "passwordProfile": {"password": "Long!enough-1"},
        }
        assert kit.graph("POST", "/users", token, body | further).status_code == 201
    found = all_pages(kit, "/users?$orderby=displayName&$top=2&$select=userPrincipalName,displayName")
    same = [row["userPrincipalName"] for row in found if row["displayName"] == "Same Name"]

    assert sorted(same) == [f"same{number}@contoso.com" for number in range(7)]


@pytest.mark.parametrize(
    ("query", "advanced"),
    [
        ("/applications?$orderby=displayName", True),
        ("/users?$orderby=createdDateTime desc", True),
        ("/devices?$orderby=approximateLastSignInDateTime", True),
        ("/users?$orderby=displayName&$filter=accountEnabled eq true", True),
        ("/users?$orderby=jobTitle", False),
        ("/users?$orderby=displayName up", False),
        ("/users?$orderby=otherMails", False),
        ("/users?$orderby=", False),
        ("/users?$orderby=nope", False),
    ],
)
def test_sorting_follows_the_documented_table(kit: Kit, query: str, advanced: bool) -> None:
    """Some orders need an advanced query, others are not there at all."""
    assert ask(kit, query).status_code == 400
    assert ask(kit, f"{query}&$count=true", **EVENTUAL).status_code == (200 if advanced else 400)


def test_pages_hold_while_people_come_and_go() -> None:
    """Deleting people who were read, even the last of a page, loses nobody; who comes meanwhile is at the end."""
    kit = Kit(Cloud("contoso", seed=3, people=30))
    token = kit.portal()
    before = [row["id"] for row in rows(kit, "/users?$top=999&$select=id")]
    page = ask(kit, "/users?$top=10&$select=id,userPrincipalName").json()
    first = [row["id"] for row in page["value"]]
    for object_id in (first[-1], first[3], before[11]):
        if kit.graph("DELETE", f"/users/{object_id}", token).status_code != 204:
            pytest.fail("the world's order has changed: choose other people")
    body = {"accountEnabled": True, "displayName": "Late", "mailNickname": "late"}
    late = {"userPrincipalName": "late@contoso.com", "passwordProfile": {"password": "Long!enough-1"}}
    made = kit.graph("POST", "/users", token, body | late).json()["id"]
    rest = [row["id"] for row in all_pages(kit, page["@odata.nextLink"])]

    assert [*first, *rest] == [one for one in before if one != before[11]] + [made]


def test_members_can_be_removed_page_by_page(kit: Kit) -> None:
    """A client that reads a page of members and takes them out before it reads on meets every member."""
    token = kit.portal()
    people = [row["id"] for row in rows(kit, "/users?$top=20&$select=id")]
    bound = [f"https://graph.microsoft.com/v1.0/users/{one}" for one in people]
    wish = {"displayName": "Many", "mailEnabled": False, "securityEnabled": True, "mailNickname": "many"}
    group = kit.graph("POST", "/groups", token, wish | {"members@odata.bind": bound}).json()
    path, met = f"/groups/{group['id']}/members?$top=6&$select=id", []
    while path:
        page = ask(kit, path).json()
        for row in page["value"]:
            met.append(row["id"])
            kit.graph("DELETE", f"/groups/{group['id']}/members/{row['id']}/$ref", token)
        path = page.get("@odata.nextLink", "")

    assert met == people


def test_counts_need_the_header(kit: Kit) -> None:
    """The size comes with the first page of an advanced query, is left out silently of others, and has a path."""
    advanced = ask(kit, "/users?$count=true&$top=5", **EVENTUAL).json()
    following = ask(kit, advanced["@odata.nextLink"], **EVENTUAL).json()
    plain = ask(kit, "/users?$count=true&$top=5").json()
    number = ask(kit, "/users/$count", **EVENTUAL)
    filtered = ask(kit, "/users/$count?$filter=userType ne 'Member'", **EVENTUAL)
    refused = ask(kit, "/users/$count")

    assert advanced["@odata.count"] == 28
    assert not {"@odata.count"} & (plain.keys() | following.keys())
    assert (number.text, filtered.text) == ("28", "1")
    assert number.headers["content-type"].startswith("text/plain")
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "Request_BadRequest")
    assert ask(kit, "/users?$count=maybe").status_code == 400


def test_an_advanced_filter_is_told_what_it_lacks(kit: Kit) -> None:
    """Without the header or without the count the refusal names both; with them the filter works."""
    path = "/users?$filter=endsWith(userPrincipalName,'@contoso.com')&$select=id"
    lacking = [ask(kit, path), ask(kit, f"{path}&$count=true"), ask(kit, path, **EVENTUAL)]

    assert {one.status_code for one in lacking} == {400}
    assert all("ConsistencyLevel" in one.json()["error"]["message"] for one in lacking)
    assert ask(kit, f"{path}&$count=true", **EVENTUAL).json()["@odata.count"] > 0


def test_searches_need_the_header_alone(kit: Kit) -> None:
    """Words of names are found with the header, and refused without it; a filter narrows them further."""
    path = '/users?$search="displayName:plain"&$select=userPrincipalName'
    refused = ask(kit, path)
    both = f"{path}&$filter=accountEnabled eq false"

    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "Request_UnsupportedQuery")
    assert [row["userPrincipalName"] for row in rows(kit, path, **EVENTUAL)] == [PLAIN]
    assert rows(kit, both, **EVENTUAL) == []
    assert ask(kit, '/oauth2PermissionGrants?$search="x:y"', **EVENTUAL).status_code == 400


def test_one_relationship_is_expanded(kit: Kit) -> None:
    """Members, owners and memberships come with their object, whole or in part; two at once do not."""
    group = next(
        row for row in rows(kit, "/groups?$expand=members") if row["displayName"] == "IT Administrators"
    )
    single = ask(
        kit, f"/groups/{group['id']}?$expand=members($select=id,displayName)&$select=displayName"
    ).json()
    person = ask(kit, f"/users/{ADMIN}?$expand=memberOf($select=displayName)").json()
    app = kit.server_app()
    owners = ask(kit, f"/applications/{app.object_id}?$expand=owners").json()["owners"]

    assert {row["@odata.type"] for row in group["members"]} == {"#microsoft.graph.user"}
    assert set(single["members"][0]) == {"@odata.type", "id", "displayName"}
    assert "members(id,displayname)" in single["@odata.context"].lower()
    assert set(single) == {"@odata.context", "displayName", "members"}
    assert {row["displayName"] for row in person["memberOf"]} == {"IT Administrators", "Global Administrator"}
    assert owners == []
    for query in (
        "$expand=members,owners",
        "$expand=nope",
        "$expand=members($top=1)",
        "$expand=members(",
        "$expand=",
    ):
        assert ask(kit, f"/groups?{query}").status_code == 400, query
    assert ask(kit, "/groups?$expand=members&$count=true", **EVENTUAL).status_code == 400


def test_an_expansion_shows_twenty_at_most(kit: Kit) -> None:
    """What leads to more than twenty objects is cut."""
    token = kit.portal()
    people = [row["id"] for row in rows(kit, "/users?$top=25&$select=id")]
    wish = {"displayName": "Many", "mailEnabled": False, "securityEnabled": True, "mailNickname": "many"}
    group = kit.graph("POST", "/groups", token, wish).json()
    for part in (people[:20], people[20:]):
        bound = [f"https://graph.microsoft.com/v1.0/users/{one}" for one in part]
        kit.graph("PATCH", f"/groups/{group['id']}", token, {"members@odata.bind": bound})

    assert len(ask(kit, f"/groups/{group['id']}?$expand=members").json()["members"]) == 20
    assert len(rows(kit, f"/groups/{group['id']}/members")) == 25


def test_expanding_takes_the_right_to_what_is_expanded(kit: Kit) -> None:
    """Who may read people but not devices does not learn of devices by the way, except of their own."""
    token = kit.control.forge(Forge(tenant="contoso.com", user=PLAIN, scopes=["User.ReadBasic.All"]))
    path = "/users/{}?$expand=ownedDevices&$select=id"

    assert kit.graph("GET", f"/users/{ADMIN}?$select=id", token).status_code == 200
    assert kit.graph("GET", path.format(ADMIN), token).status_code == 403
    assert kit.graph("GET", path.format(PLAIN), token).json()["ownedDevices"] == []


def test_mixed_collections_are_filtered_by_what_a_type_has(kit: Kit) -> None:
    """A filter over members keeps objects of the types that have its property."""
    group = next(row for row in rows(kit, "/groups") if row["displayName"] == "All Technicians")
    path = f"/groups/{group['id']}/transitiveMembers"
    people = rows(kit, f"{path}?$filter=startsWith(userPrincipalName,'admin')")
    counted = ask(kit, f"{path}?$filter=displayName ne 'x'&$count=true&$top=1", **EVENTUAL).json()
    ordered = rows(kit, f"{path}?$orderby=displayName&$count=true&$select=displayName", **EVENTUAL)
    names = [row["displayName"] for row in ordered]

    assert [row["userPrincipalName"] for row in people] == [ADMIN]
    assert (counted["@odata.count"], len(counted["value"])) == (4, 1)
    assert names == sorted(names, key=str.lower)
    assert ask(kit, f"{path}/$count", **EVENTUAL).text == "4"
    assert ask(kit, f"{path}?$filter=nope eq 'x'").status_code == 400
    assert ask(kit, f"{path}?$orderby=displayName").status_code == 400
    assert rows(kit, f"{path}/$ref?$top=1")[0]["@odata.id"].startswith("https://graph.microsoft.com/v1.0/")


def test_names_of_options_need_no_dollar_and_no_certain_case(kit: Kit) -> None:
    """Options are known without their sign and in any letter case, and so are properties; doubled ones count once."""
    found = ask(kit, "/users?SELECT=DisplayName,displayname&$Top=2").json()

    assert [list(row) for row in found["value"]] == [["displayName"], ["displayName"]]


@pytest.mark.parametrize(
    ("level", "context", "types"), [("none", False, 0), ("minimal", True, 0), ("full", True, 2)]
)
def test_clients_choose_how_much_metadata_they_get(kit: Kit, level: str, context: bool, types: int) -> None:
    """No context, the context, or types and addresses of every object."""
    header = {"Accept": f"application/json;odata.metadata={level}"}
    answer = ask(kit, "/users?$top=2", **header)
    content = answer.json()

    assert ("@odata.context" in content) is context
    assert sum("@odata.type" in row for row in content["value"]) == types
    assert f"odata.metadata={level}" in answer.headers["content-type"]
    assert "@odata.nextLink" in content


def test_a_page_that_was_written_once_is_not_told_after_a_change(kit: Kit) -> None:
    """The same query after any change of its objects tells the change."""
    path = "/users?$top=999&$select=userPrincipalName,jobTitle"
    first, again = ask(kit, path), ask(kit, path)
    kit.graph("PATCH", f"/users/{PLAIN}", kit.portal(), {"jobTitle": "Teller"})
    changed = {row["userPrincipalName"]: row["jobTitle"] for row in rows(kit, path)}
    kit.graph("DELETE", f"/users/{PLAIN}", kit.portal())
    left = [row["userPrincipalName"] for row in rows(kit, path)]

    assert first.content == again.content
    assert first.headers["request-id"] != again.headers["request-id"]
    assert changed[PLAIN] == "Teller"
    assert PLAIN not in left
    assert len(left) == 27


def test_a_page_of_one_address_is_not_told_at_another(kit: Kit) -> None:
    """Links lead back to the host by which the client came."""
    hosts = ("graph.microsoft.com", "graph.microsoft.com:443")
    links = [ask(kit, "/users?$top=1", Host=host).json()["@odata.nextLink"] for host in hosts]

    assert [link.split("/")[2] for link in links] == list(hosts)


def test_a_page_is_not_told_in_another_history(kit: Kit) -> None:
    """After a restoration the tenant goes another way, and pages of the way not taken are not told."""
    path = f"/users?$filter=userPrincipalName eq '{PLAIN}'&$select=jobTitle"
    kit.control.snapshot("begin")
    titles = []
    for title in ("Teller", "Driver"):
        kit.control.restore("begin")
        kit.graph("PATCH", f"/users/{PLAIN}", kit.portal(), {"jobTitle": title})
        titles += [row["jobTitle"] for row in rows(kit, path)]

    assert titles == ["Teller", "Driver"]


def test_a_page_token_holds_over_a_restoration(kit: Kit) -> None:
    """Places are part of a snapshot: a token of before leads on where it stood."""
    kit.graph("DELETE", f"/users/{PLAIN}", kit.portal())
    page = ask(kit, "/users?$top=20&$select=id").json()
    kit.control.snapshot("middle")
    rest = rows(kit, page["@odata.nextLink"])
    kit.control.restore("middle")

    assert len(rest) == 7
    assert rows(kit, page["@odata.nextLink"]) == rest


def test_tokens_of_other_collections_are_stale_or_harmless(kit: Kit) -> None:
    """A token that leads beyond the end is stale, and one made by hand never fails the service."""
    page = ask(kit, "/users?$top=25&$select=id").json()
    token = page["@odata.nextLink"].rpartition("$skiptoken=")[2]
    short = ask(kit, f"/groups?$skiptoken={token}")

    assert (short.status_code, short.json()["error"]["code"]) == (400, "Directory_ExpiredPageToken")
    assert ask(kit, f"/users?$skiptoken={token}&$select=id").status_code == 200
    assert ask(kit, f"/users?$orderby=displayName&$skiptoken={token}").status_code == 400
    for text in ("eyJwbGFjZSI6LTF9", "eyJwbGFjZSI6MH0", "e30", "x", "%00"):
        assert ask(kit, f"/users?$skiptoken={text}").status_code == 400


def test_a_token_of_another_tenant_is_stale(kit: Kit) -> None:
    """After a reset to another world the way of before leads nowhere, whatever stands at the same places."""
    page = ask(kit, "/users?$top=3&$select=id").json()
    kit.control.reset("clients")
    tenant = next(iter(kit.cloud.state.directory))
    admin = next(iter(tenant.users.values())).document.user_principal_name
    token = kit.control.forge(Forge(tenant=tenant.id, user=admin, scopes=["User.Read.All"]))
    answer = kit.graph("GET", page["@odata.nextLink"], token)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "Directory_ExpiredPageToken")
