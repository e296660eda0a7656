"""The table of Graph's paths and who answers them (facts G1, G94)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from starlette.responses import Response

from azfakes.graph import (
    applications,
    apppolicies,
    batch,
    deleted,
    delta,
    devices,
    directoryroles,
    federated,
    grants,
    groups,
    lookups,
    members,
    people,
    policies,
    principals,
    relations,
    roles,
    users,
)
from azfakes.graph.caller import GraphCall
from azfakes.graph.keys import add_key, remove_key
from azfakes.graph.kinds import Relation
from azfakes.graph.objects import lister, narrow_lister
from azfakes.graph.owners import Holders, adder, remover
from azfakes.graph.secrets import add_secret, remove_secret

Handler = Callable[[GraphCall], Response]
Row = tuple[str, str, Handler]

_APP: Final = "/v1.0/applications/{id}"
_TRUSTED: Final = f"{_APP}/federatedIdentityCredentials"
_ACCOUNT: Final = "/v1.0/servicePrincipals/{id}"
_GROUP: Final = "/v1.0/groups/{id}"
_DEVICE: Final = "/v1.0/devices/{id}"
_DELETED: Final = "/v1.0/directory/deletedItems"
_POLICIES: Final = "/v1.0/identity/conditionalAccess/policies"
_APP_POLICY: Final = "/v1.0/policies/defaultAppManagementPolicy"
_ROLES: Final = "/v1.0/roleManagement/directory"
_HOLDERS: Final = ("directoryObjects", "users", "groups", "servicePrincipals", "devices")
_LOOKUPS: Final = (
    ("getMemberGroups", lookups.member_groups),
    ("getMemberObjects", lookups.member_objects),
    ("checkMemberGroups", lookups.check_member_groups),
    ("checkMemberObjects", lookups.check_member_objects),
)


def _listed(path: str, handler: Handler) -> Iterable[Row]:
    """Give the rows of a collection: its pages and its size."""
    return (("GET", path, handler), ("GET", f"{path}/$count", handler))


def _related(path: str, holder: Callable[[GraphCall], str], found: Mapping[str, Relation]) -> Iterator[Row]:
    """Give the rows of all relationships of a kind of object: what they lead to, references, and one type alone."""
    for relation in found.values():
        inner = f"{path}/{relation.name}"
        yield from _listed(inner, lister(holder, relation))
        yield ("GET", f"{inner}/$ref", lister(holder, relation))
        yield from _listed(f"{inner}/{{cast}}", narrow_lister(holder, relation))


def _owned(path: str, find: Callable[[GraphCall], Holders]) -> Iterable[Row]:
    """Give the rows that change owners or users."""
    return (("POST", f"{path}/$ref", adder(find)), ("DELETE", f"{path}/{{owner}}/$ref", remover(find)))


def _assigned(path: str, holder: Callable[[GraphCall], str]) -> Iterator[Row]:
    """Give the rows of the application roles that an object holds, and of what a person has consented to."""
    inner = f"{path}/appRoleAssignments"
    yield from _listed(inner, grants.lister_of(holder))
    yield ("POST", inner, grants.assigner(grants.as_principal(holder)))
    yield ("GET", f"{inner}/{{assignment}}", grants.get_assignment)
    yield ("DELETE", f"{inner}/{{assignment}}", grants.delete_assignment)
    if path.startswith("/v1.0/users"):
        yield ("GET", f"{path}/oauth2PermissionGrants", grants.own_grants)


def _credentials(path: str, find: Callable[[GraphCall, str], applications.Credentialed]) -> Iterator[Row]:
    """Give the rows that add and remove secrets and certificates."""

    def on(change: Callable[[GraphCall, applications.Credentialed], Response]) -> Handler:
        return lambda gcall: change(gcall, find(gcall, gcall.call.params["id"]))

    yield ("POST", f"{path}/addPassword", on(add_secret))
    yield ("POST", f"{path}/removePassword", on(remove_secret))
    yield ("POST", f"{path}/addKey", on(add_key))
    yield ("POST", f"{path}/removeKey", on(remove_key))


ROUTES: Final[tuple[Row, ...]] = (
    ("POST", "/v1.0/$batch", batch.batch),
    *_listed("/v1.0/users", people.list_users),
    ("GET", "/v1.0/users/delta", delta.users_delta),
    ("POST", "/v1.0/users", users.create_user),
    ("GET", "/v1.0/users/{id}", people.get_user),
    ("PATCH", "/v1.0/users/{id}", users.update_user),
    ("DELETE", "/v1.0/users/{id}", users.delete_user),
    *_related("/v1.0/users/{id}", people.held_user, relations.OF_USERS),
    ("POST", "/v1.0/users/{id}/revokeSignInSessions", users.revoke_sessions),
    *_assigned("/v1.0/users/{id}", people.held_user),
    ("GET", "/v1.0/me", people.me),
    ("PATCH", "/v1.0/me", users.update_user),
    ("POST", "/v1.0/me/changePassword", users.change_password),
    ("POST", "/v1.0/me/revokeSignInSessions", users.revoke_sessions),
    *_related("/v1.0/me", people.own_id, relations.OF_USERS),
    *(("POST", f"/v1.0/me/{name}", handler) for name, handler in _LOOKUPS),
    *_listed("/v1.0/applications", applications.list_applications),
    ("GET", "/v1.0/applications/delta", delta.applications_delta),
    ("POST", "/v1.0/applications", applications.create_application),
    ("GET", _APP, applications.get_application),
    ("PATCH", _APP, applications.update_application),
    ("DELETE", _APP, applications.delete_application),
    *_credentials(_APP, applications.find_application),
    ("GET", _TRUSTED, federated.list_credentials),
    ("POST", _TRUSTED, federated.create_credential),
    ("GET", f"{_TRUSTED}/{{credential}}", federated.get_credential),
    ("PATCH", f"{_TRUSTED}/{{credential}}", federated.update_credential),
    ("DELETE", f"{_TRUSTED}/{{credential}}", federated.delete_credential),
    *_related(_APP, applications.held_application, relations.OF_APPLICATIONS),
    *_owned(f"{_APP}/owners", applications.changing_owners),
    *_listed("/v1.0/servicePrincipals", principals.list_principals),
    ("GET", "/v1.0/servicePrincipals/delta", delta.principals_delta),
    ("POST", "/v1.0/servicePrincipals", principals.create_principal),
    ("GET", _ACCOUNT, principals.get_principal),
    ("PATCH", _ACCOUNT, principals.update_principal),
    ("DELETE", _ACCOUNT, principals.delete_principal),
    *_credentials(_ACCOUNT, principals.find_principal),
    *_related(_ACCOUNT, principals.held_principal, relations.OF_ACCOUNTS),
    *_owned(f"{_ACCOUNT}/owners", principals.changing_owners),
    *_assigned(_ACCOUNT, principals.held_principal),
    *_listed(f"{_ACCOUNT}/appRoleAssignedTo", grants.list_assigned_to),
    ("POST", f"{_ACCOUNT}/appRoleAssignedTo", grants.assigner(grants.as_resource)),
    ("GET", f"{_ACCOUNT}/appRoleAssignedTo/{{assignment}}", grants.get_assignment),
    ("DELETE", f"{_ACCOUNT}/appRoleAssignedTo/{{assignment}}", grants.delete_assignment),
    ("GET", f"{_ACCOUNT}/oauth2PermissionGrants", grants.client_grants),
    *_listed("/v1.0/oauth2PermissionGrants", grants.list_grants),
    ("POST", "/v1.0/oauth2PermissionGrants", grants.create_grant),
    ("GET", "/v1.0/oauth2PermissionGrants/{id}", grants.get_grant),
    ("PATCH", "/v1.0/oauth2PermissionGrants/{id}", grants.update_grant),
    ("DELETE", "/v1.0/oauth2PermissionGrants/{id}", grants.delete_grant),
    *_listed("/v1.0/groups", groups.list_groups),
    ("GET", "/v1.0/groups/delta", delta.groups_delta),
    ("POST", "/v1.0/groups", groups.create_group),
    ("GET", _GROUP, groups.get_group),
    ("PATCH", _GROUP, groups.update_group),
    ("DELETE", _GROUP, groups.delete_group),
    *_assigned(_GROUP, members.held_group),
    *_related(_GROUP, members.held_group, relations.OF_GROUPS),
    ("POST", f"{_GROUP}/members/$ref", members.join),
    ("DELETE", f"{_GROUP}/members/{{member}}/$ref", members.leave),
    *_owned(f"{_GROUP}/owners", groups.changing_owners),
    *_listed("/v1.0/devices", devices.list_devices),
    ("POST", "/v1.0/devices", devices.create_device),
    ("GET", "/v1.0/devices/delta", delta.devices_delta),
    ("GET", _DEVICE, devices.get_device),
    ("PATCH", _DEVICE, devices.update_device),
    ("DELETE", _DEVICE, devices.delete_device),
    *_related(_DEVICE, devices.held_device, relations.OF_DEVICES),
    *_owned(f"{_DEVICE}/registeredOwners", devices.changing_owners),
    *_owned(f"{_DEVICE}/registeredUsers", devices.changing_users),
    ("POST", "/v1.0/directoryObjects/getByIds", lookups.get_by_ids),
    ("GET", "/v1.0/directoryObjects/{id}", lookups.get_object),
    *(("POST", f"/v1.0/{kind}/{{id}}/{name}", handler) for kind in _HOLDERS for name, handler in _LOOKUPS),
    *_listed(f"{_DELETED}/microsoft.graph.application", deleted.list_applications),
    *_listed(f"{_DELETED}/microsoft.graph.group", deleted.list_groups),
    *_listed(f"{_DELETED}/microsoft.graph.servicePrincipal", deleted.list_principals),
    *_listed(f"{_DELETED}/microsoft.graph.user", deleted.list_users),
    ("GET", f"{_DELETED}/{{id}}", deleted.get_deleted),
    ("DELETE", f"{_DELETED}/{{id}}", deleted.purge),
    ("POST", f"{_DELETED}/{{id}}/restore", deleted.restore),
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
    ("GET", "/v1.0/directoryRoles", directoryroles.list_roles),
    ("POST", "/v1.0/directoryRoles", directoryroles.activate),
    ("GET", "/v1.0/directoryRoles/{id}", directoryroles.get_role),
    *_related("/v1.0/directoryRoles/{id}", directoryroles.held_role, directoryroles.OF_ROLES),
    ("POST", "/v1.0/directoryRoles/{id}/members/$ref", directoryroles.join),
    ("DELETE", "/v1.0/directoryRoles/{id}/members/{member}/$ref", directoryroles.leave),
    ("GET", "/v1.0/directoryRoleTemplates", directoryroles.list_templates),
    ("GET", "/v1.0/organization", people.organization),
    ("GET", "/v1.0/organization/{id}", people.organization_by_id),
    ("GET", "/v1.0/domains", people.domains),
    ("GET", "/v1.0/domains/{id}", people.domain_by_id),
)
