"""Answers of Graph: objects, and collections with their query options and pages (facts G5, G7, G8, G66 to G72)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final
from urllib.parse import quote

from starlette.responses import Response

from azfakes.directory.documents import Document
from azfakes.graph.caller import GraphCall
from azfakes.graph.errors import bad_request, unsupported_query
from azfakes.graph.kinds import Kind, Relation
from azfakes.graph.options import (
    Expand,
    is_eventual,
    read_expand,
    read_mixed_options,
    read_mixed_predicate,
    read_options,
    read_predicate,
    read_select,
    split_names,
)
from azfakes.graph.paging import Page, Source, count_rows, cut_page, next_link
from azfakes.graph.rows import TYPE_NAMES, mixed_row, row_dict, row_maker
from azfakes.graph.sight import as_seen, seen
from azfakes.http import Call, json_response

_MEDIA_TYPE: Final = (
    "application/json;odata.metadata={};odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
)
_HEADERS: Final = {
    "OData-Version": "4.0",
    "Cache-Control": "no-cache",
    "Strict-Transport-Security": "max-age=31536000",
}
_MOST_EXPANDED: Final = 20
_COUNT: Final = "/$count"
_CREATED: Final = 201


def object_answer(gcall: GraphCall, document: Document, kind: Kind, *, status: int = 200) -> Response:
    """Answer with one object, cut down to `$select` or to the default properties; a new one with its address."""
    call = gcall.call
    selected, expand = read_select(call, kind.type_), read_expand(call)
    row = row_dict(document, selected or kind.default)
    if expand is not None:
        row |= _expanded(gcall, kind, document, expand)
    described = context(call, kind.name, _described(kind, selected, expand)) + "/$entity"
    response = graph_json(call, {"@odata.context": described, **_annotated(call, document, row)}, status)
    if status == _CREATED:
        response.headers["Location"] = f"{call.origin}{quote(call.path)}/{getattr(document, 'id', '')}"
    return response


def plain_answer(call: Call, name: str, content: dict[str, Any], status: int = 200) -> Response:
    """Answer with a value that is no directory object."""
    return graph_json(call, {"@odata.context": context(call, name, []), **content}, status)


def unpaged_answer(call: Call, name: str, items: Iterable[dict[str, Any]]) -> Response:
    """Answer with a collection that has no pages and takes no query option but `$select`."""
    wanted = {one.lower() for one in split_names(call.query.get("$select", ""))}
    rows = [
        {key: value for key, value in item.items() if not wanted or key.lower() in wanted} for item in items
    ]
    return plain_answer(call, name, {"value": rows})


def empty_answer() -> Response:
    """Answer that the change is done."""
    return Response(status_code=204, headers=_HEADERS)


def collection_answer(gcall: GraphCall, source: Source, kind: Kind) -> Response:
    """Answer with one page of a collection, filtered, sorted and cut down as the query asks, or with its size.

    Raises:
        GraphError: 400 for a query option that is malformed or not supported.
    """
    call, cache = gcall.call, gcall.tenant.pages
    if call.path.lower().endswith(_COUNT):
        return _count_answer(call, source, kind.type_)
    asked = (call.origin, call.path, call.query_text, _level(call), str(is_eventual(call)))
    version = gcall.tenant.history.last
    # Further pages are left out: whoever reads everything asks for each of them once.
    kept = kind.versioned and not call.query.keys() & {"$expand", "$skiptoken"}
    held = cache.find(version, asked) if kept else None
    if held is not None:
        return _json_bytes(call, held)
    response = _page_answer(gcall, source, kind)
    if kept:
        cache.keep(version, asked, bytes(response.body))
    return response


def whole_answer(gcall: GraphCall, documents: Iterable[Document], kind: Kind) -> Response:
    """Answer with a collection that has no pages, cut down to `$select`, with what `$expand` asks for."""
    selected, expand = read_select(gcall.call, kind.type_), read_expand(gcall.call)
    rows = [_full_row(gcall, kind, one, selected or kind.default, expand) for one in documents]
    described = context(gcall.call, kind.name, _described(kind, selected, expand))
    return graph_json(gcall.call, {"@odata.context": described, "value": rows})


def mixed_answer(gcall: GraphCall, source: Source) -> Response:
    """Answer with one page of objects of several types, each with its type and its own properties, or with its size.

    Of what the caller may not read, the ID alone is shown.

    Raises:
        GraphError: 400 for a query option that is malformed or not supported.
    """
    call, source = gcall.call, as_seen(gcall.caller, source)
    path = call.path.lower()
    if path.endswith(_COUNT):
        return _count_answer(call, source, None)
    options = read_mixed_options(call)
    page = cut_page(call, source, options.fits, options.order, gcall.tenant.id)
    content = _notes(call, "directoryObjects", [], page)
    if options.counts and "$skiptoken" not in call.query:
        content["@odata.count"] = count_rows(source, options.fits)
    if path.endswith("/$ref"):
        content["value"] = [{"@odata.id": object_address(call, one)} for one in page.documents]
    else:
        content["value"] = [mixed_row(one, options.select) for one in page.documents]
    return graph_json(call, content)


def graph_json(call: Call, content: dict[str, Any], status: int = 200) -> Response:
    """Answer with JSON in Graph's media type and with its headers, annotated as far as the client wants it (facts G7)."""
    level = _level(call)
    if level == "none":
        content.pop("@odata.context", None)
    return json_response(content, status, media_type=_MEDIA_TYPE.format(level), headers=_HEADERS)


def context(call: Call, name: str, selected: Sequence[str]) -> str:
    """Write `@odata.context` for a collection and the properties selected of it (facts G8)."""
    chosen = f"({','.join(selected)})" if selected else ""
    return f"{call.origin}/v1.0/$metadata#{name}{chosen}"


def object_address(call: Call, document: Any) -> str:
    """Write the address of a directory object with its type."""
    kind = TYPE_NAMES[type(document)].rpartition(".")[2]
    name = kind[0].upper() + kind[1:]
    return f"{call.origin}/v1.0/directoryObjects/{document.id}/Microsoft.DirectoryServices.{name}"


def _page_answer(gcall: GraphCall, source: Source, kind: Kind) -> Response:
    call = gcall.call
    options = read_options(call, kind.type_)
    page = cut_page(call, source, options.fits, options.order, gcall.tenant.id)
    content = _notes(call, kind.name, _described(kind, options.select, options.expand), page)
    if options.counts and "$skiptoken" not in call.query:
        content["@odata.count"] = count_rows(source, options.fits)
    names = options.select or kind.default
    if options.expand is not None or _level(call) == "full":
        content["value"] = [_full_row(gcall, kind, one, names, options.expand) for one in page.documents]
    else:
        make = row_maker(kind.type_, names)
        content["value"] = [make(document) for document in page.documents]
    return graph_json(call, content)


def _count_answer(call: Call, source: Source, type_: type[Document] | None) -> Response:
    """Answer `…/$count` with a number, for which the header is needed (facts G70)."""
    if not is_eventual(call):
        raise bad_request("$count is not currently supported.")
    if type_ is None:
        fits = read_mixed_predicate(call, advanced=True)
    else:
        fits = read_predicate(call, type_, advanced=True)
    return Response(str(count_rows(source, fits)), 200, _HEADERS, "text/plain")


def _full_row(
    gcall: GraphCall, kind: Kind, document: Document, names: Sequence[str], expand: Expand | None
) -> dict[str, Any]:
    row = row_dict(document, names)
    if expand is not None:
        row |= _expanded(gcall, kind, document, expand)
    return _annotated(gcall.call, document, row)


def _annotated(call: Call, document: Document, row: dict[str, Any]) -> dict[str, Any]:
    """Add what only a client that asks for all metadata gets to see."""
    if _level(call) != "full" or type(document) not in TYPE_NAMES:
        return row
    address = object_address(call, document)
    return {
        "@odata.type": TYPE_NAMES[type(document)],
        "@odata.id": address,
        "@odata.editLink": address,
    } | row


def _expanded(gcall: GraphCall, kind: Kind, document: Any, expand: Expand) -> dict[str, Any]:
    """Follow the relationship that a query expands, to one object or to twenty at most (facts G70)."""
    relation = _relation(kind, expand)
    found = islice(relation.find(gcall, document.id).after(0), _MOST_EXPANDED)
    rows = [mixed_row(seen(gcall.caller, one), expand.select) for _, one in found]
    return {relation.name: next(iter(rows), None) if relation.single else rows}


def _described(kind: Kind, selected: Sequence[str], expand: Expand | None) -> list[str]:
    """List what the context tells of a selection: properties, and a relationship that is expanded."""
    if expand is None:
        return [*selected]
    return [*selected, f"{_relation(kind, expand).name}({','.join(expand.select)})"]


def _relation(kind: Kind, expand: Expand) -> Relation:
    relation = kind.related.get(expand.name)
    if relation is None:
        raise unsupported_query(f"Property '{expand.name}' cannot be expanded.")
    return relation


def _notes(call: Call, name: str, described: Sequence[str], page: Page) -> dict[str, Any]:
    """Write the annotations that stand before a page's rows."""
    notes: dict[str, Any] = {"@odata.context": context(call, name, described)}
    if page.following is not None:
        notes["@odata.nextLink"] = next_link(call, page.following)
    return notes


def _level(call: Call) -> str:
    """Tell how much metadata a client wants."""
    accept = call.headers.get("accept", "").lower()
    return next((one for one in ("none", "full") if f"odata.metadata={one}" in accept), "minimal")


def _json_bytes(call: Call, body: bytes) -> Response:
    return Response(body, 200, _HEADERS, _MEDIA_TYPE.format(_level(call)))
