"""`/users`, `/me`, and the tenant's own objects (facts G15, G56, G60 to G62)."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from azfakes.directory.documents import User
from azfakes.directory.membership import all_groups_of, groups_of
from azfakes.directory.records import UserRecord
from azfakes.graph import access
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import collection_answer, object_answer, plain_answer, unpaged_answer
from azfakes.graph.errors import bad_request, denied, not_found
from azfakes.graph.objects import USER_DEFAULT, objects_answer
from azfakes.instants import iso
from azfakes.wellknown import ROLE_NAMES


def list_users(gcall: GraphCall) -> Response:
    """Answer `GET /users`."""
    access.require(gcall.caller, access.READ_USERS)
    documents = (user.document for user in gcall.tenant.users.values())
    return collection_answer(gcall, documents, "users", User, default=USER_DEFAULT)


def get_user(gcall: GraphCall) -> Response:
    """Answer `GET /users/{id or user principal name}`; people may always read themselves."""
    return _user_answer(gcall, _visible_user(gcall))


def me(gcall: GraphCall) -> Response:
    """Answer `GET /me` for a person's token."""
    user = gcall.caller.user
    if user is None:
        raise bad_request("/me request is only valid with delegated authentication flow.", "BadRequest")
    if not gcall.caller.scopes:
        raise denied()
    return _user_answer(gcall, user)


def user_groups(gcall: GraphCall) -> Response:
    """Answer `GET /users/{id}/memberOf`: the groups that hold the person directly."""
    user = _visible_user(gcall)
    return objects_answer(gcall, [group.shown() for group in groups_of(gcall.tenant, user.id)])


def user_groups_transitive(gcall: GraphCall) -> Response:
    """Answer `GET /users/{id}/transitiveMemberOf`: groups within groups count too."""
    user = _visible_user(gcall)
    return objects_answer(gcall, [group.shown() for group in all_groups_of(gcall.tenant, user.id)])


def organization(gcall: GraphCall) -> Response:
    """Answer `GET /organization`: the one element is the tenant."""
    access.require(gcall.caller, access.READ_ORGANIZATION)
    return unpaged_answer(gcall.call, "organization", [_organization(gcall)])


def organization_by_id(gcall: GraphCall) -> Response:
    """Answer `GET /organization/{id}`."""
    access.require(gcall.caller, access.READ_ORGANIZATION)
    key = gcall.call.params["id"]
    if key.lower() != gcall.tenant.id:
        raise not_found(key)
    return plain_answer(gcall.call, "organization/$entity", _organization(gcall))


def domains(gcall: GraphCall) -> Response:
    """Answer `GET /domains`."""
    access.require(gcall.caller, access.READ_DOMAINS)
    rows = [
        {
            "id": name,
            "authenticationType": "Managed",
            "isAdminManaged": True,
            "isDefault": place == 0,
            "isInitial": name == gcall.tenant.initial_domain,
            "isRoot": True,
            "isVerified": True,
            "supportedServices": ["Email", "OfficeCommunicationsOnline"],
            "passwordValidityPeriodInDays": 2147483647,
        }
        for place, name in enumerate(gcall.tenant.domains)
    ]
    return unpaged_answer(gcall.call, "domains", rows)


def directory_roles(gcall: GraphCall) -> Response:
    """Answer `GET /directoryRoles`: the roles that somebody holds."""
    access.require(gcall.caller, access.READ_ROLES)
    if any(name.startswith("$") and name != "$select" for name in gcall.call.query):
        raise bad_request("The query options are not supported for directory roles.")
    held = {role for user in gcall.tenant.users.stored() for role in user.roles}
    ids = gcall.call.state.ids
    rows = [
        {
            "id": ids.named_guid("directory-role", gcall.tenant.id, template),
            "deletedDateTime": None,
            "displayName": name,
            "description": None,
            "roleTemplateId": template,
        }
        for template, name in ROLE_NAMES.items()
        if template in held
    ]
    return unpaged_answer(gcall.call, "directoryRoles", rows)


def _visible_user(gcall: GraphCall) -> UserRecord:
    """Find the person of the path whom the caller may read."""
    key = gcall.call.params["id"]
    user = gcall.tenant.user(key)
    if user is None or user is not gcall.caller.user:
        access.require(gcall.caller, access.READ_USERS)
    if user is None:
        raise not_found(key)
    return user


def _user_answer(gcall: GraphCall, user: UserRecord) -> Response:
    return object_answer(gcall, user.document, "users", default=USER_DEFAULT)


def _organization(gcall: GraphCall) -> dict[str, Any]:
    tenant = gcall.tenant
    verified = [
        {
            "capabilities": "Email, OfficeCommunicationsOnline",
            "isDefault": place == 0,
            "isInitial": name == tenant.initial_domain,
            "name": name,
            "type": "Managed",
        }
        for place, name in enumerate(tenant.domains)
    ]
    return {
        "id": tenant.id,
        "displayName": tenant.name,
        "countryLetterCode": tenant.country,
        "createdDateTime": iso(tenant.created),
        "tenantType": "AAD",
        "onPremisesSyncEnabled": None,
        "assignedPlans": [],
        "technicalNotificationMails": [],
        "verifiedDomains": verified,
    }
