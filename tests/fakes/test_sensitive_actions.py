"""What applications and administrators may do to people, administrators among them (facts G122)."""

from __future__ import annotations

from typing import Any

import pytest
from cloudkit import ADMIN, APPS, PLAIN, TENANT, Kit

from azfakes import Forge
from azfakes.wellknown import AZURE_CLI, USER_ADMINISTRATOR

PASSWORD: dict[str, Any] = {"passwordProfile": {"password": "Another!Secret-1"}}
RESET = "User-PasswordProfile.ReadWrite.All"
GROUP = {"displayName": "G", "mailEnabled": False, "mailNickname": "g", "securityEnabled": True}
_PATCHES: list[tuple[str, str, dict[str, Any], int]] = [
    ("User.ReadWrite.All", PLAIN, {"accountEnabled": False}, 204),
    ("User.ReadWrite.All", ADMIN, {"jobTitle": "Boss"}, 204),
    ("User.ReadWrite.All", ADMIN, {"accountEnabled": False}, 403),
    ("Directory.ReadWrite.All", ADMIN, {"jobTitle": "Boss", "mobilePhone": "1"}, 403),
    ("User.ReadWrite.All", PLAIN, PASSWORD, 403),
    ("Directory.ReadWrite.All", PLAIN, PASSWORD, 403),
    (RESET, PLAIN, PASSWORD, 204),
    (RESET, ADMIN, PASSWORD, 403),
    (RESET, PLAIN, PASSWORD | {"jobTitle": "Boss"}, 403),
    ("User.ReadWrite.All", PLAIN, {"identities": []}, 403),
    ("User.ManageIdentities.All", PLAIN, {"identities": []}, 204),
]


def app_token(kit: Kit, *roles: str, wids: tuple[str, ...] = ()) -> str:
    """Forge an application's token with some permissions and directory roles."""
    pair = kit.server_app()
    claims = {"roles": list(roles), "wids": list(wids)}
    return kit.control.forge(Forge(tenant=TENANT, client=pair.client_id, claims=claims))


def person_token(kit: Kit, scp: str, upn: str = ADMIN) -> str:
    """Forge a person's token with some permissions."""
    return kit.control.forge(Forge(tenant=TENANT, client=AZURE_CLI, user=upn, claims={"scp": scp}))


@pytest.mark.parametrize(("role", "upn", "body", "expected"), _PATCHES)
def test_an_application_changes_what_its_permission_is_for(
    kit: Kit, role: str, upn: str, body: dict[str, Any], expected: int
) -> None:
    """Passwords and identities take permissions of their own; of administrators the sensitive is out of reach."""
    answer = kit.graph("PATCH", f"/users/{upn}", app_token(kit, role), body)

    assert answer.status_code == expected
    if expected == 403:
        assert answer.json()["error"]["code"] == "Authorization_RequestDenied"


@pytest.mark.parametrize(
    ("role", "upn", "expected"),
    [
        ("User.ReadWrite.All", PLAIN, 204),
        ("User.ReadWrite.All", ADMIN, 403),
        ("Directory.ReadWrite.All", PLAIN, 403),
    ],
)
def test_an_application_deletes_people_who_are_no_administrators(
    kit: Kit, role: str, upn: str, expected: int
) -> None:
    """Directory.ReadWrite.All deletes nobody, brings nobody back and purges nobody."""
    token = app_token(kit, role)
    person = kit.graph("GET", f"/users/{upn}", kit.portal()).json()["id"]
    deleted = kit.graph("DELETE", f"/users/{person}", token)
    kit.graph("DELETE", f"/users/{person}", kit.portal())
    restored = kit.graph("POST", f"/directory/deletedItems/{person}/restore", token)

    assert deleted.status_code == expected
    assert restored.status_code == (200 if expected == 204 else 403)


def test_an_application_with_a_directory_role_does_what_the_role_does(kit: Kit) -> None:
    """A User Administrator's account resets passwords and deletes people, and no administrators."""
    token = app_token(kit, wids=(USER_ADMINISTRATOR,))
    paths = [f"/users/{PLAIN}", f"/users/{ADMIN}"]

    assert [kit.graph("PATCH", path, token, PASSWORD).status_code for path in paths] == [204, 403]
    assert [kit.graph("DELETE", path, token).status_code for path in paths] == [204, 403]


def test_groups_are_deleted_with_a_permission_for_groups(kit: Kit) -> None:
    """Directory.ReadWrite.All makes and changes groups, and deletes none."""
    wide, narrow = app_token(kit, "Directory.ReadWrite.All"), app_token(kit, "Group.ReadWrite.All")
    path = f"/groups/{kit.graph('POST', '/groups', wide, GROUP).json()['id']}"

    assert kit.graph("PATCH", path, wide, {"description": "x"}).status_code == 204
    assert [kit.graph("DELETE", path, token).status_code for token in (wide, narrow)] == [403, 204]


def test_a_permission_to_make_groups_makes_them_and_no_more(kit: Kit) -> None:
    """Group.Create neither reads, changes nor deletes what it made."""
    token = app_token(kit, "Group.Create")
    made = kit.graph("POST", "/groups", token, GROUP)
    path = f"/groups/{made.json()['id']}"
    others = [
        kit.graph(method, path, token, body)
        for method, body in [("GET", None), ("PATCH", {"description": "x"}), ("DELETE", None)]
    ]

    assert made.status_code == 201
    assert [answer.status_code for answer in others] == [403, 403, 403]


@pytest.mark.parametrize(
    ("scp", "body", "expected"),
    [
        ("User.ReadWrite.All", {"jobTitle": "Boss"}, 204),
        ("User.ReadWrite.All", {"accountEnabled": False}, 403),
        ("User.ReadWrite.All", PASSWORD, 403),
        ("Directory.AccessAsUser.All", {"accountEnabled": False}, 204),
        ("Directory.AccessAsUser.All", PASSWORD, 204),
    ],
)
def test_over_administrators_an_administrator_acts_with_all_of_the_own_rights(
    kit: Kit, scp: str, body: dict[str, Any], expected: int
) -> None:
    """What is sensitive takes Directory.AccessAsUser.All, whatever role the person holds."""
    assert kit.graph("PATCH", f"/users/{APPS}", person_token(kit, scp), body).status_code == expected
