"""`/users/delta` and `/groups/delta`: all objects first, then what changed (facts G74 to G77)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import msgspec
from starlette.responses import Response

from azfakes.directory.documents import Document, User
from azfakes.directory.groups import Group, GroupRecord
from azfakes.directory.history import Touched, TrackedKind
from azfakes.directory.membership import member_kind
from azfakes.directory.records import UserRecord
from azfakes.directory.table import Table
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
    page, place = _page(gcall, sort, token)
    rows = [_row(gcall, sort, token, one) for one in page]
    content: dict[str, Any] = {"@odata.context": context(gcall.call, sort.kind, token.select)}
    if place is not None:
        following = msgspec.structs.replace(token, place=place)
        content["@odata.nextLink"] = _link(gcall, "$skiptoken", following)
    else:
        following = msgspec.structs.replace(token, after=token.until, until=None, place=0, end=None)
        content["@odata.deltaLink"] = _link(gcall, "$deltatoken", following)
    content["value"] = [row for row in rows if row is not None]
    return plain_json(content)


def _begun(gcall: GraphCall, token: DeltaToken) -> DeltaToken:
    """Fix what a round tells when its first page is asked for; later changes wait for the next round."""
    if token.until is not None:
        return token
    return msgspec.structs.replace(token, until=gcall.tenant.history.last, issued=gcall.call.now)


def _page(gcall: GraphCall, sort: _Sort, token: DeltaToken) -> tuple[list[Touched], int | None]:
    """Find the objects of one page, and the place of the next one, None behind the last.

    The first round goes over the table itself, all others over what changed.
    """
    if token.end is not None:
        return _first_page(gcall, sort, token, token.end)
    assert token.until is not None
    touched = gcall.tenant.history.between(sort.kind, token.after, token.until)
    place = token.place + _PAGE
    return touched[token.place : place], place if place < len(touched) else None


def _first_page(
    gcall: GraphCall, sort: _Sort, token: DeltaToken, end: int
) -> tuple[list[Touched], int | None]:
    records = _records(gcall, sort)
    if token.ids:
        return [_untold(records[key]) for key in dict.fromkeys(token.ids) if key in records], None
    entries = ((place, record) for place, record in records.after(token.place) if place <= end)
    page = list(islice(entries, _PAGE + 1))
    following = page[_PAGE - 1][0] if len(page) > _PAGE else None
    return [_untold(record) for _, record in page[:_PAGE]], following


def _untold(record: UserRecord | GroupRecord) -> Touched:
    """Take everything about an object for changed."""
    members = dict(record.members.items()) if isinstance(record, GroupRecord) else {}
    return Touched(record.id, None, members)


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
        after=gcall.tenant.history.last,
        end=None if held else _records(gcall, sort).reach,
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
        return _removed(gcall, sort, touched) if token.end is None else None
    row = _properties(record.shown(), wanted, touched, minimal=_is_minimal(gcall))
    if isinstance(record, GroupRecord) and _MEMBERS in wanted and touched.members:
        row["members@delta"] = _members(gcall, record, touched, first=token.end is not None)
    return row


def _concerns(wanted: Sequence[str], touched: Touched) -> bool:
    """Tell whether anything that was asked for has changed."""
    members = _MEMBERS in wanted and bool(touched.members)
    return touched.names is None or members or bool(touched.names.intersection(wanted))


def _records(gcall: GraphCall, sort: _Sort) -> Table[UserRecord] | Table[GroupRecord]:
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
