"""The portal's Azure side: resource groups, workspaces and roles over them (facts R8 to R12)."""

from __future__ import annotations

import uuid

from azharness.contract.actors import PortalAddWorkspace, PortalGrantAzureRole
from azharness.contract.cloud import Workspace
from azscenarios.portal_session import PortalSession, first

_VERSION = "api-version=2022-10-01"
_WORKSPACES = "providers/Microsoft.OperationalInsights/workspaces"
_AUTHORIZATION = "providers/Microsoft.Authorization"
_ANYWHERE = "eastus"


def workspaces(arm: PortalSession) -> list[Workspace]:
    """Every workspace of the subscriptions that the administrator has."""
    return [
        Workspace(subscription_id=subscription, resource_group=row["id"].split("/")[4], name=row["name"])
        for subscription in _subscriptions(arm)
        for row in arm.get(f"subscriptions/{subscription}/{_WORKSPACES}?{_VERSION}")["value"]
    ]


def add_workspace(arm: PortalSession, act: PortalAddWorkspace) -> None:
    """A workspace in the first subscription, in the place of its resource group, which is made where it is missing."""
    group, location = _group(arm, act.resource_group)
    arm.put(f"{group}/{_WORKSPACES}/{act.workspace}?{_VERSION}", {"location": location})


def grant_role(arm: PortalSession, act: PortalGrantAzureRole, principal_id: str) -> None:
    """A principal (object ID) gets a built-in role on a resource group of the first subscription, or in it."""
    scope, _ = _group(arm, act.resource_group)
    if act.workspace:
        scope = f"{scope}/{_WORKSPACES}/{act.workspace}"
    named = f"{_AUTHORIZATION}/roleDefinitions?$filter=roleName eq '{act.role}'&{_VERSION}"
    role = first(arm.get(f"{scope}/{named}")["value"], f"Azure role {act.role}")["id"]
    # The caller names an assignment; one that follows from what it says is the same in every run.
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{scope}/{role}/{principal_id}".lower())
    body = {"properties": {"roleDefinitionId": role, "principalId": principal_id}}
    arm.put(f"{scope}/{_AUTHORIZATION}/roleAssignments/{name}?{_VERSION}", body)


def _group(arm: PortalSession, name: str) -> tuple[str, str]:
    """The scope and the place of a resource group of the first subscription; it is made where it is missing."""
    groups = f"subscriptions/{_subscriptions(arm)[0]}/resourceGroups"
    places = {row["name"].lower(): row["location"] for row in arm.get(f"{groups}?{_VERSION}")["value"]}
    location = places.get(name.lower(), next(iter(places.values()), _ANYWHERE))
    if name.lower() not in places:
        arm.put(f"{groups}/{name}?{_VERSION}", {"location": location})
    return f"{groups}/{name}", location


def _subscriptions(arm: PortalSession) -> list[str]:
    return [str(row["subscriptionId"]) for row in arm.get(f"subscriptions?{_VERSION}")["value"]]
