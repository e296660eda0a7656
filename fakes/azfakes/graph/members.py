"""Members of groups (facts G58, G65, G18)."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.responses import Response

from azfakes.directory.groups import GroupRecord
from azfakes.directory.history import MemberKind
from azfakes.directory.membership import add_member, member_kind, remove_member
from azfakes.graph import access
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import empty_answer
from azfakes.graph.errors import bad_request, not_found
from azfakes.graph.owners import already_referred, referred


def find_group(gcall: GraphCall) -> GroupRecord:
    """Find the group of the path.

    Raises:
        GraphError: 404.
    """
    key = gcall.call.params["id"]
    group = gcall.tenant.groups.get(key.lower())
    if group is None:
        raise not_found(key)
    gcall.call.entry.object_id = group.id
    return group


def held_group(gcall: GraphCall) -> str:
    """Find the group of the path for a caller who may read members, and tell its ID."""
    access.require(gcall.caller, access.READ_MEMBERS)
    return find_group(gcall).id


def join(gcall: GraphCall) -> Response:
    """Answer `POST /groups/{id}/members/$ref`."""
    group = find_group(gcall)
    require_free_members(gcall, group)
    _add(gcall, group, principals_named(gcall, [referred(gcall)]))
    gcall.wrote(group.id)
    return empty_answer()


def leave(gcall: GraphCall) -> Response:
    """Answer `DELETE /groups/{id}/members/{member}/$ref`."""
    group, member = find_group(gcall), gcall.call.params["member"].lower()
    require_free_members(gcall, group)
    if member not in group.members or member_kind(gcall.tenant, member) is None:
        raise not_found(member)
    remove_member(gcall.tenant, group, member)
    gcall.wrote(group.id)
    return empty_answer()


def add_bound(gcall: GraphCall, group: GroupRecord) -> None:
    """Let the principals of `members@odata.bind` join, all or none."""
    _add(gcall, group, principals_named(gcall, gcall.bound("members")))


def principals_named(gcall: GraphCall, ids: Iterable[str]) -> dict[str, MemberKind]:
    """Find principals by object ID.

    Raises:
        GraphError: 404 for one that is not there.
    """
    found: dict[str, MemberKind] = {}
    for object_id in ids:
        kind = member_kind(gcall.tenant, object_id)
        if kind is None:
            raise not_found(object_id)
        found[object_id] = kind
    return found


def require_free_members(gcall: GraphCall, group: GroupRecord) -> None:
    """Let a caller change members, unless a local domain or a rule decides about them.

    Raises:
        GraphError: 403 or 400.
    """
    access.require_member_change(gcall.caller, group)
    refuse_synchronised(group)
    if "DynamicMembership" in group.document.group_types:
        raise bad_request("Members of a group with dynamic membership follow from its rule.")


def refuse_synchronised(group: GroupRecord) -> None:
    """Leave a group alone whose local domain decides about it.

    Raises:
        GraphError: 400.
    """
    if group.is_synchronised:
        raise bad_request("Unable to update: the object is synchronised from an on-premises directory.")


def _add(gcall: GraphCall, group: GroupRecord, joining: dict[str, MemberKind]) -> None:
    if group.id in joining:
        raise bad_request("A group cannot be a member of itself.")
    if any(member in group.members for member in joining):
        raise already_referred("members")
    for member, kind in joining.items():
        add_member(gcall.tenant, group, member, kind)
