"""References to directory objects: what a body may write to name one."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from cloudkit import GRAPH, PLAIN, TENANT, Kit

SPELLINGS = (
    "{graph}/v1.0/directoryObjects/{id}",
    "{graph}/v1.0/directoryObjects/{id}/",
    "{graph}/v1.0/directoryObjects('{id}')",
    "{graph}/v1.0/directoryObjects/{id}/Microsoft.DirectoryServices.User",
    "{graph}/v2/{tenant}/directoryObjects/{id}/Microsoft.DirectoryServices.User",
    "{graph}/v1.0/{tenant}/directoryObjects/{id}",
    "{graph}/v1.0/users/{id}",
    "{graph}/v1.0/users('{id}')",
    "{graph}/v1.0/users/{upn}",
    "{graph}/v1.0/users/{quoted}",
    "{graph}/beta/users/{id}",
    "{graph}/users/{id}",
    "users('{id}')",
)
STRANGE = (
    "{id}",
    "{upn}",
    "{graph}/v1.0/{id}",
    "{graph}/v1.0/users",
    "{graph}/v1.0/x/{id}",
    "{graph}/v1.0/users/{id}/manager",
    "https:graph.microsoft.comv1.0users{id}",
    "https://[graph/v1.0/users/{id}",
    "",
)


def person(kit: Kit) -> str:
    """Tell the object ID of a person."""
    found: str = kit.graph("GET", f"/users/{PLAIN}", kit.portal()).json()["id"]
    return found


def spelled(text: str, object_id: str) -> str:
    """Write a reference to a person."""
    return text.format(graph=GRAPH, tenant=TENANT, id=object_id, upn=PLAIN, quoted=quote(PLAIN))


def new_group(kit: Kit, **more: Any) -> Any:
    """Make a group."""
    body = {"displayName": "G", "mailNickname": "g", "mailEnabled": False, "securityEnabled": True, **more}
    return kit.graph("POST", "/groups", kit.portal(), body)


@pytest.mark.parametrize("text", SPELLINGS)
def test_a_person_is_named_in_any_spelling(kit: Kit, text: str) -> None:
    """An address of the person serves as a reference, alone and in a list."""
    token, object_id = kit.portal(), person(kit)
    reference = spelled(text, object_id)
    path = f"/groups/{new_group(kit).json()['id']}/members"
    joined = kit.graph("POST", f"{path}/$ref", token, {"@odata.id": reference})
    bound = new_group(kit, **{"members@odata.bind": [reference], "owners@odata.bind": [reference]})
    members = kit.graph("GET", path, token).json()["value"]

    assert (joined.status_code, [one["id"] for one in members]) == (204, [object_id])
    assert bound.status_code == 201, bound.text


@pytest.mark.parametrize("text", STRANGE)
def test_what_is_no_address_is_refused(kit: Kit, text: str) -> None:
    """A bare ID names nothing, nor does an address of no directory object."""
    reference = spelled(text, person(kit))
    path = f"/groups/{new_group(kit).json()['id']}/members"
    joined = kit.graph("POST", f"{path}/$ref", kit.portal(), {"@odata.id": reference})
    bound = new_group(kit, **{"owners@odata.bind": [reference]})

    assert (joined.status_code, joined.json()["error"]["code"]) == (400, "BadRequest")
    assert joined.json()["error"]["message"] == "Invalid URL format specified in payload."
    assert bound.json()["error"]["message"] == "Invalid URL format specified in @odata.bind for owners"


def test_the_clouds_own_references_are_taken_back(kit: Kit) -> None:
    """What Graph gives as the address of an object names it."""
    token, path = kit.portal(), f"/groups/{new_group(kit).json()['id']}/members"
    full = kit.graph("GET", f"/users/{PLAIN}", token, Accept="application/json;odata.metadata=full").json()
    joined = kit.graph("POST", f"{path}/$ref", token, {"@odata.id": full["@odata.id"]})
    listed = kit.graph("GET", f"{path}/$ref", token).json()["value"]
    again = kit.graph("POST", f"{path}/$ref", token, listed[0])

    assert (joined.status_code, again.status_code) == (204, 400)
    assert "already exist" in again.json()["error"]["message"]


def test_a_name_of_nobody_is_not_found(kit: Kit) -> None:
    """A reference of the right form to nobody is 404 and tells the name."""
    path = f"/groups/{new_group(kit).json()['id']}/members/$ref"
    body = {"@odata.id": f"{GRAPH}/v1.0/users/nobody@contoso.com"}
    answer = kit.graph("POST", path, kit.portal(), body)

    assert answer.status_code == 404
    assert "'nobody@contoso.com'" in answer.json()["error"]["message"]
