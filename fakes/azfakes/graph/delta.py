"""`/users/delta` and its like: all objects first, then what changed (facts G74 to G77)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import msgspec
from starlette.responses import Response

from azfakes.directory.devices import Device
from azfakes.directory.documents import Application, Document, ServicePrincipal, User
from azfakes.directory.groups import GROUP_DEFAULT, Group, GroupRecord
from azfakes.directory.history import Touched, TrackedKind
from azfakes.directory.membership import member_kind
from azfakes.directory.records import TenantRecord
from azfakes.directory.table import Table
from azfakes.graph import access
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import context, graph_json
from azfakes.graph.deltatokens import DeltaToken, read_token, write_token
from azfakes.graph.errors import bad_request, unsupported_query
from azfakes.graph.properties import property_names, resolve_property
from azfakes.graph.rows import MEMBER_TYPES, USER_DEFAULT, row_dict

_PAGE: Final = 100
_MOST_IDS: Final = 50
_MEMBERS: Final = "members"
_REFUSED: Final = ("$top", "$orderby", "$search", "$skip", "$count", "$apply")
_ID_TERM = re.compile(r"\s*id\s+eq\s+'([^']+)'\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Sort:
    """What differs between the delta queries of two kinds of objects.

    Attributes:
        kind: the collection.
        type_: type of its documents.
        permissions: what opens it.
        table: finds its objects.
        deleted: finds those of its objects that can be restored.
        usual: properties that are told where none are selected.
    """

    kind: TrackedKind
    type_: type[Document]
    permissions: frozenset[str]
    table: Callable[[TenantRecord], Table[Any]]
    deleted: Callable[[TenantRecord], Table[Any]]
    usual: tuple[str, ...]


def _all_names(type_: type[Document]) -> tuple[str, ...]:
    return tuple(wire for wire, _ in property_names(type_).values())


_NONE: Final[Table[Any]] = Table()
_USERS: Final = _Sort(
    "users", User, access.READ_USERS, lambda one: one.users, lambda one: one.deleted_users, USER_DEFAULT
)
_GROUPS: Final = _Sort(
    "groups",
    Group,
    access.READ_MEMBERS,
    lambda one: one.groups,
    lambda one: one.deleted_groups,
    (*GROUP_DEFAULT, _MEMBERS),
)
_APPLICATIONS: Final = _Sort(
    "applications",
    Application,
    access.READ_APPS,
    lambda one: one.apps,
    lambda one: one.deleted_apps,
    _all_names(Application),
)
_ACCOUNTS: Final = _Sort(
    "servicePrincipals",
    ServicePrincipal,
    access.READ_APPS,
    lambda one: one.principals,
    lambda one: one.deleted_principals,
    _all_names(ServicePrincipal),
)
_DEVICES: Final = _Sort(
    "devices", Device, access.READ_DEVICES, lambda one: one.devices, lambda _: _NONE, _all_names(Device)
)


def users_delta(gcall: GraphCall) -> Response:
    """Answer `GET /users/delta`."""
    return _answer(gcall, _USERS)


def groups_delta(gcall: GraphCall) -> Response:
    """Answer `GET /groups/delta`, which tells members too."""
    return _answer(gcall, _GROUPS)


def applications_delta(gcall: GraphCall) -> Response:
    """Answer `GET /applications/delta`."""
    return _answer(gcall, _APPLICATIONS)


def principals_delta(gcall: GraphCall) -> Response:
    """Answer `GET /servicePrincipals/delta`."""
    return _answer(gcall, _ACCOUNTS)


def devices_delta(gcall: GraphCall) -> Response:
    """Answer `GET /devices/delta`."""
    return _answer(gcall, _DEVICES)


def _answer(gcall: GraphCall, sort: _Sort) -> Response:
    """Answer with one page of a round; the last page says where the next round begins."""
    access.require(gcall.caller, sort.permissions)
    query = {name.lower(): value for name, value in gcall.call.query.items()}
    token = _begun(gcall, _token(gcall, sort, query))
    # One more than the page holds, so that the last page is known as such.
    found = list(islice(_touched(gcall, sort, token), _PAGE + 1))
    rows = [_row(gcall, sort, token, one) for _, one in found[:_PAGE]]
    content: dict[str, Any] = {"@odata.context": context(gcall.call, sort.kind, token.select)}
    if len(found) > _PAGE:
        following = msgspec.structs.replace(token, place=found[_PAGE - 1][0])
        content["@odata.nextLink"] = _link(gcall, "$skiptoken", following)
    else:
        following = msgspec.structs.replace(token, after=token.until, until=None, place=0)
        content["@odata.deltaLink"] = _link(gcall, "$deltatoken", following)
    content["value"] = [row for row in rows if row is not None]
    return graph_json(gcall.call, content)


def _touched(gcall: GraphCall, sort: _Sort, token: DeltaToken) -> Iterator[tuple[int, Touched]]:
    """List what a page may tell, each with the place up to it: every object in the first round, then changed ones."""
    assert token.until is not None
    table, history = sort.table(gcall.tenant), gcall.tenant.history
    if token.after is not None:
        changed = history.between(sort.kind, token.after, token.until)[token.place :]
        yield from enumerate(changed, token.place + 1)
    elif token.ids:
        present = [Touched(one, None) for one in dict.fromkeys(token.ids) if one in table]
        yield from enumerate(present[token.place :], token.place + 1)
    else:
        yield from ((place, Touched(key, None)) for place, key, _ in table.after(token.place))


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
        after=gcall.tenant.history.last if held else None,
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
    record = sort.table(gcall.tenant).get(touched.object_id)
    if record is None:
        return _removed(gcall, sort, touched) if token.after is not None else None
    row = _properties(record.shown(), wanted, touched, minimal=_is_minimal(gcall))
    if isinstance(record, GroupRecord) and _MEMBERS in wanted:
        members = _members(gcall, record, touched)
        row |= {"members@delta": members} if members else {}
    return row


def _concerns(wanted: Sequence[str], touched: Touched) -> bool:
    """Tell whether anything that was asked for has changed."""
    members = _MEMBERS in wanted and bool(touched.members)
    return touched.names is None or members or bool(touched.names.intersection(wanted))


def _removed(gcall: GraphCall, sort: _Sort, touched: Touched) -> dict[str, Any]:
    """Tell an object that is gone: `changed` where it can be restored, `deleted` where it cannot."""
    kept = touched.object_id in sort.deleted(gcall.tenant)
    return {"id": touched.object_id, "@removed": {"reason": "changed" if kept else "deleted"}}


def _properties(
    document: Document, wanted: Sequence[str], touched: Touched, *, minimal: bool
) -> dict[str, Any]:
    """Give the properties asked for, or of these the changed ones; those that were never set are left out."""
    known = property_names(type(document))
    names = [name for name in wanted if name.lower() in known]
    content = row_dict(document, ["id", *names])
    changed = touched.names or set()
    if minimal and touched.names is not None:
        names = [name for name in names if name in changed]
    shown = {name: content[name] for name in names if content[name] is not None or name in changed}
    return shown | {"id": content["id"]}


def _members(gcall: GraphCall, group: GroupRecord, touched: Touched) -> list[dict[str, Any]]:
    """List the members of a group that came or went; all that are there where the whole group is told."""
    wanted = (
        dict(touched.members) if touched.names is not None else dict(group.members.items()) | touched.members
    )
    rows: list[dict[str, Any]] = []
    for member, kind in wanted.items():
        row: dict[str, Any] = {"@odata.type": MEMBER_TYPES[kind], "id": member}
        if member in group.members and member_kind(gcall.tenant, member) is not None:
            rows.append(row)
        elif member in touched.members:
            rows.append(row | {"@removed": {"reason": "deleted"}})
    return rows


def _is_minimal(gcall: GraphCall) -> bool:
    return "return=minimal" in gcall.call.headers.get("prefer", "").lower()


def _link(gcall: GraphCall, name: str, token: DeltaToken) -> str:
    return f"{gcall.call.origin}{gcall.call.path}?{name}={write_token(token)}"
