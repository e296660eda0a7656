"""Log Analytics workspaces (facts R12)."""

from __future__ import annotations

import re
from typing import Any, Final

from starlette.responses import Response

from azfakes.arm.bodies import location_of, properties_of, tags_of
from azfakes.arm.caller import ArmCall
from azfakes.arm.errors import ArmError
from azfakes.arm.groups import find_group, group_scope
from azfakes.arm.locations import check_location
from azfakes.arm.pages import list_answer
from azfakes.arm.providers import require_registered
from azfakes.arm.records import Subscription, Workspace, new_workspace
from azfakes.arm.versions import check_workspace_version
from azfakes.http import json_response
from azfakes.instants import iso

_TYPE: Final = "Microsoft.OperationalInsights/workspaces"
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{2,61})[A-Za-z0-9]")
_SHORTEST_RETENTION: Final = 4
_LONGEST_RETENTION: Final = 730


def list_all(arm: ArmCall) -> Response:
    """Answer `GET /subscriptions/{id}/providers/Microsoft.OperationalInsights/workspaces`: those in sight."""
    check_workspace_version(arm.call)
    subscription = arm.subscription()
    rows = [
        _row(subscription, group.name, one)
        for group in subscription.groups.values()
        for one in group.workspaces.values()
        if arm.may(subscription, f"{_TYPE}/read", _id(subscription, group.name, one.name))
    ]
    if not rows:
        arm.require(subscription, f"{_TYPE}/read", subscription.scope)
    return list_answer(arm, rows)


def list_in_group(arm: ArmCall) -> Response:
    """Answer `GET …/resourcegroups/{group}/providers/Microsoft.OperationalInsights/workspaces`."""
    check_workspace_version(arm.call)
    subscription, group = find_group(arm, f"{_TYPE}/read")
    return list_answer(arm, [_row(subscription, group.name, one) for one in group.workspaces.values()])


def get_workspace(arm: ArmCall) -> Response:
    """Answer `GET …/workspaces/{workspace}`."""
    subscription, group, found = _find(arm, "read")
    return json_response(_row(subscription, group, found))


def put_workspace(arm: ArmCall) -> Response:
    """Answer `PUT …/workspaces/{workspace}`: 201 for a new one, 200 for a changed one."""
    check_workspace_version(arm.call)
    name = arm.call.params["workspace"]
    subscription, group = find_group(arm, f"{_TYPE}/write", _below(name))
    if not _NAME.fullmatch(name):
        raise ArmError(400, "InvalidResourceName", f"The workspace name '{name}' is not valid.")
    require_registered(subscription, "Microsoft.OperationalInsights")
    body = arm.body()
    location, tags, properties = location_of(body), tags_of(body), properties_of(body)
    check_location(arm, location, "LocationNotAvailableForResourceType")
    sku, retention = _settings(properties)
    found = group.workspaces.get(name.lower())
    if found is not None and found.location != location:
        message = f"The workspace '{found.name}' exists in the location '{found.location}' already."
        raise ArmError(409, "InvalidResourceLocation", message)
    state, now = arm.call.state, arm.call.now
    workspace = found or new_workspace(state.ids, name, location, now)
    workspace.tags, workspace.sku, workspace.retention_days = tags, sku, retention
    workspace.modified, workspace.etag = now, state.ids.guid("etag")
    group.workspaces[name.lower()] = workspace
    arm.wrote(_id(subscription, group.name, workspace.name))
    return json_response(_row(subscription, group.name, workspace), 200 if found else 201)


def patch_workspace(arm: ArmCall) -> Response:
    """Answer `PATCH …/workspaces/{workspace}`: tags, price tier and retention change, the rest stays."""
    subscription, group, found = _find(arm, "write")
    body = arm.body()
    properties = properties_of(body)
    current = {"sku": {"name": found.sku}, "retentionInDays": found.retention_days}
    found.sku, found.retention_days = _settings({**current, **properties})
    if "tags" in body:
        found.tags = tags_of(body)
    found.modified, found.etag = arm.call.now, arm.call.state.ids.guid("etag")
    arm.wrote(_id(subscription, group, found.name))
    return json_response(_row(subscription, group, found))


def delete_workspace(arm: ArmCall) -> Response:
    """Answer `DELETE …/workspaces/{workspace}`: 200, or 204 where there was none."""
    check_workspace_version(arm.call)
    name = arm.call.params["workspace"]
    subscription, group = find_group(arm, f"{_TYPE}/delete", _below(name))
    if group.workspaces.pop(name.lower(), None) is None:
        return Response(status_code=204)
    arm.wrote(_id(subscription, group.name, name))
    return Response(status_code=200)


def shared_keys(arm: ArmCall) -> Response:
    """Answer `POST …/workspaces/{workspace}/sharedKeys`."""
    _, _, found = _find(arm, "sharedKeys/action")
    return json_response({"primarySharedKey": found.keys[0], "secondarySharedKey": found.keys[1]})


def _find(arm: ArmCall, action: str) -> tuple[Subscription, str, Workspace]:
    check_workspace_version(arm.call)
    name = arm.call.params["workspace"]
    subscription, group = find_group(arm, f"{_TYPE}/{action}", _below(name))
    found = group.workspaces.get(name.lower())
    if found is None:
        message = f"The Resource '{_TYPE}/{name}' under resource group '{group.name}' was not found."
        raise ArmError(404, "ResourceNotFound", message)
    return subscription, group.name, found


def _settings(properties: dict[str, Any]) -> tuple[str, int]:
    """Read price tier and retention."""
    sku = properties.get("sku", {})
    name = sku.get("name", "PerGB2018") if isinstance(sku, dict) else None
    retention = properties.get("retentionInDays", 30)
    if not isinstance(name, str) or not name:
        raise ArmError(400, "InvalidParameter", "The workspace pricing tier is not valid.")
    if type(retention) is not int or not _SHORTEST_RETENTION <= retention <= _LONGEST_RETENTION:
        raise ArmError(400, "InvalidParameter", "The workspace retention is not valid.")
    return name, retention


def _below(name: str) -> str:
    return f"/providers/{_TYPE}/{name}"


def _id(subscription: Subscription, group: str, name: str) -> str:
    return group_scope(subscription, group) + _below(name)


def _row(subscription: Subscription, group: str, one: Workspace) -> dict[str, Any]:
    return {
        "id": _id(subscription, group, one.name),
        "name": one.name,
        "type": _TYPE,
        "location": one.location,
        "etag": f'"{one.etag}"',
        "tags": one.tags,
        "properties": {
            "customerId": one.customer_id,
            "provisioningState": "Succeeded",
            "sku": {"name": one.sku, "lastSkuUpdate": iso(one.created)},
            "retentionInDays": one.retention_days,
            "features": {
                "legacy": 0,
                "searchVersion": 1,
                "enableLogAccessUsingOnlyResourcePermissions": True,
            },
            "workspaceCapping": {
                "dailyQuotaGb": -1.0,
                "quotaNextResetTime": iso(one.created),
                "dataIngestionStatus": "RespectQuota",
            },
            "publicNetworkAccessForIngestion": "Enabled",
            "publicNetworkAccessForQuery": "Enabled",
            "createdDate": iso(one.created),
            "modifiedDate": iso(one.modified),
        },
    }
