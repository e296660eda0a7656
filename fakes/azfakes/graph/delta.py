"""`/users/delta` and `/groups/delta`: all objects first, then what changed (facts G74 to G77)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from starlette.responses import Response

from azfakes.directory.documents import Document, User
from azfakes.directory.groups import Group, GroupRecord
from azfakes.directory.history import Touched, TrackedKind
from azfakes.directory.membership import member_kind
from azfakes.directory.records import UserRecord
from azfakes.graph import access
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import context, plain_json
from azfakes.graph.deltatokens import DeltaToken, read_token, write_token
from azfakes.graph.errors import bad_request, unsupported_query
from azfakes.graph.filters import property_names, resolve_property
from azfakes.graph.objects import ODATA_TYPES, USER_DEFAULT

_PAGE: Final = 100
_MOST_IDS: Final = 50
_MEMBERS: Final = "members"
_REFUSED: Final = ("$top", "$orderby", "$search", "$skip", "$count", "$apply")
_ID_TERM = re.compile(r"\s*id\s+eq\s+'([^']+)'\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Sort:
    """What differs between the delta queries of people and of groups."""

    kind: TrackedKind
    type_: type[Document]
    usual: tuple[str, ...]


_USERS: Final = _Sort("users", User, USER_DEFAULT)
_GROUPS: Final = _Sort("groups", Group, (*(wire for wire, _ in property_names(Group).values()), _MEMBERS))


def users_delta(gcall: GraphCall) -> Response:
    """Answer `GET /users/delta`."""
    access.require(gcall.caller, access.READ_USERS)
    return _answer(gcall, _USERS)


def groups_delta(gcall: GraphCall) -> Response:
    """Answer `GET /groups/delta`, which tells members too."""
    access.require(gcall.caller, access.READ_MEMBERS)
    return _answer(gcall, _GROUPS)


def _answer(gcall: GraphCall, sort: _Sort) -> Response:
    """Answer with one page of a round; the last page says where the next round begins."""
    query = {name.lower(): value for name, value in gcall.call.query.items()}
    token = _begun(gcall, _token(gcall, sort, query))
    assert token.until is not None
    touched = gcall.tenant.history.between(sort.kind, token.after, token.until)
    rows = [_row(gcall, sort, token, one) for one in touched[token.place : token.place + _PAGE]]
    content: dict[str, Any] = {"@odata.context": context(gcall.call, sort.kind, token.select)}
    place = token.place + _PAGE
    if place < len(touched):
        following = msgspec.structs.replace(token, place=place)
        content["@odata.nextLink"] = _link(gcall, "$skiptoken", following)
    else:
        following = msgspec.structs.replace(token, after=token.until, until=None, place=0)
        content["@odata.deltaLink"] = _link(gcall, "$deltatoken", following)
    content["value"] = [row for row in rows if row is not None]
    return plain_json(content)


def _begun(gcall: GraphCall, token: DeltaToken) -> DeltaToken:
    """Fix what a round tells when its first page is asked for; later changes wait for the next round."""
    if token.until is not None:
        return token
    return msgspec.structs.replace(token, until=gcall.tenant.history.last, issued=gcall.call.now)


def _token(gcall: GraphCall, sort: _Sort, query: dict[str, str]) -> DeltaToken:
    """Read the token of a request, or begin with the query options that a token keeps from then on."""
    skip, delta = query.get("$skiptoken"), query.get("$deltatoken")
    held = skip or delta
    if held and held.lower() != "latest":
        return read_token(gcall, sort.kind, held)
    refused = next((name for name in _REFUSED if name in query), None)
    if refused or query.get("$expand", _MEMBERS).lower() != _MEMBERS:
        raise unsupported_query(
            f"The query option '{refused or '$expand'}' is not supported by delta queries."
        )
    return DeltaToken(
        tenant=gcall.tenant.id,
        kind=sort.kind,
        issued=gcall.call.now,
        after=gcall.tenant.history.last if held else 0,
        select=_selected(sort, query.get("$select", "")),
        ids=_ids(query.get("$filter")),
    )


def _selected(sort: _Sort, text: str) -> list[str]:
    names = dict(property_names(sort.type_))
    if _MEMBERS in sort.usual:
        names[_MEMBERS] = (_MEMBERS, _MEMBERS)
    asked = [name.strip() for name in text.split(",") if name.strip()]
    return [resolve_property(names, name, sort.type_.__name__)[0] for name in asked]


def _ids(text: str | None) -> list[str]:
    """Read the only filter that delta queries take: `id eq '…' or id eq '…'`."""
    if text is None:
        return []
    terms = [_ID_TERM.fullmatch(term) for term in re.split(r"\bor\b", text, flags=re.IGNORECASE)]
    ids = [term[1].lower() for term in terms if term is not None]
    if len(ids) < len(terms) or len(ids) > _MOST_IDS:
        raise bad_request(f"Delta queries filter by 'id eq' alone, with at most {_MOST_IDS} of them.")
    return ids


def _row(gcall: GraphCall, sort: _Sort, token: DeltaToken, touched: Touched) -> dict[str, Any] | None:
    """Tell how a changed object stands now; None where the client has nothing to learn of it."""
    if token.ids and touched.object_id not in token.ids:
        return None
    wanted = token.select or list(sort.usual)
    if not _concerns(wanted, touched):
        return None
    record = _records(gcall, sort).get(touched.object_id)
    if record is None:
        return _removed(gcall, sort, touched) if token.after else None
    row = _properties(record.shown(), wanted, touched, minimal=_is_minimal(gcall))
    if isinstance(record, GroupRecord) and _MEMBERS in wanted and touched.members:
        row["members@delta"] = _members(gcall, record, touched, first=not token.after)
    return row


def _concerns(wanted: Sequence[str], touched: Touched) -> bool:
    """Tell whether anything that was asked for has changed."""
    members = _MEMBERS in wanted and bool(touched.members)
    return touched.names is None or members or bool(touched.names.intersection(wanted))


def _records(gcall: GraphCall, sort: _Sort) -> dict[str, UserRecord] | dict[str, GroupRecord]:
    return gcall.tenant.users if sort is _USERS else gcall.tenant.groups


def _removed(gcall: GraphCall, sort: _Sort, touched: Touched) -> dict[str, Any]:
    """Tell an object that is gone: `changed` where it can be restored, `deleted` where it cannot."""
    kept = gcall.tenant.deleted_users if sort is _USERS else gcall.tenant.deleted_groups
    return {
        "id": touched.object_id,
        "@removed": {"reason": "changed" if touched.object_id in kept else "deleted"},
    }


def _properties(
    document: Document, wanted: Sequence[str], touched: Touched, *, minimal: bool
) -> dict[str, Any]:
    """Give the properties asked for, or of these the changed ones; those that were never set are left out."""
    content: dict[str, Any] = msgspec.to_builtins(document)
    changed = touched.names or set()
    names = [name for name in wanted if name in content]
    if minimal and touched.names is not None:
        names = [name for name in names if name in changed]
    shown = {name: content[name] for name in names if content[name] is not None or name in changed}
    return shown | {"id": content["id"]}


def _members(gcall: GraphCall, group: GroupRecord, touched: Touched, *, first: bool) -> list[dict[str, Any]]:
    """List the members that came or went; the first round lists those who are there."""
    rows: list[dict[str, Any]] = []
    for member, kind in touched.members.items():
        row: dict[str, Any] = {"@odata.type": ODATA_TYPES[kind], "id": member}
        if member in group.members and member_kind(gcall.tenant, member) is not None:
            rows.append(row)
        elif not first:
            rows.append(row | {"@removed": {"reason": "deleted"}})
    return rows


def _is_minimal(gcall: GraphCall) -> bool:
    return "return=minimal" in gcall.call.headers.get("prefer", "").lower()


def _link(gcall: GraphCall, name: str, token: DeltaToken) -> str:
    return f"{gcall.call.origin}{gcall.call.path}?{name}={write_token(token)}"
