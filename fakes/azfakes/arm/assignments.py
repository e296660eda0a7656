"""Role assignments: who may do what over which scope (facts R4, R11)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from starlette.responses import Response

from azfakes.arm.bodies import properties_of, required, text_of
from azfakes.arm.caller import ArmCall, is_within
from azfakes.arm.definitions import definition_id, unknown_definition
from azfakes.arm.errors import ArmError
from azfakes.arm.pages import list_answer
from azfakes.arm.records import PrincipalType, RoleAssignment, Subscription
from azfakes.arm.scopes import scope_of
from azfakes.directory.membership import all_groups_of, member_kind
from azfakes.http import is_guid, json_response
from azfakes.instants import iso

_ACTIONS: Final = "Microsoft.Authorization/roleAssignments"
_TYPES: Final[dict[str, PrincipalType]] = {
    "user": "User",
    "group": "Group",
    "servicePrincipal": "ServicePrincipal",
    "device": "Device",
}
_BY_PRINCIPAL = re.compile(r"principalId\s+eq\s+'([^']*)'", re.IGNORECASE)
_ASSIGNED_TO = re.compile(r"assignedTo\('([^']*)'\)", re.IGNORECASE)
_AT_SCOPE = re.compile(r"atScope\(\)", re.IGNORECASE)


def list_assignments(arm: ArmCall) -> Response:
    """Answer `GET {scope}/…/roleAssignments`: at the scope, above and below it, as the filter says."""
    subscription, scope = scope_of(arm, f"{_ACTIONS}/read")
    meets = _filter(arm, scope)
    rows = [
        _row(subscription, one)
        for one in subscription.assignments
        if (is_within(one.scope, scope) or is_within(scope, one.scope)) and meets(one)
    ]
    return list_answer(arm, rows)


def get_assignment(arm: ArmCall) -> Response:
    """Answer `GET {scope}/…/roleAssignments/{name}`."""
    subscription, scope = scope_of(arm, f"{_ACTIONS}/read")
    found = _find(arm, subscription, scope)
    if found is None:
        name = arm.call.params["assignment"]
        raise ArmError(404, "RoleAssignmentNotFound", f"The role assignment '{name}' is not found.")
    return json_response(_row(subscription, found))


def put_assignment(arm: ArmCall) -> Response:
    """Answer `PUT {scope}/…/roleAssignments/{name}`: 201, or 200 for one that is there already.

    Of that one description and condition may change.
    """
    subscription, scope = scope_of(arm, f"{_ACTIONS}/write")
    wanted = _wanted(arm, subscription, scope)
    before = _find(arm, subscription, scope)
    if before is not None:
        if (before.role_id, before.principal_id) != (wanted.role_id, wanted.principal_id):
            message = "Role and principal of a role assignment cannot be changed."
            raise ArmError(409, "RoleAssignmentUpdateNotPermitted", message)
        return json_response(_row(subscription, _changed(arm, subscription, before, wanted)), 200)
    for one in subscription.assignments:
        if _says(one) == _says(wanted):
            message = f"The role assignment already exists. Its ID is {one.name.replace('-', '')}."
            raise ArmError(409, "RoleAssignmentExists", message)
    subscription.assignments.append(wanted)
    arm.wrote(wanted.name)
    return json_response(_row(subscription, wanted), 201)


def delete_assignment(arm: ArmCall) -> Response:
    """Answer `DELETE {scope}/…/roleAssignments/{name}`: 200, or 204 where there was none."""
    subscription, scope = scope_of(arm, f"{_ACTIONS}/delete")
    found = _find(arm, subscription, scope)
    if found is None:
        return Response(status_code=204)
    subscription.assignments.remove(found)
    arm.wrote(found.name)
    return json_response(_row(subscription, found))


def _changed(
    arm: ArmCall, subscription: Subscription, before: RoleAssignment, wanted: RoleAssignment
) -> RoleAssignment:
    """Give an assignment the description and the condition of another one, if they differ."""
    said = ("description", "condition", "condition_version")
    changes = {name: getattr(wanted, name) for name in said if getattr(wanted, name) != getattr(before, name)}
    if not changes:
        return before
    after = replace(before, **changes, updated=arm.call.now, updated_by=arm.oid)
    subscription.assignments[subscription.assignments.index(before)] = after
    arm.wrote(after.name)
    return after


def _filter(arm: ArmCall, scope: str) -> Callable[[RoleAssignment], bool]:
    """Read the filter: `atScope()` leaves out what lies below, the others choose a principal."""
    text = arm.call.query.get("$filter", "")
    named, assigned = _BY_PRINCIPAL.search(text), _ASSIGNED_TO.search(text)
    principals: set[str] | None = None
    if assigned is not None:
        oid = assigned[1].lower()
        principals = {oid, *(group.id for group in all_groups_of(arm.tenant, oid))}
    elif named is not None:
        principals = {named[1].lower()}
    at_scope = _AT_SCOPE.search(text) is not None
    if text and not (at_scope or principals is not None):
        raise ArmError(400, "UnsupportedQuery", f"The filter '{text}' is not supported.")
    return lambda one: (
        (principals is None or one.principal_id in principals)
        and (not at_scope or is_within(scope, one.scope))
    )


def _wanted(arm: ArmCall, subscription: Subscription, scope: str) -> RoleAssignment:
    """Read the assignment that a body describes.

    Raises:
        ArmError: 400 or 404 for a name, role or principal that does not exist or does not fit.
    """
    name = arm.call.params["assignment"].lower()
    if not is_guid(name):
        raise ArmError(400, "InvalidRoleAssignmentId", f"The role assignment ID '{name}' is not a GUID.")
    properties = properties_of(arm.body())
    role_id = required(properties, "roleDefinitionId").rpartition("/")[2].lower()
    role = subscription.role(role_id)
    if role is None:
        raise unknown_definition(role_id)
    if not any(scope_in == "/" or is_within(scope, scope_in) for scope_in in role.assignable_scopes):
        raise ArmError(400, "RoleDefinitionNotAssignable", "The role cannot be assigned at this scope.")
    condition, version = text_of(properties, "condition"), text_of(properties, "conditionVersion")
    if (condition is None) != (version is None) or version not in (None, "1.0", "2.0"):
        message = "A condition and its version, 1.0 or 2.0, belong together."
        raise ArmError(400, "InvalidRoleAssignmentCondition", message)
    return replace(
        _principal(arm, properties),
        name=name,
        scope=scope,
        role_id=role_id,
        description=text_of(properties, "description"),
        condition=condition,
        condition_version=version,
    )


def _principal(arm: ArmCall, properties: dict[str, Any]) -> RoleAssignment:
    """Find the principal of a body, and begin an assignment with it."""
    key = required(properties, "principalId", "InvalidPrincipalId").lower()
    if not is_guid(key):
        raise ArmError(400, "InvalidPrincipalId", f"The principal ID '{key}' is not a GUID.")
    kind = member_kind(arm.tenant, key)
    if kind is None:
        message = (
            f"Principal {key.replace('-', '')} does not exist in the directory {arm.tenant.id}. "
            "If it was just made, name its principalType."
        )
        raise ArmError(400, "PrincipalNotFound", message)
    if properties.get("principalType") not in (None, _TYPES[kind]):
        raise ArmError(400, "UnmatchedPrincipalType", f"The principal's type is '{_TYPES[kind]}'.")
    return RoleAssignment("", "", "", key, _TYPES[kind], arm.call.now, arm.oid, arm.call.now, arm.oid)


def _find(arm: ArmCall, subscription: Subscription, scope: str) -> RoleAssignment | None:
    name = arm.call.params["assignment"].lower()
    same = (one for one in subscription.assignments if one.name == name)
    return next((one for one in same if one.scope.lower() == scope.lower()), None)


def _says(one: RoleAssignment) -> tuple[str, str, str]:
    return (one.scope.lower(), one.role_id, one.principal_id)


def _row(subscription: Subscription, one: RoleAssignment) -> dict[str, Any]:
    return {
        "id": f"{one.scope}/providers/Microsoft.Authorization/roleAssignments/{one.name}",
        "type": "Microsoft.Authorization/roleAssignments",
        "name": one.name,
        "properties": {
            "roleDefinitionId": definition_id(subscription, one.role_id),
            "principalId": one.principal_id,
            "principalType": one.principal_type,
            "scope": one.scope,
            "condition": one.condition,
            "conditionVersion": one.condition_version,
            "createdOn": iso(one.created),
            "updatedOn": iso(one.updated),
            "createdBy": one.created_by,
            "updatedBy": one.updated_by,
            "delegatedManagedIdentityResourceId": None,
            "description": one.description,
        },
    }
