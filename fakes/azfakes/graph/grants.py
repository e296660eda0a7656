"""Grants: application roles of principals and delegated permissions of clients (facts G49 to G53)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

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
from azfakes.graph.people import held_user
from azfakes.graph.principals import find_principal
from azfakes.instants import iso
from azfakes.wellknown import DEFAULT_ACCESS

Handler = Callable[[GraphCall], Response]
Fits = Callable[[GraphCall, str, str], bool]
PrincipalKind = Literal["ServicePrincipal", "User", "Group"]


def lister_of(holder: Callable[[GraphCall], str]) -> Handler:
    """Give the handler of `GET …/appRoleAssignments`: what the object that `holder` finds holds elsewhere."""

    def answer(gcall: GraphCall) -> Response:
        access.require(gcall.caller, access.READ_GRANTS)
        object_id = holder(gcall)
        return _assignments(gcall, lambda one: one.principal_id == object_id)

    return answer


def list_assigned_to(gcall: GraphCall) -> Response:
    """Answer `GET /servicePrincipals/{id}/appRoleAssignedTo`: who holds roles of this resource."""
    access.require(gcall.caller, access.READ_GRANTS)
    resource = find_principal(gcall, gcall.call.params["id"])
    return _assignments(gcall, lambda one: one.resource_id == resource.id)


def as_principal(holder: Callable[[GraphCall], str]) -> Fits:
    """Ask that an assignment is one to the object of the path."""
    return lambda gcall, principal_id, _: holder(gcall) == principal_id


def as_resource(gcall: GraphCall, principal_id: str, resource_id: str) -> bool:
    """Ask that the object of the path has to do with an assignment: clients name the resource, or the principal."""
    path = find_principal(gcall, gcall.call.params["id"]).id
    return path in (principal_id, resource_id)


def assigner(fits: Fits) -> Handler:
    """Give the handler of `POST` to either collection; `fits` judges whether the body belongs to the path."""

    def answer(gcall: GraphCall) -> Response:
        body = gcall.body()
        resource = find_principal(gcall, required_guid(body, "resourceId"))
        access.require_role_assignment(gcall.caller, resource)
        principal_id, role_id = required_guid(body, "principalId"), required_guid(body, "appRoleId")
        if not fits(gcall, principal_id, resource.id):
            raise bad_request("The assignment in the body does not belong to the object of the path.")
        name, kind = _principal(gcall, principal_id)
        _check_role(resource, kind, role_id)
        _check_new(gcall, resource, principal_id, role_id)
        assignment = AppRoleAssignment(
            id=assignment_id(principal_id, gcall.call.state.ids.guid("assignment")),
            created_date_time=iso(gcall.call.now),
            app_role_id=role_id,
            principal_display_name=name,
            principal_id=principal_id,
            principal_type=kind,
            resource_display_name=resource.display_name,
            resource_id=resource.id,
        )
        gcall.tenant.assignments[assignment.id] = assignment
        gcall.wrote(assignment.id)
        return object_answer(gcall, assignment, ROLE_ASSIGNMENTS, status=201)

    return answer


def get_assignment(gcall: GraphCall) -> Response:
    """Answer `GET …/appRoleAssignments/{id}`."""
    access.require(gcall.caller, access.READ_GRANTS)
    return object_answer(gcall, _assignment(gcall), ROLE_ASSIGNMENTS)


def delete_assignment(gcall: GraphCall) -> Response:
    """Answer `DELETE` of a role assignment; tokens already issued keep it."""
    assignment = _assignment(gcall)
    access.require_role_assignment(gcall.caller, gcall.tenant.principals[assignment.resource_id])
    del gcall.tenant.assignments[assignment.id]
    gcall.wrote(assignment.id)
    return empty_answer()


def client_grants(gcall: GraphCall) -> Response:
    """Answer `GET /servicePrincipals/{id}/oauth2PermissionGrants`: what was granted to the client."""
    access.require(gcall.caller, access.READ_GRANTS)
    client = find_principal(gcall, gcall.call.params["id"])
    return _grants(gcall, lambda one: one.client_id == client.id)


def own_grants(gcall: GraphCall) -> Response:
    """Answer `GET /users/{id}/oauth2PermissionGrants`: what was granted for the person alone."""
    access.require(gcall.caller, access.READ_GRANTS)
    object_id = held_user(gcall)
    return _grants(gcall, lambda one: one.principal_id == object_id)


def list_grants(gcall: GraphCall) -> Response:
    """Answer `GET /oauth2PermissionGrants`."""
    access.require(gcall.caller, access.READ_GRANTS)
    return _grants(gcall, lambda _: True)


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


def _grants(gcall: GraphCall, belongs: Callable[[PermissionGrant], bool]) -> Response:
    source = TableSource(gcall.tenant.grants, lambda _, one: one if belongs(one) else None)
    return collection_answer(gcall, source, PERMISSION_GRANTS)


def _assignment(gcall: GraphCall) -> AppRoleAssignment:
    """Find the assignment of the path, which has to belong to the object of the path."""
    key, found = gcall.call.params["assignment"], None
    held = gcall.tenant.assignments.get(key)
    if held is not None:
        path = gcall.call.params["id"].lower()
        user, account = gcall.tenant.user(path), gcall.tenant.principals.get(held.resource_id)
        ends = {held.principal_id, held.resource_id, f"appid={account.app.app_id}" if account else ""}
        holder = gcall.tenant.principals.get(held.principal_id)
        ends |= {f"appid={holder.app.app_id}"} if holder else set()
        found = held if path in ends or (user is not None and user.id in ends) else None
    if found is None:
        raise not_found(key)
    return found


def _check_role(resource: PrincipalRecord, kind: PrincipalKind, role_id: str) -> None:
    """Refuse a role that the resource does not have, or not for such principals."""
    if role_id == DEFAULT_ACCESS:
        return
    found = next((role for role in resource.app.document.app_roles if role.id.lower() == role_id), None)
    wanted = "Application" if kind == "ServicePrincipal" else "User"
    if found is None or (found.allowed_member_types and wanted not in found.allowed_member_types):
        name = resource.app.app_id
        raise bad_request(f"Permission being assigned was not found on application '{name}'.")


def _check_new(gcall: GraphCall, resource: PrincipalRecord, principal_id: str, role_id: str) -> None:
    wanted = (principal_id, resource.id, role_id)
    for one in gcall.tenant.assignments.values():
        if (one.principal_id, one.resource_id, one.app_role_id) == wanted:
            raise bad_request("Permission being assigned already exists on the object")


def _principal(gcall: GraphCall, key: str) -> tuple[str, PrincipalKind]:
    """Name a principal and its kind."""
    tenant = gcall.tenant
    account, user, group = tenant.principals.get(key), tenant.users.get(key), tenant.groups.get(key)
    if account is not None:
        return account.display_name, "ServicePrincipal"
    if user is not None:
        return user.document.display_name, "User"
    if group is not None:
        return group.document.display_name, "Group"
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
