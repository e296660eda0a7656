"""`/users`, `/me`, and the tenant's own objects (facts G15, G56, G60 to G62)."""

from __future__ import annotations

import re
from typing import Any, Final

from starlette.responses import Response

from azfakes.directory.records import UserRecord
from azfakes.graph import access
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import collection_answer, object_answer, plain_answer, unpaged_answer
from azfakes.graph.errors import bad_request, denied, not_found
from azfakes.graph.objectkinds import USERS
from azfakes.graph.paging import ListSource, Source, WholeTable
from azfakes.instants import iso

_ONE_PERSON: Final = re.compile(r"\s*(?:userPrincipalName|id)\s+eq\s+'((?:[^']|'')*)'\s*", re.IGNORECASE)


def list_users(gcall: GraphCall) -> Response:
    """Answer `GET /users`."""
    access.require(gcall.caller, access.READ_USERS)
    return collection_answer(gcall, _sought(gcall) or WholeTable(gcall.tenant.users), USERS)


def _sought(gcall: GraphCall) -> Source | None:
    """Find the one person whom a filter asks for by ID or name, without looking at all the others."""
    match = _ONE_PERSON.fullmatch(gcall.call.query.get("$filter", ""))
    if match is None:
        return None
    user = gcall.tenant.user(match[1].replace("''", "'"))
    return ListSource([] if user is None else [user.document])


def get_user(gcall: GraphCall) -> Response:
    """Answer `GET /users/{id or user principal name}`; people may always read themselves."""
    return _user_answer(gcall, _visible_user(gcall))


def me(gcall: GraphCall) -> Response:
    """Answer `GET /me` for a person's token."""
    return _user_answer(gcall, _readable_self(gcall))


def held_user(gcall: GraphCall) -> str:
    """Find the person of the path for a caller who may read people or groups, and tell the ID."""
    return _visible_user(gcall, access.READ_OBJECTS).id


def own_id(gcall: GraphCall) -> str:
    """Tell the ID of the person who calls.

    Raises:
        GraphError: 400 where an application calls for itself.
    """
    return _readable_self(gcall).id


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
    return unpaged_answer(gcall.call, "domains", [_domain(gcall, name) for name in gcall.tenant.domains])


def domain_by_id(gcall: GraphCall) -> Response:
    """Answer `GET /domains/{name}`."""
    access.require(gcall.caller, access.READ_DOMAINS)
    key = gcall.call.params["id"].lower()
    if key not in gcall.tenant.domains:
        raise not_found(key)
    return plain_answer(gcall.call, "domains/$entity", _domain(gcall, key))


def _domain(gcall: GraphCall, name: str) -> dict[str, Any]:
    tenant = gcall.tenant
    return {
        "id": name,
        "authenticationType": "Managed",
        "isAdminManaged": True,
        "isDefault": name == tenant.domains[0],
        "isInitial": name == tenant.initial_domain,
        "isRoot": True,
        "isVerified": True,
        "supportedServices": ["Email", "OfficeCommunicationsOnline"],
        "passwordValidityPeriodInDays": 2147483647,
    }


def myself(gcall: GraphCall) -> UserRecord:
    """Find the person who calls.

    Raises:
        GraphError: 400 where an application calls for itself, 403 without a permission.
    """
    user = gcall.caller.user
    if user is None:
        raise bad_request("/me request is only valid with delegated authentication flow.", "BadRequest")
    if not gcall.caller.scopes:
        raise denied()
    return user


def _readable_self(gcall: GraphCall) -> UserRecord:
    """Find the person who calls, with a token that lets the client read the person."""
    user = myself(gcall)
    access.require(gcall.caller, access.READ_SELF)
    return user


def _visible_user(gcall: GraphCall, permissions: frozenset[str] = access.READ_USERS) -> UserRecord:
    """Find the person of the path whom the caller may read."""
    key = gcall.call.params["id"]
    user = gcall.tenant.user(key)
    own = user is not None and user is gcall.caller.user
    access.require(gcall.caller, access.READ_SELF if own else permissions)
    if user is None:
        raise not_found(key)
    return user


def _user_answer(gcall: GraphCall, user: UserRecord) -> Response:
    return object_answer(gcall, user.document, USERS)


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
