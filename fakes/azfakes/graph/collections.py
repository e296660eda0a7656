"""Answers of Graph: objects, and collections with their query options and pages (facts G5, G8, G66 to G72)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from urllib.parse import quote

import msgspec
from starlette.responses import Response

from azfakes.directory.documents import Document
from azfakes.graph.caller import GraphCall
from azfakes.graph.errors import bad_request, unsupported_query
from azfakes.graph.filters import compile_filter, property_names, resolve_property
from azfakes.http import Call, json_response

_MEDIA_TYPE: Final = (
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"
)
_HEADERS: Final = {
    "OData-Version": "4.0",
    "Cache-Control": "no-cache",
    "Strict-Transport-Security": "max-age=31536000",
}
_DEFAULT_PAGE: Final = 100
_LARGEST_PAGE: Final = 999
_SORTABLE: Final = frozenset({"display_name", "user_principal_name"})
_REFUSED_OPTIONS: Final = ("$skip", "$search", "$expand", "$apply")


def object_answer(
    gcall: GraphCall, document: Document, name: str, *, status: int = 200, default: Sequence[str] = ()
) -> Response:
    """Answer with one object, cut down to `$select` or to the default properties."""
    wanted = _selection(gcall.call, type(document)) or list(default)
    described = context(gcall.call, name, _selection(gcall.call, type(document))) + "/$entity"
    return plain_json({"@odata.context": described, **_projected(document, wanted)}, status)


def plain_answer(call: Call, name: str, content: dict[str, Any], status: int = 200) -> Response:
    """Answer with a value that is no directory object."""
    return plain_json({"@odata.context": context(call, name, []), **content}, status)


def unpaged_answer(call: Call, name: str, items: Iterable[dict[str, Any]]) -> Response:
    """Answer with a collection that takes no query options and has no pages."""
    return plain_answer(call, name, {"value": list(items)})


def empty_answer() -> Response:
    """Answer that the change is done."""
    return Response(status_code=204, headers=_HEADERS)


def collection_answer(
    gcall: GraphCall,
    documents: Iterable[Document],
    name: str,
    type_: type[Document],
    *,
    default: Sequence[str] = (),
) -> Response:
    """Answer with one page of a collection, filtered, sorted and cut down as the query asks.

    Raises:
        GraphError: 400 for a query option that is malformed or not supported.
    """
    call = gcall.call
    _refuse_options(call)
    found = _sorted(call, type_, _filtered(call, type_, documents))
    selected = _selection(call, type_)
    content, page = _page(call, found)
    content["@odata.context"] = context(call, name, selected)
    content["value"] = [_projected(document, selected or list(default)) for document in page]
    return plain_json(content)


def mixed_answer(
    gcall: GraphCall, documents: Sequence[Document], row: Callable[[Document], dict[str, Any]]
) -> Response:
    """Answer with one page of objects of several types, each turned into its row.

    Raises:
        GraphError: 400 for a query option that is malformed or not supported.
    """
    _refuse_options(gcall.call, "$filter", "$orderby")
    content, page = _page(gcall.call, documents)
    content["@odata.context"] = context(gcall.call, "directoryObjects", [])
    content["value"] = [row(document) for document in page]
    return plain_json(content)


def _page(call: Call, found: Sequence[Document]) -> tuple[dict[str, Any], Sequence[Document]]:
    """Cut one page out of what was found, beside the annotations that go with it."""
    start, size = _start(call, found), _page_size(call)
    page = found[start : start + size]
    notes: dict[str, Any] = {"@odata.context": ""}
    if start == 0 and call.query.get("$count", "").lower() == "true" and _is_advanced(call):
        notes["@odata.count"] = len(found)
    if start + size < len(found):
        notes["@odata.nextLink"] = _next_link(call, page[-1])
    return notes, page


def plain_json(content: dict[str, Any], status: int = 200) -> Response:
    """Answer with JSON in Graph's media type and with its headers."""
    return json_response(content, status, media_type=_MEDIA_TYPE, headers=_HEADERS)


def context(call: Call, name: str, selected: Sequence[str]) -> str:
    """Write `@odata.context` for a collection and the properties selected of it (facts G8)."""
    chosen = f"({','.join(selected)})" if selected else ""
    return f"{call.origin}/v1.0/$metadata#{name}{chosen}"


def _filtered(call: Call, type_: type[Document], documents: Iterable[Document]) -> list[Document]:
    text = call.query.get("$filter")
    if text is None:
        return list(documents)
    predicate = compile_filter(text, type_)
    return [document for document in documents if predicate(document)]


def _sorted(call: Call, type_: type[Document], documents: list[Document]) -> list[Document]:
    """Sort by the one property that `$orderby` may name without an advanced query (facts G70)."""
    text = call.query.get("$orderby", "").split()
    if not text:
        return documents
    _, attribute = resolve_property(property_names(type_), text[0], type_.__name__)
    descending = text[1:] == ["desc"]
    if attribute not in _SORTABLE or (text[1:] and text[1:] not in (["asc"], ["desc"])):
        raise unsupported_query(f"Sorting by '{' '.join(text)}' is not supported.")
    return sorted(documents, key=lambda item: (getattr(item, attribute) or "").lower(), reverse=descending)


def _selection(call: Call, type_: type[Document]) -> list[str]:
    """List the properties of `$select` by their wire names; none means all or the default ones."""
    text = call.query.get("$select", "")
    names = property_names(type_)
    asked = [name.strip() for name in text.split(",") if name.strip()]
    return [] if "*" in asked else [resolve_property(names, name, type_.__name__)[0] for name in asked]


def _projected(document: Document, wanted: Sequence[str]) -> dict[str, Any]:
    content: dict[str, Any] = msgspec.to_builtins(document)
    return {name: content[name] for name in wanted} if wanted else content


def _page_size(call: Call) -> int:
    text = call.query.get("$top")
    if text is None:
        return _DEFAULT_PAGE
    if not text.isdecimal() or not 1 <= int(text[:9]) <= _LARGEST_PAGE:
        raise unsupported_query(
            f"Invalid page size specified: '{text}'. Must be between 1 and {_LARGEST_PAGE} inclusive."
        )
    return int(text)


def _start(call: Call, found: Sequence[Any]) -> int:
    """Find where a page begins: after the object that the token names."""
    token = call.query.get("$skiptoken")
    if token is None:
        return 0
    last = _read_token(token)
    for place, document in enumerate(found):
        if document.id == last:
            return place + 1
    raise bad_request(
        "The specified page token value has expired and can no longer be included in your request.",
        "Directory_ExpiredPageToken",
    )


def _next_link(call: Call, last: Any) -> str:
    kept = [part for part in call.query_text.split("&") if part and "skiptoken=" not in part.lower()]
    token = base64.urlsafe_b64encode(f"after:{last.id}".encode()).decode()
    return f"{call.origin}{quote(call.path)}?{'&'.join([*kept, '$skiptoken=' + quote(token)])}"


def _read_token(token: str) -> str:
    try:
        text = base64.urlsafe_b64decode(token).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise bad_request("The page token is not valid.") from error
    return text.removeprefix("after:")


def _refuse_options(call: Call, *further: str) -> None:
    refused = next((name for name in (*_REFUSED_OPTIONS, *further) if name in call.query), None)
    if refused:
        raise unsupported_query(f"The query option '{refused}' is not supported.")


def _is_advanced(call: Call) -> bool:
    return call.headers.get("consistencylevel", "").lower() == "eventual"
