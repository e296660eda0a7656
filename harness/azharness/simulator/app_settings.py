"""Brings the registration of a server app up to what the site needs of it today (facts F69, F74, F75).

Apps that were registered by hand, or by older versions, lack some of it. What else the registration holds is kept: Graph replaces
lists as a whole (fact G26), so each is read, completed and written.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Final

from azharness.contract import Reason
from azharness.simulator.declined import CloudFailureError
from azharness.simulator.graph import GRAPH_APP_ID, Graph, GraphObject
from azharness.simulator.permissions import (
    DIRECTORY_READ_ALL,
    access,
    grant_directory_read,
    may_read_directory,
    service_principal,
    take_back,
)

_REDIRECT: Final = "http://localhost"
_PLATFORMS: Final = ("web", "publicClient", "spa")
_QUERY: Final = {
    "$select": ",".join(["id", "isDeviceOnlyAuthSupported", "requiredResourceAccess", *_PLATFORMS])
}


def update_app_settings(graph: Graph, client_id: str, *, redirect: bool) -> None:
    """Grant directory read, and write what the registration lacks: all of it or, if Graph declines, nothing (decision A33).

    With `redirect` it lacks something as long as it has no redirect URI to `http://localhost`.
    """
    registered = graph.get(f"/applications(appId='{client_id}')", _QUERY)
    principal = service_principal(graph, client_id)
    lacking = _lacking(registered, redirect=redirect)
    with _directory_read(graph, principal["id"]):
        if lacking:
            graph.patch(f"/applications/{registered['id']}", lacking)


def require_consent(graph: Graph, client_id: str) -> None:
    """Let Graph decide whether the person may consent to what the app asks for; nothing changes (decision A22)."""
    principal = service_principal(graph, client_id)
    granted = _consented(graph, principal["id"])
    if granted is not None:
        take_back(graph, principal["id"], granted)


@contextmanager
def _directory_read(graph: Graph, principal_id: str) -> Iterator[None]:
    """Consent first, which fewer people may give than may change the app; take it back if what follows fails."""
    granted = _consented(graph, principal_id)
    try:
        yield
    except CloudFailureError:
        if granted is not None:
            with suppress(CloudFailureError):
                take_back(graph, principal_id, granted)
        raise


def _consented(graph: Graph, principal_id: str) -> GraphObject | None:
    """The new assignment, or None where there was one before.

    Graph is asked in either case: whoever may not consent is denied, also where the consent is not needed any more.
    """
    try:
        return grant_directory_read(graph, principal_id)
    except CloudFailureError as failure:
        if failure.reason is Reason.CLOUD_REFUSED and may_read_directory(graph, principal_id):
            return None
        raise


def _lacking(registered: GraphObject, *, redirect: bool) -> dict[str, Any]:
    """The change that adds what the registration lacks; empty where nothing does."""
    change: dict[str, Any] = {}
    if registered.get("isDeviceOnlyAuthSupported") is not True:
        change["isDeviceOnlyAuthSupported"] = True
    if redirect and not any(_REDIRECT in _redirects(registered, platform) for platform in _PLATFORMS):
        change["publicClient"] = {"redirectUris": [*_redirects(registered, "publicClient"), _REDIRECT]}
    asked = registered.get("requiredResourceAccess") or []
    of_graph = [entry for resource in asked if _is_graph(resource) for entry in resource["resourceAccess"]]
    if DIRECTORY_READ_ALL not in {entry["id"] for entry in of_graph}:
        others = [resource for resource in asked if not _is_graph(resource)]
        change["requiredResourceAccess"] = [*others, _with_directory_read(of_graph)]
    return change


def _redirects(registered: GraphObject, platform: str) -> list[str]:
    return list((registered.get(platform) or {}).get("redirectUris") or [])


def _is_graph(resource: dict[str, Any]) -> bool:
    return bool(resource["resourceAppId"] == GRAPH_APP_ID)


def _with_directory_read(of_graph: list[dict[str, Any]]) -> dict[str, Any]:
    """What is asked of Graph already, and directory read."""
    wanted = access(GRAPH_APP_ID, DIRECTORY_READ_ALL, "Role")
    return wanted | {"resourceAccess": [*of_graph, *wanted["resourceAccess"]]}
