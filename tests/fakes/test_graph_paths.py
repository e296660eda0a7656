"""Paths of Graph in the spellings that clients use: the namespace by its alias, in full, or left out."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import ADMIN, PLAIN, Kit

from azfakes.graph.paths import plain_path

GLOBAL = "62e90394-69f5-4237-9190-012177145e10"


def read(kit: Kit, path: str) -> Any:
    """Read something that is there."""
    answer = kit.graph("GET", path, kit.portal(), ConsistencyLevel="eventual")
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize(
    ("path", "cast"),
    [
        (f"/users/{ADMIN}/memberOf", "group"),
        (f"/users/{ADMIN}/transitiveMemberOf", "directoryRole"),
        ("/me/memberOf", "group"),
        (f"/directoryRoles(roleTemplateId='{GLOBAL}')/members", "user"),
        ("/directory/deletedItems", "user"),
    ],
)
def test_a_type_is_named_by_the_alias_of_its_namespace(kit: Kit, path: str, cast: str) -> None:
    """`graph.user` is `microsoft.graph.user`, as the SDKs write it, in lists and in counts."""
    kit.graph("DELETE", f"/users/{PLAIN}", kit.portal())
    short, full = (read(kit, f"{path}/{space}.{cast}") for space in ("graph", "microsoft.graph"))
    count = read(kit, f"{path}/graph.{cast}/$count")

    assert short["value"] == full["value"]
    assert count == len(short["value"]) > 0


@pytest.mark.parametrize("cast", ["device", "orgContact", "administrativeUnit"])
def test_a_type_that_nothing_is_of_keeps_nothing(kit: Kit, cast: str) -> None:
    """The SDKs ask for types too that are not there."""
    assert read(kit, f"/users/{ADMIN}/memberOf/graph.{cast}")["value"] == []
    assert read(kit, f"/users/{ADMIN}/memberOf/graph.{cast}/$count") == 0


@pytest.mark.parametrize("space", ["microsoft.graph.", "Microsoft.Graph.", "graph.", ""])
def test_an_operation_may_name_its_namespace(kit: Kit, space: str) -> None:
    """Actions and functions are found with their namespace in front and without."""
    pair = kit.server_app()
    groups = kit.graph("POST", f"/me/{space}getMemberGroups", kit.portal(), {"securityEnabledOnly": True})
    path = f"/directoryObjects/{pair.account_id}/{space}checkMemberGroups"
    checked = kit.graph("POST", path, kit.portal(), {"groupIds": []})
    added = kit.graph("POST", f"/applications/{pair.object_id}/{space}addPassword", kit.portal(), {})

    assert [one.status_code for one in (groups, checked, added)] == [200, 200, 200]
    assert "@odata.deltaLink" in read(kit, f"/users/{space}delta()")


@pytest.mark.parametrize(
    "path",
    [
        "/v1.0/users/graph.user@contoso.com",
        "/v1.0/domains/graph.example.com",
        "/v1.0/users/delta@contoso.com",
    ],
)
def test_names_that_look_like_types_are_left_alone(path: str) -> None:
    """A person or a domain may be called as a type or an operation is."""
    assert plain_path(path) == path
