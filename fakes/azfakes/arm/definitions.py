"""Role definitions, built in and custom (facts R9, R10)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from starlette.responses import Response

from azfakes.arm.bodies import properties_of, required
from azfakes.arm.caller import ArmCall, is_within
from azfakes.arm.errors import ArmError
from azfakes.arm.pages import list_answer
from azfakes.arm.records import Subscription
from azfakes.arm.roles import BUILT_IN, RoleDefinition
from azfakes.arm.scopes import scope_of
from azfakes.http import is_guid, json_response
from azfakes.instants import iso

_ACTIONS: Final = "Microsoft.Authorization/roleDefinitions"
_BY_NAME = re.compile(r"roleName\s+eq\s+'([^']*)'", re.IGNORECASE)
_AT_SCOPE = re.compile(r"atScopeAndBelow\(\)", re.IGNORECASE)
_BY_TYPE = re.compile(r"type\s+eq\s+'(BuiltInRole|CustomRole)'", re.IGNORECASE)


def list_definitions(arm: ArmCall) -> Response:
    """Answer `GET {scope}/…/roleDefinitions`, filtered by name or type."""
    subscription, _ = scope_of(arm, f"{_ACTIONS}/read")
    meets = _filter(arm)
    rows = [
        _row(subscription, one)
        for one in (*BUILT_IN.values(), *subscription.definitions.values())
        if meets(one)
    ]
    return list_answer(arm, rows)


def list_built_in(arm: ArmCall) -> Response:
    """Answer `GET /providers/Microsoft.Authorization/roleDefinitions`: the built-in ones, for everybody."""
    meets = _filter(arm)
    return list_answer(arm, [_row(None, one) for one in BUILT_IN.values() if meets(one)])


def get_built_in(arm: ArmCall) -> Response:
    """Answer `GET /providers/Microsoft.Authorization/roleDefinitions/{id}`."""
    found = BUILT_IN.get(arm.call.params["definition"].lower())
    if found is None:
        raise unknown_definition(arm.call.params["definition"])
    return json_response(_row(None, found))


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
        data_actions=_texts(permissions.get("dataActions")),
        not_data_actions=_texts(permissions.get("notDataActions")),
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


def definition_id(subscription: Subscription | None, role_id: str) -> str:
    """Write the full ID of a role definition, below a subscription or below nothing."""
    scope = subscription.scope if subscription else ""
    return f"{scope}/providers/Microsoft.Authorization/roleDefinitions/{role_id}"


def unknown_definition(key: str) -> ArmError:
    """Refuse a role that does not exist."""
    message = f"The specified role definition with ID '{key}' does not exist."
    return ArmError(404, "RoleDefinitionDoesNotExist", message)


def _filter(arm: ArmCall) -> Callable[[RoleDefinition], bool]:
    """Read the filter: by name, by type, and `atScopeAndBelow()`, which chooses all that there are.

    Raises:
        ArmError: 400 for any other filter.
    """
    text = arm.call.query.get("$filter", "")
    name, kind = _BY_NAME.search(text), _BY_TYPE.search(text)
    if text and name is None and kind is None and _AT_SCOPE.search(text) is None:
        raise ArmError(400, "UnsupportedQuery", f"The filter '{text}' is not supported.")
    return lambda one: (
        (name is None or one.name.lower() == name[1].lower())
        and (kind is None or one.built_in is (kind[1].lower() == "builtinrole"))
    )


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


def _row(subscription: Subscription | None, one: RoleDefinition) -> dict[str, Any]:
    return {
        "id": definition_id(subscription, one.id),
        "type": "Microsoft.Authorization/roleDefinitions",
        "name": one.id,
        "properties": {
            "roleName": one.name,
            "type": "BuiltInRole" if one.built_in else "CustomRole",
            "description": one.description,
            "assignableScopes": list(one.assignable_scopes),
            "permissions": [one.permissions()],
            "createdOn": iso(one.instant),
            "updatedOn": iso(one.instant),
            "createdBy": None,
            "updatedBy": None,
        },
    }
