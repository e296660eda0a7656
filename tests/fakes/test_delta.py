"""Delta queries: a first round of everything, then what changed."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import ADMIN, PLAIN, TENANT, Kit

from azfakes import Cloud, FaultRule

DAY = 86_400


def round_of(kit: Kit, path: str, **headers: str) -> tuple[list[dict[str, Any]], str]:
    """Follow a round to its end and give the rows and the delta link."""
    rows: list[dict[str, Any]] = []
    while True:
        answer = kit.graph("GET", path, kit.portal(), **headers)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        rows += page["value"]
        if "@odata.deltaLink" in page:
            link: str = page["@odata.deltaLink"]
            return rows, link
        path = page["@odata.nextLink"]


def person_of(kit: Kit, upn: str = PLAIN) -> str:
    """Tell the object ID of a person."""
    found: str = kit.graph("GET", f"/users/{upn}", kit.portal()).json()["id"]
    return found


def group_of(kit: Kit, name: str = "IT Administrators") -> str:
    """Tell the object ID of a group."""
    found = kit.graph("GET", f"/groups?$filter=displayName eq '{name}'", kit.portal()).json()
    group: str = found["value"][0]["id"]
    return group


def test_the_first_round_tells_every_person_once() -> None:
    """Pages of the first round hold all people, and the round after it holds nothing."""
    kit = Kit(Cloud("contoso", seed=3, people=250))
    rows, link = round_of(kit, "/users/delta?$select=displayName")
    again, later = round_of(kit, link)

    assert len({row["id"] for row in rows}) == len(rows) == 278
    assert all(set(row) == {"id", "displayName"} for row in rows)
    assert again == []
    assert round_of(kit, later)[0] == []


@pytest.mark.parametrize("path", ["delta", "delta()", "microsoft.graph.delta", "microsoft.graph.delta()"])
def test_the_function_has_four_spellings(kit: Kit, path: str) -> None:
    """With or without namespace and parentheses, the function is the same."""
    assert len(round_of(kit, f"/users/{path}")[0]) == 28
    assert len(round_of(kit, f"/groups/{path}")[0]) == 4


def test_changes_come_once_and_whole(kit: Kit) -> None:
    """A changed person comes with all properties asked for, or with the changed ones if the client prefers that."""
    _, link = round_of(kit, "/users/delta?$select=displayName,jobTitle")
    person = person_of(kit)
    kit.graph("PATCH", f"/users/{person}", kit.portal(), {"jobTitle": "Teller"})
    kit.graph("PATCH", f"/users/{person}", kit.portal(), {"jobTitle": None})
    kit.graph("PATCH", f"/users/{person_of(kit, ADMIN)}", kit.portal(), {"department": "unasked"})
    whole, _ = round_of(kit, link)
    minimal, later = round_of(kit, link, Prefer="return=minimal")

    assert whole == [{"displayName": "Contoso Plain Member", "jobTitle": None, "id": person}]
    assert minimal == [{"jobTitle": None, "id": person}]
    assert round_of(kit, later)[0] == []


def test_the_deleted_are_told_as_such(kit: Kit) -> None:
    """A deleted person can still be restored, a purged one cannot, and the two have different reasons."""
    _, link = round_of(kit, "/users/delta")
    person, token = person_of(kit), kit.portal()
    kit.graph("DELETE", f"/users/{person}", token)
    soft, link = round_of(kit, link)
    kit.graph("POST", f"/directory/deletedItems/{person}/restore", token)
    back, link = round_of(kit, link)
    kit.graph("DELETE", f"/users/{person}", token)
    kit.graph("DELETE", f"/directory/deletedItems/{person}", token)
    hard, _ = round_of(kit, link)

    assert soft == [{"id": person, "@removed": {"reason": "changed"}}]
    assert [row["userPrincipalName"] for row in back] == [PLAIN]
    assert hard == [{"id": person, "@removed": {"reason": "deleted"}}]


def test_groups_tell_members_that_come_and_go(kit: Kit) -> None:
    """The first round lists members; later ones list who joined and who left, with types."""
    group, token = group_of(kit), kit.portal()
    first, link = round_of(kit, "/groups/delta?$select=displayName,members")
    person, admin = person_of(kit), person_of(kit, ADMIN)
    body = {"@odata.id": f"https://graph.microsoft.com/v1.0/users/{person}"}
    kit.graph("POST", f"/groups/{group}/members/$ref", token, body)
    kit.graph("DELETE", f"/groups/{group}/members/{admin}/$ref", token)
    rows, link = round_of(kit, link)
    kit.graph("DELETE", f"/users/{person}", token)
    after, _ = round_of(kit, link)
    kind = "#microsoft.graph.user"

    assert len(next(row for row in first if row["id"] == group)["members@delta"]) == 2
    assert [row["id"] for row in rows] == [group]
    assert rows[0]["members@delta"] == [
        {"@odata.type": kind, "id": person},
        {"@odata.type": kind, "id": admin, "@removed": {"reason": "deleted"}},
    ]
    assert after[0]["members@delta"] == [
        {"@odata.type": kind, "id": person, "@removed": {"reason": "deleted"}}
    ]


def test_a_selection_without_members_keeps_quiet_about_them(kit: Kit) -> None:
    """Who asks for names alone hears nothing of members."""
    group, admin = group_of(kit), person_of(kit, ADMIN)
    first, link = round_of(kit, "/groups/delta?$select=displayName")
    kit.graph("DELETE", f"/groups/{group}/members/{admin}/$ref", kit.portal())

    assert not any("members@delta" in row for row in first)
    assert round_of(kit, link)[0] == []


def test_a_deleted_group_comes_back_with_its_members(kit: Kit) -> None:
    """Deletion is told as removal, restoration as the whole group."""
    group, token = group_of(kit), kit.portal()
    _, link = round_of(kit, "/groups/delta")
    kit.graph("DELETE", f"/groups/{group}", token)
    gone, link = round_of(kit, link)
    kit.graph("POST", f"/directory/deletedItems/{group}/restore", token)
    back, _ = round_of(kit, link)

    assert {"id": group, "@removed": {"reason": "changed"}} in gone
    assert len(next(row for row in back if row["id"] == group)["members@delta"]) == 2


def test_changes_during_a_round_wait_for_the_next() -> None:
    """What changes between two pages is told by the following round, if not before."""
    kit = Kit(Cloud("contoso", seed=3, people=150))
    page = kit.graph("GET", "/users/delta?$select=jobTitle", kit.portal()).json()
    person = person_of(kit)
    kit.graph("PATCH", f"/users/{person}", kit.portal(), {"jobTitle": "Late"})
    _, link = round_of(kit, page["@odata.nextLink"])

    assert [row["id"] for row in round_of(kit, link)[0]] == [person]


def test_latest_begins_without_a_past(kit: Kit) -> None:
    """A token named latest gives no rows, and a link that tells what changes from now on."""
    rows, link = round_of(kit, "/users/delta?$deltaToken=latest&$select=jobTitle")
    kit.graph("PATCH", f"/users/{PLAIN}", kit.portal(), {"jobTitle": "New"})

    assert rows == []
    assert [row["jobTitle"] for row in round_of(kit, link)[0]] == ["New"]


def test_a_filter_limits_the_query_to_some(kit: Kit) -> None:
    """Only the people named by ID are told, in the rounds after the first too."""
    person, admin = person_of(kit), person_of(kit, ADMIN)
    rows, link = round_of(kit, f"/users/delta?$filter=id eq '{person}' or id eq '{person.upper()}'")
    kit.graph("PATCH", f"/users/{admin}", kit.portal(), {"jobTitle": "Other"})

    assert [row["id"] for row in rows] == [person]
    assert round_of(kit, link)[0] == []


@pytest.mark.parametrize(
    "query",
    [
        "$top=5",
        "$orderby=displayName",
        "$search=x",
        "$expand=manager",
        "$select=nope",
        "$filter=displayName eq 'x'",
        "$filter=id eq 'x' and id eq 'y'",
        "$deltatoken=zzz",
        "$skiptoken=é",
        "$deltatoken=e30",
    ],
)
def test_other_options_and_bad_tokens_are_refused(kit: Kit, query: str) -> None:
    """Options that delta queries do not take, and tokens that are none, are 400."""
    assert kit.graph("GET", f"/users/delta?{query}", kit.portal()).status_code == 400


def test_a_token_serves_its_own_query_alone(kit: Kit) -> None:
    """A token of people is no token of groups."""
    _, link = round_of(kit, "/users/delta")

    assert kit.graph("GET", link.replace("/users/", "/groups/"), kit.portal()).status_code == 400


@pytest.mark.parametrize(
    ("shape", "days", "status", "code"),
    [
        ("sync-state-not-found", 7, 400, "syncStateNotFound"),
        ("gone", 7, 410, "syncStateNotFound"),
        ("unsupported-query", 30, 400, "Request_UnsupportedQuery"),
    ],
)
def test_a_token_expires_in_the_way_of_the_tenant(
    kit: Kit, shape: str, days: int, status: int, code: str
) -> None:
    """A token is good until its last second; then the tenant's policy says how it is refused."""
    kit.control.reset("contoso", policies={TENANT: {"delta_expiry": shape}})
    _, link = round_of(kit, "/users/delta?$select=displayName")
    kit.control.clock_advance(days * DAY - 1)
    last = kit.graph("GET", link, kit.portal())
    kit.control.clock_advance(1)
    answer = kit.graph("GET", link, kit.portal())

    assert last.status_code == 200
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    if status == 410:
        assert len(round_of(kit, answer.headers["location"])[0]) == 28


def test_throttling_in_the_middle_of_a_round_loses_nothing() -> None:
    """A refusal of the second page leaves the link good: asked again it goes on where the round stood."""
    kit = Kit(Cloud("contoso", seed=3, people=250))
    rule = FaultRule(service="graph", path="/v1.0/users/delta", status=429, retry_after=9, skip=1)
    kit.control.add_fault(rule)
    first = kit.graph("GET", "/users/delta", kit.portal()).json()
    limited = kit.graph("GET", first["@odata.nextLink"], kit.portal())
    rows, _ = round_of(kit, first["@odata.nextLink"])

    assert (limited.status_code, limited.headers["retry-after"]) == (429, "9")
    assert limited.json()["error"]["code"] == "TooManyRequests"
    assert len(first["value"]) + len(rows) == 278


def test_an_application_needs_its_permission(kit: Kit) -> None:
    """Directory read opens both delta queries; without it they are closed."""
    reader, blind = (kit.app_token(kit.server_app(name, reads=name == "A")) for name in ("A", "B"))
    statuses = [
        kit.graph("GET", f"/{kind}/delta", token).status_code
        for token in (reader, blind)
        for kind in ("users", "groups")
    ]

    assert statuses == [200, 200, 403, 403]


def application(kit: Kit, **changes: Any) -> dict[str, Any]:
    """Register an application and give it."""
    body = {"displayName": "Tracked", "signInAudience": "AzureADMyOrg", **changes}
    app: dict[str, Any] = kit.graph("POST", "/applications", kit.portal(), body).json()
    return app


def test_registrations_and_their_accounts_are_told(kit: Kit) -> None:
    """An application's changes, secrets and end are told, and so are the mirrors in its account."""
    token = kit.portal()
    app = application(kit)
    account = kit.graph("POST", "/servicePrincipals", token, {"appId": app["appId"]}).json()
    first, apps = round_of(kit, "/applications/delta?$select=displayName,passwordCredentials")
    accounts_first, accounts = round_of(kit, "/servicePrincipals/delta?$select=displayName")
    kit.graph("PATCH", f"/applications/{app['id']}", token, {"displayName": "Renamed", "notes": "unasked"})
    kit.graph("POST", f"/applications/{app['id']}/addPassword", token, {})
    changed, apps = round_of(kit, apps)
    mirrored, accounts = round_of(kit, accounts)
    kit.graph("DELETE", f"/applications/{app['id']}", token)
    soft, apps = round_of(kit, apps)
    gone, _ = round_of(kit, accounts)
    kit.graph("DELETE", f"/directory/deletedItems/{app['id']}", token)

    assert app["id"] in [row["id"] for row in first]
    assert account["id"] in [row["id"] for row in accounts_first]
    assert [(row["displayName"], len(row["passwordCredentials"])) for row in changed] == [("Renamed", 1)]
    assert mirrored == [{"displayName": "Renamed", "id": account["id"]}]
    assert soft == [{"id": app["id"], "@removed": {"reason": "changed"}}]
    assert gone == [{"id": account["id"], "@removed": {"reason": "changed"}}]
    assert round_of(kit, apps)[0] == [{"id": app["id"], "@removed": {"reason": "deleted"}}]


def test_a_device_is_told_until_it_is_gone_for_good(kit: Kit) -> None:
    """A device that was changed is told with its properties; its deletion is final."""
    rows, link = round_of(kit, "/devices/delta?$select=displayName,accountEnabled")
    device, token = rows[0]["id"], kit.portal()
    kit.graph("PATCH", f"/devices/{device}", token, {"accountEnabled": False})
    changed, link = round_of(kit, link)
    kit.graph("DELETE", f"/devices/{device}", token)

    assert [(row["id"], row["accountEnabled"]) for row in changed] == [(device, False)]
    assert round_of(kit, link)[0] == [{"id": device, "@removed": {"reason": "deleted"}}]


def test_the_first_round_goes_on_where_it_stood_while_people_go() -> None:
    """Deletions between two pages of the first round move nobody out of sight."""
    kit = Kit(Cloud("contoso", seed=3, people=150))
    page = kit.graph("GET", "/users/delta?$select=userPrincipalName", kit.portal()).json()
    first = [row["id"] for row in page["value"]]
    for object_id in first[60:70]:
        kit.graph("DELETE", f"/users/{object_id}", kit.portal())
    rest, link = round_of(kit, page["@odata.nextLink"])
    gone, _ = round_of(kit, link)

    assert len({*first, *(row["id"] for row in rest)}) == 178
    assert {row["id"] for row in gone} == set(first[60:70])
