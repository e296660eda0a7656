"""Role definitions, built in and custom (facts R9, R10)."""

from __future__ import annotations

import re
from typing import Any, Final

from starlette.responses import Response

from azfakes.arm.bodies import properties_of, required
from azfakes.arm.caller import ArmCall, is_within
from azfakes.arm.errors import ArmError
from azfakes.arm.records import Subscription
from azfakes.arm.roles import BUILT_IN, RoleDefinition
from azfakes.arm.scopes import scope_of
from azfakes.http import is_guid, json_response
from azfakes.instants import iso

_ACTIONS: Final = "Microsoft.Authorization/roleDefinitions"
_BY_NAME = re.compile(r"roleName\s+eq\s+'([^']*)'", re.IGNORECASE)
_BY_TYPE = re.compile(r"type\s+eq\s+'(BuiltInRole|CustomRole)'", re.IGNORECASE)


def list_definitions(arm: ArmCall) -> Response:
    """Answer `GET {scope}/…/roleDefinitions`, filtered by name or type."""
    subscription, _ = scope_of(arm, f"{_ACTIONS}/read")
    text = arm.call.query.get("$filter", "")
    name, kind = _BY_NAME.search(text), _BY_TYPE.search(text)
    rows = [
        _row(subscription, one)
        for one in (*BUILT_IN.values(), *subscription.definitions.values())
        if (name is None or one.name.lower() == name[1].lower())
        and (kind is None or one.built_in is (kind[1].lower() == "builtinrole"))
    ]
    return json_response({"value": rows})


def get_definition(arm: ArmCall) -> Response:
    """Answer `GET {scope}/…/roleDefinitions/{id}`."""
    subscription, _ = scope_of(arm, f"{_ACTIONS}/read")
    found = subscription.role(arm.call.params["definition"])
    if found is None:
        raise unknown_definition(arm.call.params["definition"])
    return json_response(_row(subscription, found))


def put_definition(arm: ArmCall) -> Response:
    """Answer `PUT {scope}/…/roleDefinitions/{id}`: a custom role, 201 for both new and changed ones."""
    subscription, _ = scope_of(arm, f"{_ACTIONS}/write")
    key = arm.call.params["definition"].lower()
    if not is_guid(key) or key in BUILT_IN:
        raise ArmError(400, "InvalidRoleDefinitionId", f"The role definition ID '{key}' is not valid.")
    properties = properties_of(arm.body())
    name = required(properties, "roleName")
    taken = (one for one in (*BUILT_IN.values(), *subscription.definitions.values()) if one.id != key)
    if any(one.name.lower() == name.lower() for one in taken):
        message = f"A custom role with the name '{name}' already exists in this directory."
        raise ArmError(409, "RoleDefinitionWithSameNameExists", message)
    permissions = _permissions(properties)
    definition = RoleDefinition(
        id=key,
        name=name,
        description=str(properties.get("description") or ""),
        actions=_texts(permissions.get("actions")),
        not_actions=_texts(permissions.get("notActions")),
        assignable_scopes=_scopes(subscription, properties),
        built_in=False,
        instant=arm.call.now,
    )
    subscription.definitions[key] = definition
    arm.wrote(key)
    return json_response(_row(subscription, definition), 201)


def delete_definition(arm: ArmCall) -> Response:
    """Answer `DELETE {scope}/…/roleDefinitions/{id}`: refused while somebody has the role."""
    subscription, _ = scope_of(arm, f"{_ACTIONS}/delete")
    key = arm.call.params["definition"].lower()
    if key in BUILT_IN:
        raise ArmError(400, "RoleDefinitionIsBuiltIn", "A built-in role cannot be deleted.")
    found = subscription.definitions.get(key)
    if found is None:
        return Response(status_code=204)
    if any(one.role_id == key for one in subscription.assignments):
        message = "There are existing role assignments referencing the role."
        raise ArmError(400, "RoleDefinitionHasAssignments", message)
    del subscription.definitions[key]
    arm.wrote(key)
    return json_response(_row(subscription, found))


def definition_id(subscription: Subscription, role_id: str) -> str:
    """Write the full ID of a role definition."""
    return f"{subscription.scope}/providers/Microsoft.Authorization/roleDefinitions/{role_id}"


def unknown_definition(key: str) -> ArmError:
    """Refuse a role that does not exist."""
    message = f"The specified role definition with ID '{key}' does not exist."
    return ArmError(404, "RoleDefinitionDoesNotExist", message)


def _permissions(properties: dict[str, Any]) -> dict[str, Any]:
    """Read the one set of permissions that a custom role has."""
    permissions = properties.get("permissions")
    if not isinstance(permissions, list) or len(permissions) != 1 or not isinstance(permissions[0], dict):
        raise ArmError(400, "InvalidRoleDefinition", "A custom role has exactly one set of permissions.")
    content: dict[str, Any] = permissions[0]
    return content


def _scopes(subscription: Subscription, properties: dict[str, Any]) -> tuple[str, ...]:
    scopes = _texts(properties.get("assignableScopes")) or (subscription.scope,)
    if not all(is_within(scope, subscription.scope) for scope in scopes):
        raise ArmError(400, "InvalidAssignableScope", "The assignable scopes lie outside the subscription.")
    return scopes


def _texts(value: object) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ArmError(400, "InvalidRequestContent", "A list of texts was expected.")
    return tuple(value)


def _row(subscription: Subscription, one: RoleDefinition) -> dict[str, Any]:
    return {
        "id": definition_id(subscription, one.id),
        "type": "Microsoft.Authorization/roleDefinitions",
        "name": one.id,
        "properties": {
            "roleName": one.name,
            "type": "BuiltInRole" if one.built_in else "CustomRole",
            "description": one.description,
            "assignableScopes": list(one.assignable_scopes),
            "permissions": [
                {
                    "actions": list(one.actions),
                    "notActions": list(one.not_actions),
                    "dataActions": [],
                    "notDataActions": [],
                }
            ],
            "createdOn": iso(one.instant),
            "updatedOn": iso(one.instant),
            "createdBy": None,
            "updatedBy": None,
        },
    }
