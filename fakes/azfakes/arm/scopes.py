"""Scopes as they stand in paths: a subscription, a resource group, or a resource in one."""

from __future__ import annotations

from typing import Final

from azfakes.arm.caller import ArmCall
from azfakes.arm.errors import ArmError
from azfakes.arm.groups import group_scope
from azfakes.arm.records import Subscription

SCOPES: Final = (
    "/subscriptions/{subscription}",
    "/subscriptions/{subscription}/resourcegroups/{group}",
    "/subscriptions/{subscription}/resourcegroups/{group}/providers/Microsoft.OperationalInsights/workspaces/{workspace}",
)


def scope_of(arm: ArmCall, action: str) -> tuple[Subscription, str]:
    """Find the scope of the path for a caller who may carry out an action there.

    Raises:
        ArmError: 403, or 404 for a scope that does not exist.
    """
    subscription, params = arm.subscription(), arm.call.params
    scope = subscription.scope
    if "group" in params:
        scope = group_scope(subscription, params["group"])
    if "workspace" in params:
        scope += f"/providers/Microsoft.OperationalInsights/workspaces/{params['workspace']}"
    arm.require(subscription, action, scope)
    _check_exists(arm, subscription)
    return subscription, scope


def _check_exists(arm: ArmCall, subscription: Subscription) -> None:
    name, workspace = arm.call.params.get("group"), arm.call.params.get("workspace")
    if name is None:
        return
    group = subscription.groups.get(name.lower())
    if group is None:
        raise ArmError(404, "ResourceGroupNotFound", f"Resource group '{name}' could not be found.")
    if workspace is not None and workspace.lower() not in group.workspaces:
        message = f"The Resource '{workspace}' under resource group '{group.name}' was not found."
        raise ArmError(404, "ResourceNotFound", message)
