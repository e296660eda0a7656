"""`/users`, `/me`, and the tenant's own objects (facts G15, G56, G60 to G62)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from starlette.responses import Response

from azfakes.directory.documents import User
from azfakes.directory.records import UserRecord
from azfakes.graph import access
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import collection_answer, object_answer, plain_answer, unpaged_answer
from azfakes.graph.errors import bad_request, denied, not_found
from azfakes.instants import iso
from azfakes.wellknown import ROLE_NAMES

_DEFAULT: Final = (
    "businessPhones",
    "displayName",
    "givenName",
    "id",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
)


def list_users(gcall: GraphCall) -> Response:
    """Answer `GET /users`."""
    access.require(gcall.caller, access.READ_USERS)
    documents = (user.document for user in gcall.tenant.users.values())
    return collection_answer(gcall, documents, "users", User, default=_DEFAULT)


def get_user(gcall: GraphCall) -> Response:
    """Answer `GET /users/{id or user principal name}`; people may always read themselves."""
    key = gcall.call.params["id"]
    user = gcall.tenant.user(key)
    if user is None or user is not gcall.caller.user:
        access.require(gcall.caller, access.READ_USERS)
    if user is None:
        raise not_found(key)
    return _user_answer(gcall, user)


def me(gcall: GraphCall) -> Response:
    """Answer `GET /me` for a person's token."""
    user = gcall.caller.user
    if user is None:
        raise bad_request("/me request is only valid with delegated authentication flow.", "BadRequest")
    if not gcall.caller.scopes:
        raise denied()
    return _user_answer(gcall, user)


def people_answer(gcall: GraphCall, ids: Sequence[str]) -> Response:
    """Answer with the people and accounts that own an object."""
    people = [gcall.tenant.users[one].document for one in ids if one in gcall.tenant.users]
    rows: list[dict[str, Any]] = [
        {
            "@odata.type": "#microsoft.graph.user",
            "id": person.id,
            "displayName": person.display_name,
            "userPrincipalName": person.user_principal_name,
        }
        for person in people
    ]
    accounts = [gcall.tenant.principals[one] for one in ids if one in gcall.tenant.principals]
    rows += [
        {
            "@odata.type": "#microsoft.graph.servicePrincipal",
            "id": account.id,
            "appId": account.app.app_id,
            "displayName": account.app.document.display_name,
        }
        for account in accounts
    ]
    return unpaged_answer(gcall.call, "directoryObjects", rows)


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
    held = {role for user in gcall.tenant.users.values() for role in user.roles}
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


def _user_answer(gcall: GraphCall, user: UserRecord) -> Response:
    return object_answer(gcall, user.document, "users", default=_DEFAULT)


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
