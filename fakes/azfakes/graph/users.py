"""Writing to `/users` (facts G57, G76, G85)."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from azfakes.directory import removal
from azfakes.directory.documents import User
from azfakes.directory.encoding import cloud_sid
from azfakes.directory.records import UserRecord
from azfakes.graph import access
from azfakes.graph.bodies import (
    as_document,
    content_of,
    merged,
    refuse_read_only,
    required_flag,
    required_text,
)
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import empty_answer, object_answer, plain_answer
from azfakes.graph.errors import bad_request, conflict, not_found
from azfakes.graph.names import check_alias, check_nickname
from azfakes.graph.objectkinds import USERS
from azfakes.graph.passwordprofiles import read_password
from azfakes.graph.people import myself
from azfakes.instants import iso
from azfakes.secretforms import PASSWORD

_READ_ONLY: Final = frozenset(
    {
        "id",
        "assignedLicenses",
        "assignedPlans",
        "createdDateTime",
        "creationType",
        "deletedDateTime",
        "externalUserState",
        "externalUserStateChangeDateTime",
        "imAddresses",
        "isManagementRestricted",
        "isResourceAccount",
        "lastPasswordChangeDateTime",
        "legalAgeGroupClassification",
        "licenseAssignmentStates",
        "onPremisesDistinguishedName",
        "onPremisesDomainName",
        "onPremisesLastSyncDateTime",
        "onPremisesProvisioningErrors",
        "onPremisesSamAccountName",
        "onPremisesSecurityIdentifier",
        "onPremisesSyncEnabled",
        "onPremisesUserPrincipalName",
        "provisionedPlans",
        "proxyAddresses",
        "securityIdentifier",
        "serviceProvisioningErrors",
        "signInSessionsValidFromDateTime",
    }
)
# What may be written although the person is kept in a local domain.
_OURS: Final = frozenset({"accountEnabled", "otherMails", "passwordProfile", "usageLocation"})
_SESSIONS: Final = "signInSessionsValidFromDateTime"
_LONGEST_NICKNAME: Final = 64


def create_user(gcall: GraphCall) -> Response:
    """Answer `POST /users`."""
    access.require_user_creation(gcall.caller)
    body = gcall.body()
    refuse_read_only(body, _READ_ONLY)
    required_text(body, "displayName")
    required_text(body, "mailNickname", _LONGEST_NICKNAME)
    required_flag(body, "accountEnabled")
    _check_name(gcall, required_text(body, "userPrincipalName", 1024), None)
    check_nickname(body, "User")
    password, must_change = read_password(body.pop("passwordProfile", None), body.get("passwordPolicies"))
    user = UserRecord(as_document(_defaults(gcall, body), User), password, must_change_password=must_change)
    gcall.call.state.known.add(password, PASSWORD)
    gcall.tenant.add_user(user)
    gcall.wrote(user.id)
    return object_answer(gcall, user.document, USERS, status=201)


def update_user(gcall: GraphCall) -> Response:
    """Answer `PATCH /users/{id}` and `/me`: refused where the local domain of a synchronised person decides."""
    user, body = _addressed(gcall), gcall.body()
    access.require_user_update(gcall.caller, user, body.keys())
    refuse_read_only(body, _READ_ONLY)
    if user.is_synchronised and not body.keys() <= _OURS:
        raise bad_request("Unable to update: the object is synchronised from an on-premises directory.")
    if "displayName" in body:
        required_text(body, "displayName")
    check_nickname(body, "User")
    policies = body.get("passwordPolicies", user.document.details.password_policies)
    credentials = read_password(body.pop("passwordProfile"), policies) if "passwordProfile" in body else None
    if "userPrincipalName" in body:
        _check_name(gcall, required_text(body, "userPrincipalName", 1024), user)
    told = {} if credentials is None else _renewed(gcall.call.now)
    changed = as_document(merged(content_of(user.document), body) | told, User)
    if credentials is not None:
        _set_password(gcall, user, credentials[0], must_change=credentials[1])
    gcall.tenant.rewrite_user(user, changed, {*body, *told})
    gcall.wrote(user.id)
    return empty_answer()


def delete_user(gcall: GraphCall) -> Response:
    """Answer `DELETE /users/{id}`: the person can be restored."""
    user = _user(gcall)
    access.require_user_deletion(gcall.caller, user)
    removal.delete_user(gcall.tenant, user, gcall.call.now)
    gcall.wrote(user.id)
    return empty_answer()


def revoke_sessions(gcall: GraphCall) -> Response:
    """Answer `POST …/revokeSignInSessions`: refresh tokens are dead, and clients that can be are challenged."""
    user = _addressed(gcall)
    access.require_session_change(gcall.caller, user)
    user.revoke_sessions(gcall.call.now)
    _tell(gcall, user, {_SESSIONS: iso(gcall.call.now)})
    return plain_answer(gcall.call, "Edm.Boolean", {"value": True})


def change_password(gcall: GraphCall) -> Response:
    """Answer `POST /me/changePassword`: people who know their password give themselves another one."""
    user, body = myself(gcall), gcall.body()
    access.require_own_password_change(gcall.caller)
    if body.get("currentPassword") != user.password:
        raise bad_request("The value of 'currentPassword' is not the current password.")
    policies = user.document.details.password_policies
    password, _ = read_password({"password": body.get("newPassword")}, policies)
    _set_password(gcall, user, password, must_change=False)
    _tell(gcall, user, _renewed(gcall.call.now))
    return empty_answer()


def _set_password(gcall: GraphCall, user: UserRecord, password: str, *, must_change: bool) -> None:
    user.password, user.must_change_password = password, must_change
    user.revoke_sessions(gcall.call.now)
    gcall.call.state.known.add(password, PASSWORD)


def _tell(gcall: GraphCall, user: UserRecord, told: dict[str, Any]) -> None:
    """Write what the directory itself tells of a person."""
    gcall.tenant.rewrite_user(user, as_document(content_of(user.document) | told, User), told)
    gcall.wrote(user.id)


def _addressed(gcall: GraphCall) -> UserRecord:
    """Find the person of the path, who is the caller below `/me`."""
    return _user(gcall) if "id" in gcall.call.params else myself(gcall)


def _user(gcall: GraphCall) -> UserRecord:
    key = gcall.call.params["id"]
    user = gcall.tenant.user(key)
    if user is None:
        raise not_found(key)
    return user


def _renewed(now: int) -> dict[str, Any]:
    """Write what tells when a password was changed, with which all sessions end."""
    return {"lastPasswordChangeDateTime": iso(now), _SESSIONS: iso(now)}


def _defaults(gcall: GraphCall, body: dict[str, Any]) -> dict[str, Any]:
    object_id = gcall.call.state.ids.guid("object")
    return {
        "id": object_id,
        "createdDateTime": iso(gcall.call.now),
        "securityIdentifier": cloud_sid(object_id),
        **body,
    }


def _check_name(gcall: GraphCall, name: str, user: UserRecord | None) -> None:
    """Refuse a user principal name outside the verified domains, with strange characters, or held by somebody."""
    alias, _, domain = name.rpartition("@")
    if not alias or domain.lower() not in gcall.tenant.domains:
        raise bad_request(
            "The domain portion of the userPrincipalName property is invalid. "
            "You must use one of the verified domain names in your organization."
        )
    check_alias(alias)
    if gcall.tenant.user(name) not in (None, user):
        message = "Another object with the same value for property userPrincipalName already exists."
        raise conflict(message, "userPrincipalName")
