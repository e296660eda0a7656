"""Members and owners of groups (facts G58, G65, G18)."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.responses import Response

from azfakes.directory.documents import Document
from azfakes.directory.groups import GroupRecord
from azfakes.directory.history import MemberKind
from azfakes.directory.membership import (
    add_member,
    member_document,
    member_kind,
    remove_member,
    transitive_members,
)
from azfakes.graph import access
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import empty_answer
from azfakes.graph.errors import bad_request, not_found
from azfakes.graph.objects import objects_answer, of_type


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


def list_members(gcall: GraphCall) -> Response:
    """Answer `GET /groups/{id}/members`."""
    return objects_answer(gcall, _members(gcall))


def list_members_of_type(gcall: GraphCall) -> Response:
    """Answer `GET /groups/{id}/members/microsoft.graph.user` and the like."""
    return objects_answer(gcall, of_type(_members(gcall), gcall.call.params["cast"]))


def list_transitive(gcall: GraphCall) -> Response:
    """Answer `GET /groups/{id}/transitiveMembers`: members of groups within the group count too."""
    return objects_answer(gcall, _transitive(gcall))


def list_transitive_of_type(gcall: GraphCall) -> Response:
    """Answer `GET /groups/{id}/transitiveMembers/microsoft.graph.user` and the like."""
    return objects_answer(gcall, of_type(_transitive(gcall), gcall.call.params["cast"]))


def join(gcall: GraphCall) -> Response:
    """Answer `POST /groups/{id}/members/$ref`."""
    group = find_group(gcall)
    require_free_members(gcall, group)
    _add(gcall, group, principals_named(gcall, [_referred(gcall)]))
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


def list_owners(gcall: GraphCall) -> Response:
    """Answer `GET /groups/{id}/owners`."""
    access.require(gcall.caller, access.READ_GROUPS)
    return objects_answer(gcall, _documents(gcall, sorted(find_group(gcall).owners)))


def add_owner(gcall: GraphCall) -> Response:
    """Answer `POST /groups/{id}/owners/$ref`."""
    group = find_group(gcall)
    access.require_group_change(gcall.caller, group)
    owner = _referred(gcall)
    if principals_named(gcall, [owner])[owner] not in ("user", "servicePrincipal"):
        raise bad_request("Only people and service principals can own a group.")
    if owner in group.owners:
        raise _already("owners")
    group.owners.add(owner)
    gcall.wrote(group.id)
    return empty_answer()


def remove_owner(gcall: GraphCall) -> Response:
    """Answer `DELETE /groups/{id}/owners/{owner}/$ref`."""
    group, owner = find_group(gcall), gcall.call.params["owner"].lower()
    access.require_group_change(gcall.caller, group)
    if owner not in group.owners:
        raise not_found(owner)
    group.owners.remove(owner)
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
        raise _already("members")
    for member, kind in joining.items():
        add_member(gcall.tenant, group, member, kind)


def _members(gcall: GraphCall) -> list[Document]:
    access.require(gcall.caller, access.READ_MEMBERS)
    return _documents(gcall, find_group(gcall).members)


def _transitive(gcall: GraphCall) -> list[Document]:
    access.require(gcall.caller, access.READ_MEMBERS)
    return _documents(gcall, transitive_members(gcall.tenant, find_group(gcall)))


def _documents(gcall: GraphCall, ids: Iterable[str]) -> list[Document]:
    found = (member_document(gcall.tenant, one) for one in ids)
    return [document for document in found if document is not None]


def _referred(gcall: GraphCall) -> str:
    return gcall.reference().rpartition("/")[2].lower()


def _already(name: str) -> Exception:
    return bad_request(
        f"One or more added object references already exist for the following modified properties: '{name}'."
    )
