"""Every path of Graph asks for a permission, and takes the least one that it names."""

from __future__ import annotations

import re
from typing import Any, Final

import pytest
from cloudkit import ADMIN, PLAIN, TENANT, Kit

from azfakes import Forge
from azfakes.graph.app import ROUTER

# What anybody with a token may do: batches and the documents of the login service's own.
_OPEN: Final = ("/v1.0/$batch", "/oidc/userinfo")
_BODIES: Final[dict[str, Any]] = {
    "addKey": {"keyCredential": {"key": "AAAA"}, "proof": "x.y.z"},
    "removeKey": {"keyId": TENANT, "proof": "x.y.z"},
    "roleAssignments": {"principalId": TENANT, "roleDefinitionId": TENANT, "directoryScopeId": "/"},
}


def known_ids(kit: Kit) -> dict[str, str]:
    """Find an object of each kind."""
    token = kit.portal()
    pair = kit.server_app("Target", reads=False)
    group = kit.graph("GET", "/groups", token).json()["value"][0]["id"]
    return {
        "users": kit.graph("GET", f"/users/{ADMIN}", token).json()["id"],
        "directoryObjects": group,
        "groups": group,
        "applications": pair.object_id,
        "servicePrincipals": pair.account_id,
        "devices": kit.graph("GET", "/devices", token).json()["value"][0]["id"],
        "organization": TENANT,
        "domains": "contoso.com",
    }


def filled(ids: dict[str, str], template: str) -> str:
    """Put the IDs of objects that are there into a path below the version."""
    kind = template.split("/")[2]
    path = template.replace("{id}", ids.get(kind, TENANT)).replace("{cast}", "microsoft.graph.user")
    return re.sub(r"\{\w+\}", TENANT, path).removeprefix("/v1.0")


def body_of(template: str) -> Any:
    """Give a body that gets as far as the check of permissions."""
    name = template.rpartition("/")[2]
    return _BODIES.get(name, {"@odata.id": f"https://graph.microsoft.com/v1.0/users/{TENANT}", **_SAMPLE})


_SAMPLE: Final = {
    "displayName": "x",
    "appId": TENANT,
    "clientId": TENANT,
    "resourceId": TENANT,
    "principalId": TENANT,
    "appRoleId": TENANT,
    "consentType": "AllPrincipals",
    "ids": [TENANT],
    "groupIds": [TENANT],
}


def test_no_path_is_open_to_an_application_without_permissions(kit: Kit) -> None:
    """An application without any permission and role is refused on every path, whatever it sends."""
    token = kit.app_token(kit.server_app("Blind", reads=False))
    ids = known_ids(kit)
    let_in: list[tuple[str, str, int]] = []
    for route in ROUTER.routes:
        if route.template not in _OPEN:
            path = filled(ids, route.template)
            body = None if route.method in ("GET", "DELETE") else body_of(route.template)
            status = kit.graph(route.method, path, token, body).status_code
            if status not in (400, 401, 403, 404):
                let_in.append((route.method, route.template, status))

    assert let_in == []


def test_a_person_reads_nobody_else_without_a_permission(kit: Kit) -> None:
    """With the right to read oneself alone, every reading path but one's own is closed."""
    token = kit.control.forge(Forge(tenant=TENANT, user=PLAIN, scopes=["User.Read"]))
    ids = known_ids(kit)
    opened = {
        route.template
        for route in ROUTER.routes
        if route.method == "GET"
        and route.template not in _OPEN
        and kit.graph("GET", filled(ids, route.template), token).status_code == 200
    }

    assert {one for one in opened if not one.startswith("/v1.0/me")} == {
        "/v1.0/organization",
        "/v1.0/organization/{id}",
    }


_LEAST: Final = [
    ("/users", "User.ReadBasic.All"),
    ("/users", "User.Read.All"),
    ("/users/{user}/memberOf", "GroupMember.Read.All"),
    ("/groups", "GroupMember.Read.All"),
    ("/groups", "Group.Read.All"),
    ("/groups/{group}/members", "GroupMember.Read.All"),
    ("/applications", "Application.Read.All"),
    ("/servicePrincipals", "Application.Read.All"),
    ("/devices", "Device.Read.All"),
    ("/domains", "Domain.Read.All"),
    ("/organization", "Organization.Read.All"),
    ("/directoryRoles", "RoleManagement.Read.Directory"),
    ("/roleManagement/directory/roleAssignments", "RoleManagement.Read.Directory"),
    ("/oauth2PermissionGrants", "DelegatedPermissionGrant.ReadWrite.All"),
    ("/directory/deletedItems/microsoft.graph.group", "Group.Read.All"),
]


@pytest.mark.parametrize(("path", "permission"), _LEAST)
@pytest.mark.parametrize("delegated", [True, False])
def test_the_least_permission_is_enough(kit: Kit, path: str, permission: str, *, delegated: bool) -> None:
    """What the documents name as the least privilege opens a path, for people and for applications."""
    group = kit.graph("GET", "/groups", kit.portal()).json()["value"][0]["id"]
    place = path.format(user=ADMIN, group=group)
    if delegated:
        wish = Forge(tenant=TENANT, user=PLAIN, scopes=[permission])
    else:
        pair = kit.server_app("Blind", reads=False)
        wish = Forge(tenant=TENANT, client=pair.client_id, claims={"roles": [permission]})
    answer = kit.graph("GET", place, kit.control.forge(wish))

    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/devices", "/identity/conditionalAccess/policies"])
def test_who_may_change_nothing_is_not_told_what_is_there(kit: Kit, path: str, method: str) -> None:
    """Without the permission an object that is not there is refused like one that is."""
    pair = kit.server_app("Stranger", reads=False)
    answer = kit.graph(method, f"{path}/{TENANT}", kit.app_token(pair), {"displayName": "x"})

    assert answer.status_code == 403
