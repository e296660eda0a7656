"""Grants: application roles of principals and delegated permissions of clients (facts G49 to G53)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from starlette.responses import Response

from azfakes.directory.documents import AppRoleAssignment, PermissionGrant
from azfakes.directory.encoding import assignment_id, grant_id
from azfakes.directory.records import PrincipalRecord
from azfakes.graph import access
from azfakes.graph.bodies import as_document, refuse_read_only, required_guid
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import collection_answer, empty_answer, object_answer
from azfakes.graph.errors import bad_request, conflict, not_found
from azfakes.graph.objectkinds import PERMISSION_GRANTS, ROLE_ASSIGNMENTS
from azfakes.graph.paging import TableSource
from azfakes.graph.principals import find_principal
from azfakes.instants import iso
from azfakes.wellknown import DEFAULT_ACCESS


def list_assignments(gcall: GraphCall) -> Response:
    """Answer `GET /servicePrincipals/{id}/appRoleAssignments`: what the account holds elsewhere."""
    access.require(gcall.caller, access.READ_GRANTS)
    holder = find_principal(gcall, gcall.call.params["id"])
    return _assignments(gcall, lambda one: one.principal_id == holder.id)


def list_assigned_to(gcall: GraphCall) -> Response:
    """Answer `GET /servicePrincipals/{id}/appRoleAssignedTo`: who holds roles of this resource."""
    access.require(gcall.caller, access.READ_GRANTS)
    resource = find_principal(gcall, gcall.call.params["id"])
    return _assignments(gcall, lambda one: one.resource_id == resource.id)


def create_assignment(gcall: GraphCall) -> Response:
    """Answer `POST` to either collection; principal and resource both stand in the body."""
    find_principal(gcall, gcall.call.params["id"])
    body = gcall.body()
    resource = find_principal(gcall, required_guid(body, "resourceId"))
    access.require_role_assignment(gcall.caller, resource)
    principal_id, role_id = required_guid(body, "principalId"), required_guid(body, "appRoleId")
    _check_role(gcall, resource, principal_id, role_id)
    name, kind = _principal(gcall, principal_id)
    assignment = AppRoleAssignment(
        id=assignment_id(principal_id, gcall.call.state.ids.guid("assignment")),
        created_date_time=iso(gcall.call.now),
        app_role_id=role_id,
        principal_display_name=name,
        principal_id=principal_id,
        principal_type="User" if kind == "User" else "ServicePrincipal",
        resource_display_name=resource.app.document.display_name,
        resource_id=resource.id,
    )
    gcall.tenant.assignments[assignment.id] = assignment
    gcall.wrote(assignment.id)
    return object_answer(gcall, assignment, ROLE_ASSIGNMENTS, status=201)


def delete_assignment(gcall: GraphCall) -> Response:
    """Answer `DELETE` of a role assignment; tokens already issued keep it."""
    key = gcall.call.params["assignment"]
    assignment = gcall.tenant.assignments.get(key)
    if assignment is None:
        raise not_found(key)
    access.require_role_assignment(gcall.caller, gcall.tenant.principals[assignment.resource_id])
    del gcall.tenant.assignments[key]
    gcall.wrote(key)
    return empty_answer()


def list_grants(gcall: GraphCall) -> Response:
    """Answer `GET /oauth2PermissionGrants`."""
    access.require(gcall.caller, access.READ_GRANTS)
    return collection_answer(
        gcall, TableSource(gcall.tenant.grants, lambda _, grant: grant), PERMISSION_GRANTS
    )


def get_grant(gcall: GraphCall) -> Response:
    """Answer `GET /oauth2PermissionGrants/{id}`."""
    access.require(gcall.caller, access.READ_GRANTS)
    return object_answer(gcall, _grant(gcall), PERMISSION_GRANTS)


def create_grant(gcall: GraphCall) -> Response:
    """Answer `POST /oauth2PermissionGrants`."""
    body = {name: value for name, value in gcall.body().items() if name not in ("startTime", "expiryTime")}
    refuse_read_only(body, {"id"})
    client, resource = required_guid(body, "clientId"), required_guid(body, "resourceId")
    principal_id = required_guid(body, "principalId") if body.get("principalId") else None
    grant = as_document(
        {
            **body,
            "id": grant_id(client, resource, principal_id),
            "clientId": client,
            "resourceId": resource,
            "principalId": principal_id,
            "scope": body.get("scope") or "",
        },
        PermissionGrant,
    )
    access.require_permission_grant(gcall.caller, principal_id)
    _check_grant(gcall, grant)
    gcall.tenant.grants[grant.id] = grant
    gcall.wrote(grant.id)
    return object_answer(gcall, grant, PERMISSION_GRANTS, status=201)


def update_grant(gcall: GraphCall) -> Response:
    """Answer `PATCH /oauth2PermissionGrants/{id}`: the scope is replaced."""
    grant = _grant(gcall)
    access.require_permission_grant(gcall.caller, grant.principal_id)
    body = gcall.body()
    refuse_read_only(body, {"id", "clientId", "resourceId", "consentType", "principalId"})
    current: dict[str, Any] = msgspec.to_builtins(grant)
    gcall.tenant.grants[grant.id] = as_document({**current, **body}, PermissionGrant)
    gcall.wrote(grant.id)
    return empty_answer()


def delete_grant(gcall: GraphCall) -> Response:
    """Answer `DELETE /oauth2PermissionGrants/{id}`."""
    grant = _grant(gcall)
    access.require_permission_grant(gcall.caller, grant.principal_id)
    del gcall.tenant.grants[grant.id]
    gcall.wrote(grant.id)
    return empty_answer()


def _assignments(gcall: GraphCall, belongs: Callable[[AppRoleAssignment], bool]) -> Response:
    source = TableSource(gcall.tenant.assignments, lambda _, one: one if belongs(one) else None)
    return collection_answer(gcall, source, ROLE_ASSIGNMENTS)


def _check_role(gcall: GraphCall, resource: PrincipalRecord, principal_id: str, role_id: str) -> None:
    known = {role.id.lower() for role in resource.app.document.app_roles}
    if role_id not in known and role_id != DEFAULT_ACCESS:
        name = resource.app.app_id
        raise bad_request(f"Permission being assigned was not found on application '{name}'.")
    wanted = (principal_id, resource.id, role_id)
    for one in gcall.tenant.assignments.values():
        if (one.principal_id, one.resource_id, one.app_role_id) == wanted:
            raise bad_request("Permission being assigned already exists on the object")


def _principal(gcall: GraphCall, key: str) -> tuple[str, str]:
    """Name a principal and its kind."""
    account, user = gcall.tenant.principals.get(key), gcall.tenant.users.get(key)
    if account is not None:
        return account.app.document.display_name, "ServicePrincipal"
    if user is not None:
        return user.document.display_name, "User"
    raise not_found(key)


def _check_grant(gcall: GraphCall, grant: PermissionGrant) -> None:
    for key in (grant.client_id, grant.resource_id):
        if key not in gcall.tenant.principals:
            raise not_found(key)
    for_everyone = grant.consent_type == "AllPrincipals"
    if for_everyone != (grant.principal_id is None):
        raise bad_request("Property principalId goes with consentType 'Principal', and with that alone.")
    if grant.principal_id is not None and grant.principal_id not in gcall.tenant.users:
        raise not_found(grant.principal_id)
    if grant.id in gcall.tenant.grants:
        raise conflict("Permission entry already exists.", "oauth2PermissionGrant", 409)


def _grant(gcall: GraphCall) -> PermissionGrant:
    key = gcall.call.params["id"]
    grant = gcall.tenant.grants.get(key)
    if grant is None:
        raise not_found(key)
    return grant
