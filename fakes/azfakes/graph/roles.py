"""`/roleManagement/directory`: directory roles, and giving them to people and to accounts (facts G62, G63, G92, G103).

Groups hold no roles here.
"""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from azfakes.directory.roleholders import RoleHolder, holders, role_holder, take_role
from azfakes.directory.roles import DirectoryRoleAssignment, RoleDefinition
from azfakes.graph import access
from azfakes.graph.bodies import as_document, refuse_read_only, required_guid
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import collection_answer, empty_answer, object_answer
from azfakes.graph.errors import bad_request, not_found
from azfakes.graph.kinds import Kind, Relation, related_to
from azfakes.graph.paging import ListSource, Source
from azfakes.wellknown import ROLE_NAMES

_DEFINITIONS: Final = Kind("roleManagement/directory/roleDefinitions", RoleDefinition)
_WHOLE_TENANT: Final = "/"
_CONFLICT: Final = (
    "A conflicting object with one or more of the specified property values is present in the directory."
)


def list_definitions(gcall: GraphCall) -> Response:
    """Answer `GET …/roleDefinitions`."""
    access.require(gcall.caller, access.READ_ROLES)
    rows = [_definition(template, name) for template, name in ROLE_NAMES.items()]
    return collection_answer(gcall, ListSource(rows), _DEFINITIONS)


def get_definition(gcall: GraphCall) -> Response:
    """Answer `GET …/roleDefinitions/{id}`."""
    access.require(gcall.caller, access.READ_ROLES)
    key = gcall.call.params["id"].lower()
    if key not in ROLE_NAMES:
        raise not_found(key)
    return object_answer(gcall, _definition(key, ROLE_NAMES[key]), _DEFINITIONS)


def list_assignments(gcall: GraphCall) -> Response:
    """Answer `GET …/roleAssignments`."""
    access.require(gcall.caller, access.READ_ROLES)
    rows = [assignment for _, assignment in _assignments(gcall)]
    return collection_answer(gcall, ListSource(rows), _ASSIGNMENTS)


def get_assignment(gcall: GraphCall) -> Response:
    """Answer `GET …/roleAssignments/{id}`."""
    access.require(gcall.caller, access.READ_ROLES)
    return object_answer(gcall, _addressed(gcall)[1], _ASSIGNMENTS)


def create_assignment(gcall: GraphCall) -> Response:
    """Answer `POST …/roleAssignments`: the holder's tokens have the role from the next one on."""
    access.require_directory_role_change(gcall.caller)
    body = gcall.body()
    refuse_read_only(body, frozenset({"id"}))
    role = required_guid(body, "roleDefinitionId")
    holder = find_holder(gcall, required_guid(body, "principalId"))
    if role not in ROLE_NAMES:
        raise bad_request(f"Role definition '{role}' does not exist.")
    if body.get("directoryScopeId") != _WHOLE_TENANT:
        raise bad_request("The directoryScopeId of a role assignment has to be '/'.")
    assignment = as_document({**_assignment(gcall, holder, role), **body}, DirectoryRoleAssignment)
    if role in holder.roles:
        raise bad_request(_CONFLICT)
    holder.roles |= {role}
    gcall.wrote(assignment.id)
    return object_answer(gcall, assignment, _ASSIGNMENTS, status=201)


def delete_assignment(gcall: GraphCall) -> Response:
    """Answer `DELETE …/roleAssignments/{id}`; tokens already issued keep the role."""
    access.require_directory_role_change(gcall.caller)
    holder, assignment = _addressed(gcall)
    take_role(gcall.tenant, holder, assignment.role_definition_id)
    gcall.wrote(assignment.id)
    return empty_answer()


def find_holder(gcall: GraphCall, key: str) -> RoleHolder:
    """Find a person or an account that can hold roles.

    Raises:
        GraphError: 404.
    """
    found = role_holder(gcall.tenant, key)
    if found is None:
        raise not_found(key)
    return found


def _definition(template: str, name: str) -> RoleDefinition:
    return RoleDefinition(id=template, display_name=name, template_id=template)


def _assignments(gcall: GraphCall) -> list[tuple[RoleHolder, DirectoryRoleAssignment]]:
    return [
        (holder, as_document(_assignment(gcall, holder, role), DirectoryRoleAssignment))
        for holder in holders(gcall.tenant)
        for role in sorted(holder.roles)
    ]


def _assignment(gcall: GraphCall, holder: RoleHolder, role: str) -> dict[str, str]:
    return {
        "id": gcall.call.state.ids.named_guid("directory-role-assignment", holder.id, role),
        "principalId": holder.id,
        "roleDefinitionId": role,
        "directoryScopeId": _WHOLE_TENANT,
    }


def _addressed(gcall: GraphCall) -> tuple[RoleHolder, DirectoryRoleAssignment]:
    return _find(gcall, gcall.call.params["id"].lower())


def _find(gcall: GraphCall, key: str) -> tuple[RoleHolder, DirectoryRoleAssignment]:
    found = next((pair for pair in _assignments(gcall) if pair[1].id == key), None)
    if found is None:
        raise not_found(key)
    return found


def _principal(gcall: GraphCall, key: str) -> Source:
    return ListSource([_find(gcall, key)[0].shown()])


def _role_definition(gcall: GraphCall, key: str) -> Source:
    role = _find(gcall, key)[1].role_definition_id
    return ListSource([_definition(role, ROLE_NAMES[role])])


_ASSIGNMENTS: Final = Kind(
    "roleManagement/directory/roleAssignments",
    DirectoryRoleAssignment,
    related=related_to(
        Relation("principal", _principal, single=True),
        Relation("roleDefinition", _role_definition, single=True),
    ),
)
