"""`/directoryObjects`, and asking for the groups of a principal (facts G65)."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from azfakes.directory.groups import GroupRecord
from azfakes.directory.membership import all_groups_of, member_document, member_kind
from azfakes.directory.roleholders import held_roles
from azfakes.graph import access
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import mixed_answer, plain_answer
from azfakes.graph.errors import bad_request, not_found
from azfakes.graph.objects import one_object_answer
from azfakes.graph.paging import ListSource
from azfakes.graph.people import own_id
from azfakes.graph.sight import seen

_MOST_IDS: Final = 1000
_MOST_CHECKED: Final = 20


def get_object(gcall: GraphCall) -> Response:
    """Answer `GET /directoryObjects/{id}`."""
    access.require(gcall.caller, access.READ_OBJECTS)
    key = gcall.call.params["id"]
    document = member_document(gcall.tenant, key.lower())
    if document is None:
        raise not_found(key)
    return one_object_answer(gcall, seen(gcall.caller, document))


def get_by_ids(gcall: GraphCall) -> Response:
    """Answer `POST /directoryObjects/getByIds`: those that are there, of the types asked for."""
    access.require(gcall.caller, access.READ_OBJECTS)
    body = gcall.body()
    ids, types = _texts(body, "ids", _MOST_IDS), _texts(body, "types", _MOST_IDS)
    wanted = {one.lower() for one in types} - {"directoryobject"}
    found = [
        document
        for one in ids
        if (document := member_document(gcall.tenant, one.lower())) is not None
        and (not wanted or str(member_kind(gcall.tenant, one.lower())).lower() in wanted)
    ]
    return mixed_answer(gcall, ListSource(found))


def member_groups(gcall: GraphCall) -> Response:
    """Answer `POST …/{id}/getMemberGroups`: the groups by ID, those that hold the object by way of others too."""
    return _ids_answer(gcall, _asked_groups(gcall))


def member_objects(gcall: GraphCall) -> Response:
    """Answer `POST …/{id}/getMemberObjects`: the groups and the directory roles by ID."""
    groups, object_id = _asked_groups(gcall), _object_id(gcall)
    only_groups = gcall.body().get("securityEnabledOnly") is True and object_id not in gcall.tenant.users
    held = [] if only_groups else held_roles(gcall.tenant, gcall.call.state.ids, object_id)
    return _ids_answer(gcall, [*groups, *(role.id for role in held)])


def check_member_groups(gcall: GraphCall) -> Response:
    """Answer `POST …/{id}/checkMemberGroups`: which of the groups named hold the principal."""
    asked = {one.lower() for one in _texts(gcall.body(), "groupIds", _MOST_CHECKED)}
    return _ids_answer(gcall, [group.id for group in _groups(gcall) if group.id in asked])


def check_member_objects(gcall: GraphCall) -> Response:
    """Answer `POST …/{id}/checkMemberObjects`: which of the groups and directory roles named hold the principal."""
    asked = {one.lower() for one in _texts(gcall.body(), "ids", _MOST_CHECKED)}
    held = held_roles(gcall.tenant, gcall.call.state.ids, _object_id(gcall))
    found = [*(group.id for group in _groups(gcall)), *(role.id for role in held)]
    return _ids_answer(gcall, [one for one in found if one in asked])


def _asked_groups(gcall: GraphCall) -> list[str]:
    """List the groups of the path's object, security groups alone where the body says so."""
    only_security = gcall.body().get("securityEnabledOnly") is True
    return [group.id for group in _groups(gcall) if group.document.security_enabled or not only_security]


def _groups(gcall: GraphCall) -> list[GroupRecord]:
    return all_groups_of(gcall.tenant, _object_id(gcall))


def _object_id(gcall: GraphCall) -> str:
    """Find the object of the path, or the person who calls; everybody may ask about themselves.

    Raises:
        GraphError: 403 or 404.
    """
    key = gcall.call.params.get("id")
    if key is None:
        return own_id(gcall)
    user = gcall.tenant.user(key)
    object_id = user.id if user else key.lower()
    if gcall.caller.user is None or object_id != gcall.caller.oid:
        access.require(gcall.caller, access.READ_OBJECTS)
    if member_kind(gcall.tenant, object_id) is None:
        raise not_found(key)
    return object_id


def _ids_answer(gcall: GraphCall, ids: list[str]) -> Response:
    return plain_answer(gcall.call, "Collection(Edm.String)", {"value": ids})


def _texts(body: dict[str, Any], name: str, most: int) -> list[str]:
    value = body.get(name, [])
    if not isinstance(value, list) or len(value) > most or not all(isinstance(one, str) for one in value):
        raise bad_request(f"Property '{name}' takes a list of at most {most} texts.")
    return value
