"""What a subscription or a resource group holds, whatever its type (facts R23)."""

from __future__ import annotations

import re
from typing import Any, Final

from starlette.responses import Response

from azfakes.arm.caller import ArmCall
from azfakes.arm.errors import ArmError
from azfakes.arm.groups import find_group, group_scope
from azfakes.arm.pages import list_answer
from azfakes.arm.records import ResourceGroup, Subscription

_READ_GROUP: Final = "Microsoft.Resources/subscriptions/resourceGroups/read"
_WORKSPACES: Final = "Microsoft.OperationalInsights/workspaces"
_TERM = re.compile(r"\s*(resourceType|name|resourceGroup|location)\s+eq\s+'([^']*)'\s*", re.IGNORECASE)
_FIELDS: Final = {"resourcetype": "type", "name": "name", "location": "location"}


def list_resources(arm: ArmCall) -> Response:
    """Answer `GET /subscriptions/{id}/resources`: those that the caller may read."""
    subscription = arm.subscription()
    return list_answer(arm, _filtered(arm, _rows(arm, subscription, [*subscription.groups.values()])))


def list_resources_of_group(arm: ArmCall) -> Response:
    """Answer `GET …/resourcegroups/{group}/resources`."""
    subscription, group = find_group(arm, _READ_GROUP)
    return list_answer(arm, _filtered(arm, _rows(arm, subscription, [group])))


def _rows(arm: ArmCall, subscription: Subscription, groups: list[ResourceGroup]) -> list[dict[str, Any]]:
    rows = [
        {
            "id": f"{group_scope(subscription, group.name)}/providers/{_WORKSPACES}/{one.name}",
            "name": one.name,
            "type": _WORKSPACES,
            "location": one.location,
            "tags": one.tags,
        }
        for group in groups
        for one in group.workspaces.values()
    ]
    return [row for row in rows if arm.may(subscription, f"{_WORKSPACES}/read", str(row["id"]))]


def _filtered(arm: ArmCall, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep the rows that meet the filter: comparisons of type, name, group or location, joined by `and`.

    Raises:
        ArmError: 400 for any other filter.
    """
    text = arm.call.query.get("$filter", "")
    for term in filter(None, re.split(r"\s+and\s+", text, flags=re.IGNORECASE)):
        match = _TERM.fullmatch(term)
        if match is None:
            raise ArmError(400, "InvalidFilterInQueryString", f"The filter '{term}' is not supported.")
        name, wanted = match[1].lower(), match[2].lower()
        if name == "resourcegroup":
            rows = [row for row in rows if row["id"].split("/")[4].lower() == wanted]
        else:
            rows = [row for row in rows if row[_FIELDS[name]].lower() == wanted]
    return rows
