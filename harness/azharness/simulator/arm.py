"""Azure Resource Manager over HTTP: the workspaces that an app may see, and what it may do with them (facts R5, R12, R14, R18)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, final

from azharness.contract import Reason
from azharness.simulator.cloud_answers import json_object, objects, require_same_origin
from azharness.simulator.declined import CloudFailureError
from azharness.simulator.transport import Transport

_TYPE: Final = "Microsoft.OperationalInsights/workspaces"
_ID: Final = re.compile(
    rf"/subscriptions/[^/]+/resourceGroups/(?P<group>[^/]+)/providers/{re.escape(_TYPE)}/(?P<name>[^/]+)",
    re.IGNORECASE,
)
_SUBSCRIPTIONS_VERSION: Final = "2022-12-01"
_WORKSPACES_VERSION: Final = "2022-10-01"
_PERMISSIONS_VERSION: Final = "2022-04-01"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A Log Analytics workspace: the path that is its ID, the resource group in which it lies, and its name."""

    path: str
    resource_group: str
    name: str


@final
class ResourceManager:
    """Resource Manager as one app's token sees it. Failures carry its code; 403 is `permission-denied`."""

    def __init__(self, transport: Transport, base: str, token: str) -> None:
        self._transport = transport
        self._base = base
        self._headers = {"Authorization": f"Bearer {token}"}

    def subscriptions(self) -> list[str]:
        """The IDs of the subscriptions in which the app has a role somewhere."""
        return [
            str(one.get("subscriptionId", ""))
            for one in self._values("/subscriptions", _SUBSCRIPTIONS_VERSION)
        ]

    def workspaces(self, subscription: str) -> list[Workspace]:
        """The workspaces of a subscription that the app may see; none where it may see none."""
        path = f"/subscriptions/{subscription}/providers/{_TYPE}"
        try:
            return [_workspace(one) for one in self._values(path, _WORKSPACES_VERSION)]
        except CloudFailureError as failure:
            if failure.reason is Reason.PERMISSION_DENIED:
                return []
            raise

    def may_write(self, workspace: Workspace) -> bool:
        """Whether a role of the app, on the workspace or on what lies around it, lets it change the workspace."""
        path = f"{workspace.path}/providers/Microsoft.Authorization/permissions"
        try:
            roles = list(self._values(path, _PERMISSIONS_VERSION))
        except CloudFailureError as failure:
            if failure.reason is Reason.PERMISSION_DENIED:
                return False
            raise
        return any(_allows(role, f"{_TYPE}/write") for role in roles)

    def _values(self, path: str, version: str) -> Iterator[dict[str, Any]]:
        """Read a list to its end, page by page."""
        page = self._read(f"{self._base}{path}", {"api-version": version})
        yield from objects(page.get("value"))
        while page.get("nextLink"):
            page = self._read(require_same_origin(str(page["nextLink"]), self._base))
            yield from objects(page.get("value"))

    def _read(self, url: str, query: dict[str, str] | None = None) -> dict[str, Any]:
        response = self._transport.request("GET", url, params=query, headers=self._headers)
        return json_object(response, "arm")


def _workspace(row: dict[str, Any]) -> Workspace:
    found = _ID.fullmatch(str(row.get("id", "")))
    if found is None:
        raise CloudFailureError(Reason.CLOUD_REFUSED)
    return Workspace(found.group(), found["group"], found["name"])


def _allows(role: dict[str, Any], action: str) -> bool:
    """Whether a role's actions have this one, and its exceptions do not take it away; `*` stands for any text."""
    return _names(role.get("actions"), action) and not _names(role.get("notActions"), action)


def _names(patterns: Any, action: str) -> bool:
    texts = patterns if isinstance(patterns, list) else []
    return any(
        re.fullmatch(re.escape(str(text)).replace(r"\*", ".*"), action, re.IGNORECASE) for text in texts
    )
