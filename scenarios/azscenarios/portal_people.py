"""The portal's people and groups, and who has which directory role."""

from __future__ import annotations

import unicodedata
from typing import Any
from urllib.parse import quote

from azharness.contract.actors import (
    Added,
    PortalAddGroup,
    PortalAddMember,
    PortalAddPerson,
    PortalAssignRole,
    PortalChangePerson,
    PortalDeletePerson,
    PortalRemoveMember,
)
from azscenarios.portal_session import PortalSession, first


def person_id(graph: PortalSession, user: str) -> str:
    """The object ID of a person, by user principal name (a guest's has a `#` in it)."""
    return str(graph.get(f"users/{quote(user)}")["id"])


def add_person(graph: PortalSession, act: PortalAddPerson, domain: str) -> Added:
    """An enabled member in a domain; the user principal name follows from the name, numbered where it is taken."""
    alias = _free_alias(graph, _alias(act.name), domain)
    name = f"{alias}@{domain}"
    body = {
        "displayName": act.name,
        "mailNickname": alias,
        "userPrincipalName": name,
        "accountEnabled": True,
        "passwordProfile": {"password": f"Portal!Test-{alias}", "forceChangePasswordNextSignIn": False},
    }
    return Added(object_id=graph.post("users", body)["id"], user_principal_name=name)


def change_person(graph: PortalSession, act: PortalChangePerson) -> None:
    """Another display name, enabled or not."""
    body: dict[str, Any] = {"accountEnabled": act.enabled}
    if act.name:
        body["displayName"] = act.name
    graph.change("PATCH", f"users/{person_id(graph, act.user)}", body)


def delete_person(graph: PortalSession, act: PortalDeletePerson) -> None:
    """A person is deleted."""
    graph.change("DELETE", f"users/{person_id(graph, act.user)}")


def add_group(graph: PortalSession, act: PortalAddGroup) -> Added:
    """A security group, or a Microsoft 365 group with an address of its own."""
    members = [graph.link(person_id(graph, user))["@odata.id"] for user in act.members]
    body: dict[str, Any] = {
        "displayName": act.name,
        "mailNickname": _alias(act.name),
        "mailEnabled": not act.security,
        "securityEnabled": act.security,
        "groupTypes": [] if act.security else ["Unified"],
    }
    if members:
        body["members@odata.bind"] = members
    return Added(object_id=graph.post("groups", body)["id"])


def add_member(graph: PortalSession, act: PortalAddMember) -> None:
    """A person joins a group."""
    graph.change("POST", f"groups/{act.group}/members/$ref", graph.link(person_id(graph, act.user)))


def remove_member(graph: PortalSession, act: PortalRemoveMember) -> None:
    """A person leaves a group."""
    graph.change("DELETE", f"groups/{act.group}/members/{person_id(graph, act.user)}/$ref")


def assign_role(graph: PortalSession, act: PortalAssignRole) -> None:
    """A person gets a directory role; tokens that are issued from then on have it."""
    rows = graph.pages(f"roleManagement/directory/roleDefinitions?$filter=displayName eq '{act.role}'")
    body = {
        "principalId": person_id(graph, act.user),
        "roleDefinitionId": first(rows, f"directory role {act.role}")["id"],
        "directoryScopeId": "/",
    }
    graph.post("roleManagement/directory/roleAssignments", body)


def _free_alias(graph: PortalSession, alias: str, domain: str) -> str:
    free, number = alias, 1
    while graph.find(f"users/{free}@{domain}") is not None:
        number += 1
        free = f"{alias}{number}"
    return free


def _alias(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return ".".join(words) or "someone"
