"""`/directoryObjects`, and asking for the groups of a principal (facts G65)."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from azfakes.directory.groups import GroupRecord
from azfakes.directory.membership import all_groups_of, member_document, member_kind
from azfakes.graph import access
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import plain_answer
from azfakes.graph.errors import bad_request, not_found
from azfakes.graph.objects import objects_answer, one_object_answer

_MOST_IDS: Final = 1000
_MOST_CHECKED: Final = 20


def get_object(gcall: GraphCall) -> Response:
    """Answer `GET /directoryObjects/{id}`."""
    access.require(gcall.caller, access.READ_OBJECTS)
    key = gcall.call.params["id"]
    document = member_document(gcall.tenant, key.lower())
    if document is None:
        raise not_found(key)
    return one_object_answer(gcall, document)


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
    return objects_answer(gcall, found)


def member_groups(gcall: GraphCall) -> Response:
    """Answer `POST …/{id}/getMemberGroups` and `getMemberObjects`: the groups by ID, nested ones too."""
    groups = _groups(gcall)
    if gcall.body().get("securityEnabledOnly") is True:
        groups = [group for group in groups if group.document.security_enabled]
    return _ids_answer(gcall, groups)


def check_member_groups(gcall: GraphCall) -> Response:
    """Answer `POST …/{id}/checkMemberGroups`: which of the groups named hold the principal."""
    asked = {one.lower() for one in _texts(gcall.body(), "groupIds", _MOST_CHECKED)}
    return _ids_answer(gcall, [group for group in _groups(gcall) if group.id in asked])


def _groups(gcall: GraphCall) -> list[GroupRecord]:
    access.require(gcall.caller, access.READ_OBJECTS)
    key = gcall.call.params["id"]
    user = gcall.tenant.user(key)
    object_id = user.id if user else key.lower()
    if member_kind(gcall.tenant, object_id) is None:
        raise not_found(key)
    return all_groups_of(gcall.tenant, object_id)


def _ids_answer(gcall: GraphCall, groups: list[GroupRecord]) -> Response:
    return plain_answer(gcall.call, "Collection(Edm.String)", {"value": [group.id for group in groups]})


def _texts(body: dict[str, Any], name: str, most: int) -> list[str]:
    value = body.get(name, [])
    if not isinstance(value, list) or len(value) > most or not all(isinstance(one, str) for one in value):
        raise bad_request(f"Property '{name}' takes a list of at most {most} texts.")
    return value
