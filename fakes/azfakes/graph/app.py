"""Graph's endpoints, all below `/v1.0` (facts G1, G5)."""

from __future__ import annotations

import re
from typing import Final

from starlette.responses import Response

from azfakes.entra.userinfo import user_info
from azfakes.faults import FaultRule
from azfakes.graph import (
    applications,
    apppolicies,
    batch,
    deleted,
    delta,
    devices,
    grants,
    groups,
    lookups,
    members,
    people,
    policies,
    principals,
    roles,
    users,
)
from azfakes.graph.applications import find_application
from azfakes.graph.caller import GraphCall, signed_in
from azfakes.graph.errors import GraphError, bad_request, error_body, error_response
from azfakes.graph.keys import add_key, remove_key
from azfakes.graph.principals import find_principal
from azfakes.graph.secrets import add_secret, remove_secret
from azfakes.http import Call, Route, Router, json_response

_SLASHES = re.compile(r"/{2,}")
_KEY = re.compile(r"\((?:(\w+)=)?'([^'/]*)'\)")
_FAULT_CODES: Final = {
    403: "Authorization_RequestDenied",
    429: "TooManyRequests",
    500: "Service_InternalServerError",
    502: "BadGateway",
    504: "GatewayTimeout",
}
_DELTA = re.compile(r"/(?:microsoft\.graph\.)?delta(?:\(\))?$", re.IGNORECASE)
_DIAGNOSTIC: Final = (
    '{"ServerInfo":{"DataCenter":"Fake","Slice":"E","Ring":"0","ScaleUnit":"000","RoleInstance":"FAKE0"}}'
)


def answer(call: Call) -> Response:
    """Answer a request to Microsoft Graph."""
    call.path = plain_path(call.path)
    try:
        response = ROUTER.answer(call)
    except GraphError as error:
        response = error_response(call, error)
    response.headers["request-id"] = call.request_id
    response.headers["client-request-id"] = call.correlation_id
    response.headers["x-ms-ags-diagnostic"] = _DIAGNOSTIC
    return response


def fault(call: Call, rule: FaultRule) -> Response:
    """Answer as a rule orders."""
    call.entry.error = rule.error or _FAULT_CODES.get(rule.answer_status, "ServiceNotAvailable")
    return json_response(error_body(call, call.entry.error, "A fault was ordered."), rule.answer_status)


def plain_path(path: str) -> str:
    """Bring a path to the form of the routes.

    Clients double slashes, put `myorganization` in front, and write keys in parentheses:
    `/v1.0//users('x')` becomes `/v1.0/users/x`, `applications(appId='x')` becomes `applications/appId=x`,
    `users/microsoft.graph.delta()` becomes `users/delta`.
    """
    path = _SLASHES.sub("/", path)
    path = re.sub(r"^(/v1\.0)/myorganization(?=/)", r"\1", path, flags=re.IGNORECASE)
    path = _DELTA.sub("/delta", path)
    return _KEY.sub(lambda match: f"/{match[1]}={match[2]}" if match[1] else f"/{match[2]}", path)


def _add_app_secret(gcall: GraphCall) -> Response:
    return add_secret(gcall, find_application(gcall, gcall.call.params["id"]))


def _remove_app_secret(gcall: GraphCall) -> Response:
    return remove_secret(gcall, find_application(gcall, gcall.call.params["id"]))


def _add_account_secret(gcall: GraphCall) -> Response:
    return add_secret(gcall, find_principal(gcall, gcall.call.params["id"]))


def _remove_account_secret(gcall: GraphCall) -> Response:
    return remove_secret(gcall, find_principal(gcall, gcall.call.params["id"]))


def _add_app_key(gcall: GraphCall) -> Response:
    return add_key(gcall, find_application(gcall, gcall.call.params["id"]))


def _remove_app_key(gcall: GraphCall) -> Response:
    return remove_key(gcall, find_application(gcall, gcall.call.params["id"]))


def _add_account_key(gcall: GraphCall) -> Response:
    return add_key(gcall, find_principal(gcall, gcall.call.params["id"]))


def _remove_account_key(gcall: GraphCall) -> Response:
    return remove_key(gcall, find_principal(gcall, gcall.call.params["id"]))


def _unknown_segment(gcall: GraphCall) -> Response:
    segment = gcall.call.path.rpartition("/")[2]
    raise bad_request(f"Resource not found for the segment '{segment}'.", "BadRequest")


def _wrong_method(gcall: GraphCall) -> Response:
    del gcall
    raise GraphError(
        405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target."
    )


_ACCOUNT: Final = "/v1.0/servicePrincipals/{id}"
_HOLDERS: Final = ("directoryObjects", "users", "groups", "servicePrincipals", "devices")
_LOOKUPS: Final = (
    ("getMemberGroups", lookups.member_groups),
    ("getMemberObjects", lookups.member_groups),
    ("checkMemberGroups", lookups.check_member_groups),
)
_POLICIES: Final = "/v1.0/identity/conditionalAccess/policies"
_APP_POLICY: Final = "/v1.0/policies/defaultAppManagementPolicy"
_ROLES: Final = "/v1.0/roleManagement/directory"
_ROUTES: Final = (
    ("POST", "/v1.0/$batch", batch.batch),
    ("GET", "/v1.0/applications", applications.list_applications),
    ("POST", "/v1.0/applications", applications.create_application),
    ("GET", "/v1.0/applications/{id}", applications.get_application),
    ("PATCH", "/v1.0/applications/{id}", applications.update_application),
    ("DELETE", "/v1.0/applications/{id}", applications.delete_application),
    ("POST", "/v1.0/applications/{id}/addPassword", _add_app_secret),
    ("POST", "/v1.0/applications/{id}/removePassword", _remove_app_secret),
    ("POST", "/v1.0/applications/{id}/addKey", _add_app_key),
    ("POST", "/v1.0/applications/{id}/removeKey", _remove_app_key),
    ("GET", "/v1.0/applications/{id}/owners", applications.list_owners),
    ("POST", "/v1.0/applications/{id}/owners/$ref", applications.add_owner),
    ("GET", "/v1.0/directory/deletedItems/microsoft.graph.application", deleted.list_applications),
    ("GET", "/v1.0/directory/deletedItems/microsoft.graph.group", deleted.list_groups),
    ("GET", "/v1.0/directory/deletedItems/microsoft.graph.servicePrincipal", deleted.list_principals),
    ("GET", "/v1.0/directory/deletedItems/microsoft.graph.user", deleted.list_users),
    ("GET", "/v1.0/directory/deletedItems/{id}", deleted.get_deleted),
    ("DELETE", "/v1.0/directory/deletedItems/{id}", deleted.purge),
    ("POST", "/v1.0/directory/deletedItems/{id}/restore", deleted.restore),
    ("GET", "/v1.0/servicePrincipals", principals.list_principals),
    ("POST", "/v1.0/servicePrincipals", principals.create_principal),
    ("GET", _ACCOUNT, principals.get_principal),
    ("PATCH", _ACCOUNT, principals.update_principal),
    ("DELETE", _ACCOUNT, principals.delete_principal),
    ("POST", f"{_ACCOUNT}/addPassword", _add_account_secret),
    ("POST", f"{_ACCOUNT}/removePassword", _remove_account_secret),
    ("POST", f"{_ACCOUNT}/addKey", _add_account_key),
    ("POST", f"{_ACCOUNT}/removeKey", _remove_account_key),
    ("GET", f"{_ACCOUNT}/appRoleAssignments", grants.list_assignments),
    ("POST", f"{_ACCOUNT}/appRoleAssignments", grants.create_assignment),
    ("DELETE", f"{_ACCOUNT}/appRoleAssignments/{{assignment}}", grants.delete_assignment),
    ("GET", f"{_ACCOUNT}/appRoleAssignedTo", grants.list_assigned_to),
    ("POST", f"{_ACCOUNT}/appRoleAssignedTo", grants.create_assignment),
    ("DELETE", f"{_ACCOUNT}/appRoleAssignedTo/{{assignment}}", grants.delete_assignment),
    ("GET", "/v1.0/oauth2PermissionGrants", grants.list_grants),
    ("POST", "/v1.0/oauth2PermissionGrants", grants.create_grant),
    ("GET", "/v1.0/oauth2PermissionGrants/{id}", grants.get_grant),
    ("PATCH", "/v1.0/oauth2PermissionGrants/{id}", grants.update_grant),
    ("DELETE", "/v1.0/oauth2PermissionGrants/{id}", grants.delete_grant),
    ("GET", "/v1.0/users", people.list_users),
    ("GET", "/v1.0/users/delta", delta.users_delta),
    ("POST", "/v1.0/users", users.create_user),
    ("GET", "/v1.0/users/{id}", people.get_user),
    ("PATCH", "/v1.0/users/{id}", users.update_user),
    ("DELETE", "/v1.0/users/{id}", users.delete_user),
    ("GET", "/v1.0/users/{id}/memberOf", people.user_groups),
    ("GET", "/v1.0/users/{id}/transitiveMemberOf", people.user_groups_transitive),
    ("GET", "/v1.0/groups", groups.list_groups),
    ("GET", "/v1.0/groups/delta", delta.groups_delta),
    ("POST", "/v1.0/groups", groups.create_group),
    ("GET", "/v1.0/groups/{id}", groups.get_group),
    ("PATCH", "/v1.0/groups/{id}", groups.update_group),
    ("DELETE", "/v1.0/groups/{id}", groups.delete_group),
    ("GET", "/v1.0/groups/{id}/members", members.list_members),
    ("POST", "/v1.0/groups/{id}/members/$ref", members.join),
    ("GET", "/v1.0/groups/{id}/members/{cast}", members.list_members_of_type),
    ("DELETE", "/v1.0/groups/{id}/members/{member}/$ref", members.leave),
    ("GET", "/v1.0/groups/{id}/transitiveMembers", members.list_transitive),
    ("GET", "/v1.0/groups/{id}/transitiveMembers/{cast}", members.list_transitive_of_type),
    ("GET", "/v1.0/groups/{id}/owners", members.list_owners),
    ("POST", "/v1.0/groups/{id}/owners/$ref", members.add_owner),
    ("DELETE", "/v1.0/groups/{id}/owners/{owner}/$ref", members.remove_owner),
    ("POST", "/v1.0/directoryObjects/getByIds", lookups.get_by_ids),
    ("GET", "/v1.0/directoryObjects/{id}", lookups.get_object),
    *(("POST", f"/v1.0/{kind}/{{id}}/{name}", handler) for kind in _HOLDERS for name, handler in _LOOKUPS),
    ("GET", "/v1.0/devices", devices.list_devices),
    ("GET", "/v1.0/devices/{id}", devices.get_device),
    ("PATCH", "/v1.0/devices/{id}", devices.update_device),
    ("DELETE", "/v1.0/devices/{id}", devices.delete_device),
    ("GET", _POLICIES, policies.list_policies),
    ("POST", _POLICIES, policies.create_policy),
    ("GET", f"{_POLICIES}/{{id}}", policies.get_policy),
    ("PATCH", f"{_POLICIES}/{{id}}", policies.update_policy),
    ("DELETE", f"{_POLICIES}/{{id}}", policies.delete_policy),
    ("GET", _APP_POLICY, apppolicies.get_policy),
    ("PATCH", _APP_POLICY, apppolicies.update_policy),
    ("GET", f"{_ROLES}/roleDefinitions", roles.list_definitions),
    ("GET", f"{_ROLES}/roleDefinitions/{{id}}", roles.get_definition),
    ("GET", f"{_ROLES}/roleAssignments", roles.list_assignments),
    ("POST", f"{_ROLES}/roleAssignments", roles.create_assignment),
    ("GET", f"{_ROLES}/roleAssignments/{{id}}", roles.get_assignment),
    ("DELETE", f"{_ROLES}/roleAssignments/{{id}}", roles.delete_assignment),
    ("GET", "/v1.0/me", people.me),
    ("GET", "/v1.0/organization", people.organization),
    ("GET", "/v1.0/organization/{id}", people.organization_by_id),
    ("GET", "/v1.0/domains", people.domains),
    ("GET", "/v1.0/directoryRoles", people.directory_roles),
)
ROUTER: Final = Router(
    [
        *(Route(method, template, signed_in(handler)) for method, template, handler in _ROUTES),
        Route("GET", "/oidc/userinfo", user_info),
        Route("POST", "/oidc/userinfo", user_info),
    ],
    not_found=signed_in(_unknown_segment),
    wrong_method=signed_in(_wrong_method),
)
