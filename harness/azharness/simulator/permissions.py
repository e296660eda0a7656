"""What a principal may do in Entra: application permissions and consents, given by the person who signed in (facts G47, G49)."""

from __future__ import annotations

from typing import Any, Final

from azharness.simulator.graph import GRAPH_APP_ID, Graph, GraphObject

DIRECTORY_READ_ALL: Final = "7ab1d382-f21e-4acd-a863-ba3e13f7da61"
"""Graph's application permission to read the directory."""

USER_READ: Final = "e1fe6dd8-ba31-4d61-89e7-88639da4683d"
"""Graph's delegated permission to read the signed-in person."""


def access(resource: str, permission: str, kind: str) -> dict[str, Any]:
    """What a registration asks for: a permission of a resource, of the kind `Role` or `Scope`."""
    return {"resourceAppId": resource, "resourceAccess": [{"id": permission, "type": kind}]}


def service_principal(graph: Graph, client_id: str) -> GraphObject:
    """The service principal of an app in the person's tenant."""
    return graph.get(f"/servicePrincipals(appId='{client_id}')")


def grant_directory_read(graph: Graph, principal_id: str) -> GraphObject:
    """Let a principal read the directory; the assignment that says so."""
    assignment = {
        "principalId": principal_id,
        "resourceId": service_principal(graph, GRAPH_APP_ID)["id"],
        "appRoleId": DIRECTORY_READ_ALL,
    }
    return graph.post(_assignments(principal_id), assignment)


def may_read_directory(graph: Graph, principal_id: str) -> bool:
    """Whether a principal may read the directory already."""
    held = graph.values(_assignments(principal_id))
    return any(assignment["appRoleId"] == DIRECTORY_READ_ALL for assignment in held)


def take_back(graph: Graph, principal_id: str, assignment: GraphObject) -> None:
    """Undo an assignment."""
    graph.delete(f"{_assignments(principal_id)}/{assignment['id']}")


def consent(graph: Graph, client_principal: str, resource_principal: str, scope: str) -> None:
    """Let a client act on a resource for everyone in the tenant."""
    grant = {
        "clientId": client_principal,
        "consentType": "AllPrincipals",
        "resourceId": resource_principal,
        "scope": scope,
    }
    graph.post("/oauth2PermissionGrants", grant)


def _assignments(principal_id: str) -> str:
    return f"/servicePrincipals/{principal_id}/appRoleAssignments"
