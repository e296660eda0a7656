"""Resource groups (facts R8, R15, R17)."""

from __future__ import annotations

import re
from typing import Any, Final

from starlette.responses import Response

from azfakes.arm.bodies import location_of, tags_of, text_of
from azfakes.arm.caller import ArmCall, is_within
from azfakes.arm.errors import ArmError
from azfakes.arm.locations import check_location
from azfakes.arm.pages import list_answer
from azfakes.arm.records import ResourceGroup, Subscription
from azfakes.http import json_response

# Real deletions take longer; here it is over when the client asks, and clients wait for as long as they are told.
_PATIENCE: Final = "1"
_TAG = re.compile(r"\s*tagName\s+eq\s+'([^']*)'(?:\s+and\s+tagValue\s+eq\s+'([^']*)')?\s*", re.IGNORECASE)
_NAME = re.compile(r"[\w().-]{1,90}(?<!\.)")
_READ: Final = "Microsoft.Resources/subscriptions/resourceGroups/read"
_WRITE: Final = "Microsoft.Resources/subscriptions/resourceGroups/write"
_DELETE: Final = "Microsoft.Resources/subscriptions/resourceGroups/delete"


def list_groups(arm: ArmCall) -> Response:
    """Answer `GET …/resourcegroups`: those that the caller may read."""
    subscription = arm.subscription()
    mine = [
        group
        for group in subscription.groups.values()
        if arm.may(subscription, _READ, group_scope(subscription, group.name))
    ]
    if not mine:
        arm.require(subscription, _READ, subscription.scope)
    rows = [_row(subscription, group) for group in mine if _has_tag(arm, group)]
    return list_answer(arm, rows)


def get_group(arm: ArmCall) -> Response:
    """Answer `GET …/resourcegroups/{group}`."""
    subscription, group = find_group(arm, _READ)
    return json_response(_row(subscription, group))


def head_group(arm: ArmCall) -> Response:
    """Answer `HEAD …/resourcegroups/{group}`: 204 where it exists, else 404."""
    find_group(arm, _READ)
    return Response(status_code=204)


def put_group(arm: ArmCall) -> Response:
    """Answer `PUT …/resourcegroups/{group}`: 201 for a new one, 200 for a changed one, which stays in its place."""
    subscription, name = arm.subscription(), arm.call.params["group"]
    arm.require(subscription, _WRITE, group_scope(subscription, name))
    if not _NAME.fullmatch(name):
        raise ArmError(400, "InvalidResourceGroup", f"The resource group name '{name}' is not valid.")
    body = arm.body()
    location, tags = location_of(body), tags_of(body)
    check_location(arm, location, "LocationNotAvailableForResourceGroup")
    found = subscription.groups.get(name.lower())
    if found is not None and found.location != location:
        message = f"The resource group '{found.name}' exists in the location '{found.location}' already."
        raise ArmError(409, "InvalidResourceGroupLocation", message)
    group = found or ResourceGroup(name, location)
    group.tags, group.managed_by = tags, text_of(body, "managedBy")
    subscription.groups[name.lower()] = group
    arm.wrote(group_scope(subscription, group.name))
    return json_response(_row(subscription, group), 200 if found else 201)


def patch_group(arm: ArmCall) -> Response:
    """Answer `PATCH …/resourcegroups/{group}`: its tags change."""
    subscription, group = find_group(arm, _WRITE)
    body = arm.body()
    if "tags" in body:
        group.tags = tags_of(body)
    if "managedBy" in body:
        group.managed_by = text_of(body, "managedBy")
    arm.wrote(group_scope(subscription, group.name))
    return json_response(_row(subscription, group))


def delete_group(arm: ArmCall) -> Response:
    """Answer `DELETE …/resourcegroups/{group}`: all in it goes, and the answer says where to ask for the end."""
    subscription, group = find_group(arm, _DELETE)
    scope = group_scope(subscription, group.name)
    del subscription.groups[group.name.lower()]
    subscription.assignments = [one for one in subscription.assignments if not is_within(one.scope, scope)]
    arm.wrote(scope)
    operation = arm.call.state.ids.opaque("operation")
    version = arm.call.query["api-version"]
    subscription.operations.add(operation)
    place = f"{arm.call.origin}{subscription.scope}/operationresults/{operation}?api-version={version}"
    return Response(status_code=202, headers={"Location": place, "Retry-After": _PATIENCE})


def operation_result(arm: ArmCall) -> Response:
    """Answer where a deletion said to ask for its end: it is over at once."""
    operation = arm.call.params["operation"]
    if operation not in arm.subscription().operations:
        raise ArmError(404, "OperationNotFound", f"The operation '{operation}' could not be found.")
    return Response(status_code=200)


def find_group(arm: ArmCall, action: str, below: str = "") -> tuple[Subscription, ResourceGroup]:
    """Find the resource group of the path for a caller who may carry out an action on it, or on something in it.

    Raises:
        ArmError: 403 or 404.
    """
    subscription, name = arm.subscription(), arm.call.params["group"]
    arm.require(subscription, action, group_scope(subscription, name) + below)
    group = subscription.groups.get(name.lower())
    if group is None:
        raise ArmError(404, "ResourceGroupNotFound", f"Resource group '{name}' could not be found.")
    return subscription, group


def group_scope(subscription: Subscription, name: str) -> str:
    """Write the scope of a resource group."""
    return f"{subscription.scope}/resourceGroups/{name}"


def _has_tag(arm: ArmCall, group: ResourceGroup) -> bool:
    """Tell whether a group meets the only filter that the list takes: by a tag, or by a tag and its value.

    Raises:
        ArmError: 400 for any other filter.
    """
    text = arm.call.query.get("$filter")
    if not text:
        return True
    match = _TAG.fullmatch(text)
    if match is None:
        raise ArmError(400, "InvalidFilterInQueryString", f"The filter '{text}' is not supported.")
    tags = {name.lower(): value for name, value in group.tags.items()}
    return match[1].lower() in tags and match[2] in (None, tags[match[1].lower()])


def _row(subscription: Subscription, group: ResourceGroup) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": group_scope(subscription, group.name),
        "type": "Microsoft.Resources/resourceGroups",
        "name": group.name,
        "location": group.location,
        "tags": group.tags,
        "properties": {"provisioningState": "Succeeded"},
    }
    return row if group.managed_by is None else {**row, "managedBy": group.managed_by}
