"""`/directoryRoles` and `/directoryRoleTemplates`: roles once they are activated (facts G62, G103)."""

from __future__ import annotations

from typing import Final

from starlette.responses import Response

from azfakes.directory.roleholders import active_roles, role_document, role_holders, take_role
from azfakes.directory.roles import DirectoryRole
from azfakes.graph import access
from azfakes.graph.bodies import required_guid
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import empty_answer, object_answer, unpaged_answer, whole_answer
from azfakes.graph.errors import bad_request, conflict, not_found
from azfakes.graph.kinds import Kind, Relation, related_to
from azfakes.graph.options import read_predicate
from azfakes.graph.owners import already_referred, referred
from azfakes.graph.paging import Source
from azfakes.graph.relations import documents
from azfakes.graph.roles import find_holder
from azfakes.wellknown import ROLE_NAMES


def list_roles(gcall: GraphCall) -> Response:
    """Answer `GET /directoryRoles`: the activated roles, all at once."""
    access.require(gcall.caller, access.READ_ROLES)
    if any(name.startswith("$") and name not in _OPTIONS for name in gcall.call.query):
        raise bad_request("The query options are not supported for directory roles.")
    fits = read_predicate(gcall.call, DirectoryRole, advanced=True)
    roles = active_roles(gcall.tenant, gcall.call.state.ids)
    return whole_answer(gcall, [role for role in roles if fits is None or fits(role)], _KIND)


def get_role(gcall: GraphCall) -> Response:
    """Answer `GET /directoryRoles/{id}`, or by `roleTemplateId=`."""
    access.require(gcall.caller, access.READ_ROLES)
    return object_answer(gcall, _role(gcall), _KIND)


def activate(gcall: GraphCall) -> Response:
    """Answer `POST /directoryRoles`: a role is activated by its template, once."""
    access.require_directory_role_change(gcall.caller)
    template = required_guid(gcall.body(), "roleTemplateId")
    if template not in ROLE_NAMES:
        raise bad_request(f"The role template '{template}' does not exist.")
    if any(role.role_template_id == template for role in active_roles(gcall.tenant, gcall.call.state.ids)):
        message = "A conflicting object with one or more of the specified property values is present in the directory."
        raise conflict(message, "roleTemplateId")
    gcall.tenant.activated_roles.add(template)
    role = role_document(gcall.tenant, gcall.call.state.ids, template)
    gcall.wrote(role.id)
    return object_answer(gcall, role, _KIND, status=201)


def held_role(gcall: GraphCall) -> str:
    """Find the role of the path for a caller who may read roles, and tell its template."""
    access.require(gcall.caller, access.READ_ROLES)
    return _role(gcall).role_template_id


def members(gcall: GraphCall, template: str) -> Source:
    """List those who hold a role."""
    return documents(gcall, role_holders(gcall.tenant, template))


def join(gcall: GraphCall) -> Response:
    """Answer `POST /directoryRoles/{id}/members/$ref`: the holder's tokens have the role from the next one on."""
    access.require_directory_role_change(gcall.caller)
    role, holder = _role(gcall), find_holder(gcall, referred(gcall))
    if role.role_template_id in holder.roles:
        raise already_referred("members")
    holder.roles |= {role.role_template_id}
    gcall.wrote(role.id)
    return empty_answer()


def leave(gcall: GraphCall) -> Response:
    """Answer `DELETE /directoryRoles/{id}/members/{member}/$ref`; tokens already issued keep the role."""
    access.require_directory_role_change(gcall.caller)
    role, member = _role(gcall), gcall.call.params["member"].lower()
    holder = find_holder(gcall, member)
    if role.role_template_id not in holder.roles:
        raise not_found(member)
    take_role(gcall.tenant, holder, role.role_template_id)
    gcall.wrote(role.id)
    return empty_answer()


def list_templates(gcall: GraphCall) -> Response:
    """Answer `GET /directoryRoleTemplates`: every role that could be activated."""
    access.require(gcall.caller, access.READ_ROLES)
    rows = [
        {"id": template, "deletedDateTime": None, "description": None, "displayName": name}
        for template, name in ROLE_NAMES.items()
    ]
    return unpaged_answer(gcall.call, "directoryRoleTemplates", rows)


def _role(gcall: GraphCall) -> DirectoryRole:
    key = gcall.call.params["id"]
    wanted = key.lower().removeprefix("roletemplateid=")
    for role in active_roles(gcall.tenant, gcall.call.state.ids):
        if wanted in (role.id, role.role_template_id):
            return role
    raise not_found(key)


def _members_of(gcall: GraphCall, role_id: str) -> Source:
    roles = active_roles(gcall.tenant, gcall.call.state.ids)
    return members(gcall, next(role.role_template_id for role in roles if role.id == role_id))


OF_ROLES: Final = related_to(Relation("members", members))
_OPTIONS: Final = frozenset({"$select", "$filter", "$expand"})
_KIND: Final = Kind("directoryRoles", DirectoryRole, related=related_to(Relation("members", _members_of)))
