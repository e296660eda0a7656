"""`/groups`: security groups and Microsoft 365 groups (facts G58, G85)."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from starlette.responses import Response

from azfakes.directory import removal
from azfakes.directory.encoding import cloud_sid
from azfakes.directory.groups import Group, GroupRecord
from azfakes.directory.table import Table
from azfakes.graph import access
from azfakes.graph.bodies import as_document, merged, refuse_read_only, required_flag, required_text
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import collection_answer, empty_answer, object_answer
from azfakes.graph.errors import bad_request, conflict
from azfakes.graph.members import (
    add_bound,
    find_group,
    principals_named,
    refuse_synchronised,
    require_free_members,
)
from azfakes.graph.names import check_nickname
from azfakes.graph.objectkinds import GROUPS
from azfakes.graph.owners import Holders, bound_owners
from azfakes.graph.paging import WholeTable
from azfakes.instants import iso

UNIFIED: Final = "Unified"
_READ_ONLY: Final = frozenset(
    {
        "id",
        "assignedLicenses",
        "createdDateTime",
        "creationOptions",
        "deletedDateTime",
        "expirationDateTime",
        "hasMembersWithLicenseErrors",
        "isManagementRestricted",
        "licenseProcessingState",
        "mail",
        "onPremisesDomainName",
        "onPremisesLastSyncDateTime",
        "onPremisesNetBiosName",
        "onPremisesProvisioningErrors",
        "onPremisesSamAccountName",
        "onPremisesSecurityIdentifier",
        "onPremisesSyncEnabled",
        "proxyAddresses",
        "renewedDateTime",
        "securityIdentifier",
        "serviceProvisioningErrors",
    }
)
_FIXED: Final = _READ_ONLY | {"groupTypes", "isAssignableToRole", "mailEnabled", "resourceBehaviorOptions"}
_LONGEST_NICKNAME: Final = 64


def list_groups(gcall: GraphCall) -> Response:
    """Answer `GET /groups`."""
    access.require(gcall.caller, access.READ_GROUPS)
    return collection_answer(gcall, WholeTable(gcall.tenant.groups), GROUPS)


def get_group(gcall: GraphCall) -> Response:
    """Answer `GET /groups/{id}`."""
    access.require(gcall.caller, access.READ_GROUPS)
    return object_answer(gcall, find_group(gcall).shown(), GROUPS)


def create_group(gcall: GraphCall) -> Response:
    """Answer `POST /groups`, which may name the first members and owners."""
    access.require_group_creation(gcall.caller)
    body = gcall.body()
    refuse_read_only(body, _READ_ONLY)
    required_text(body, "displayName")
    required_text(body, "mailNickname", _LONGEST_NICKNAME)
    check_nickname(body, "Group")
    required_flag(body, "mailEnabled")
    required_flag(body, "securityEnabled")
    group = GroupRecord(as_document(_defaults(gcall, body), Group))
    _check_kind(gcall, group)
    group.members = Table(principals_named(gcall, gcall.bound("members")))
    group.owners = bound_owners(gcall) | _first_owners(gcall)
    gcall.tenant.add_group(group)
    gcall.wrote(group.id)
    return object_answer(gcall, group.shown(), GROUPS, status=201)


def update_group(gcall: GraphCall) -> Response:
    """Answer `PATCH /groups/{id}`, which may add members."""
    group, body, joining = find_group(gcall), gcall.body(), gcall.bound("members")
    if joining:
        require_free_members(gcall, group)
    if body or not joining:
        access.require_group_change(gcall.caller, group)
        refuse_synchronised(group)
    if "displayName" in body:
        required_text(body, "displayName")
    check_nickname(body, "Group")
    refuse_read_only(body, _FIXED)
    current: dict[str, Any] = msgspec.to_builtins(group.document)
    changed = as_document(merged(current, body), Group)
    add_bound(gcall, group)
    group.document = changed
    if body:
        gcall.tenant.history.note("groups", group.id, body.keys())
    gcall.wrote(group.id)
    return empty_answer()


def delete_group(gcall: GraphCall) -> Response:
    """Answer `DELETE /groups/{id}`: the group can be restored."""
    group = find_group(gcall)
    access.require_group_deletion(gcall.caller, group)
    removal.delete_group(gcall.tenant, group, gcall.call.now)
    gcall.wrote(group.id)
    return empty_answer()


def changing_owners(gcall: GraphCall) -> Holders:
    """Find the owners of the path's group for a caller who may change them; the last person stays (facts G94)."""
    group = find_group(gcall)
    access.require_group_change(gcall.caller, group)
    return Holders(group.id, group.owners, "owners", lasting=True)


def _defaults(gcall: GraphCall, body: dict[str, Any]) -> dict[str, Any]:
    """Complete a body with what the service sets; Microsoft 365 groups get an address."""
    object_id, now = gcall.call.state.ids.guid("object"), iso(gcall.call.now)
    given = {
        "id": object_id,
        "createdDateTime": now,
        "renewedDateTime": now,
        "securityIdentifier": cloud_sid(object_id),
        **body,
    }
    types = body.get("groupTypes")
    if isinstance(types, list) and UNIFIED in types:
        address = f"{body['mailNickname']}@{gcall.tenant.domains[0]}"
        given |= {"mail": address, "proxyAddresses": [f"SMTP:{address}"]}
    return given


def _check_kind(gcall: GraphCall, group: GroupRecord) -> None:
    """Refuse distribution lists and mail-enabled security groups, which belong to Exchange (facts G58)."""
    document = group.document
    unified = UNIFIED in document.group_types
    if document.mail_enabled is not unified or not (unified or document.security_enabled):
        raise bad_request(
            "A group is either a security group, or a Microsoft 365 group with groupTypes 'Unified' and mail enabled."
        )
    nicknames = {other.document.mail_nickname.lower() for other in gcall.tenant.groups.values()}
    if unified and document.mail_nickname.lower() in nicknames:
        message = "Another object with the same value for property mailNickname already exists."
        raise conflict(message, "mailNickname")


def _first_owners(gcall: GraphCall) -> set[str]:
    """Tell who owns a new group: the person who makes it, unless all groups are theirs anyway."""
    is_member = gcall.caller.user is not None and not access.is_group_administrator(gcall.caller)
    return {gcall.caller.oid} if is_member else set()
