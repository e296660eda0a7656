"""Subscriptions as a world file keeps them to the last detail, and back."""

from __future__ import annotations

from typing import Any

from azfakes.arm.records import Azure, ResourceGroup, RoleAssignment, Subscription, Workspace
from azfakes.arm.roles import RoleDefinition
from azfakes.directory.saving import as_saved, from_saved


def save_subscriptions(azure: Azure, tenant_id: str) -> tuple[dict[str, Any], ...]:
    """Write all that the subscriptions of a tenant hold; tables become lists, so that their order stays."""
    return tuple(_saved(one) for one in azure if one.tenant_id == tenant_id)


def fill_azure(azure: Azure, saved: tuple[dict[str, Any], ...]) -> None:
    """Put saved subscriptions in.

    Raises:
        WorldError: an object is none.
    """
    for one in saved:
        azure.add(_subscription(one))


def _saved(one: Subscription) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "state": one.state,
        "tenant_id": one.tenant_id,
        "groups": [
            {**as_saved(group), "workspaces": [as_saved(each) for each in group.workspaces.values()]}
            for group in one.groups.values()
        ],
        "definitions": [as_saved(each) for each in one.definitions.values()],
        "assignments": [as_saved(each) for each in one.assignments],
        "unregistered": dict(sorted(one.unregistered.items())),
    }


def _subscription(saved: dict[str, Any]) -> Subscription:
    tables = {"groups", "definitions", "assignments"}
    found = from_saved({name: value for name, value in saved.items() if name not in tables}, Subscription)
    for each in _listed(saved, "groups"):
        group = from_saved({**each, "workspaces": {}}, ResourceGroup)
        workspaces = (from_saved(one, Workspace) for one in _listed(each, "workspaces"))
        group.workspaces = {one.name.lower(): one for one in workspaces}
        found.groups[group.name.lower()] = group
    definitions = (from_saved(one, RoleDefinition) for one in _listed(saved, "definitions"))
    found.definitions = {one.id.lower(): one for one in definitions}
    found.assignments = [from_saved(one, RoleAssignment) for one in _listed(saved, "assignments")]
    return found


def _listed(saved: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return from_saved(saved.get(name, ()), list[dict[str, Any]])
