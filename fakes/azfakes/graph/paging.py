"""Pages of collections: where they begin, how long they are, and the link to the next (facts G66, G67).

A page is cut from a source that gives rows from a place on. Nothing is kept between two pages, and no page needs
more memory than its own rows.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Protocol, TypeVar
from urllib.parse import quote

import msgspec

from azfakes.directory.documents import Document
from azfakes.directory.table import Table
from azfakes.graph.errors import GraphError, bad_request, unsupported_query
from azfakes.graph.orders import Key, sort_key
from azfakes.graph.properties import Property
from azfakes.http import Call

DEFAULT_PAGE: Final = 100
LARGEST_PAGE: Final = 999

Rows = Iterator[tuple[int, Document]]
Order = Sequence[tuple[Property, bool]]
R = TypeVar("R")


class Source(Protocol):
    """Gives documents with their places, from a place on."""

    def after(self, place: int) -> Rows:
        """List the documents that stand behind so many places, each with the number of places up to it."""
        ...

    def has_reached(self, place: int) -> bool:
        """Tell whether there were ever so many places."""
        ...

    def size(self) -> int:
        """Count the documents."""
        return sum(1 for _ in self.after(0))


@dataclass(frozen=True, slots=True)
class TableSource(Source):
    """The documents of a table's entries, given by key and entry."""

    table: Table[Any]
    show: Callable[[str, Any], Document | None]

    def after(self, place: int) -> Rows:
        """List what the table shows; entries without a document are left out."""
        show = self.show
        for number, key, record in self.table.after(place):
            document = show(key, record)
            if document is not None:
                yield number, document

    def has_reached(self, place: int) -> bool:
        """Ask the table."""
        return self.table.has_reached(place)


@dataclass(frozen=True, slots=True)
class WholeTable(Source):
    """The documents of all of a table's records."""

    table: Table[Any]

    def after(self, place: int) -> Rows:
        """List what the records show."""
        return ((number, record.shown()) for number, _, record in self.table.after(place))

    def has_reached(self, place: int) -> bool:
        """Ask the table."""
        return self.table.has_reached(place)

    def size(self) -> int:
        """Ask the table, which knows without looking at each."""
        return len(self.table)


@dataclass(frozen=True, slots=True)
class NarrowSource(Source):
    """The documents of another source that are of one type."""

    wide: Source
    type_: type[Document]

    def after(self, place: int) -> Rows:
        """Leave out what is of other types."""
        return (row for row in self.wide.after(place) if type(row[1]) is self.type_)

    def has_reached(self, place: int) -> bool:
        """Ask the other source."""
        return self.wide.has_reached(place)


@dataclass(frozen=True, slots=True)
class ListSource(Source):
    """Documents that were found for this one query."""

    documents: Sequence[Document]

    def after(self, place: int) -> Rows:
        """List the rest."""
        return enumerate(self.documents[place:], place + 1)

    def has_reached(self, place: int) -> bool:
        """Count."""
        return place <= len(self.documents)


class PageToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a page begins: behind a place and, in a sorted collection, behind the key of its last row.

    `of` marks the collection; no other takes the token.
    """

    place: int
    of: str
    key: list[str | bool | int | None] = []


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of a page, and the token of the next one if there is one."""

    documents: list[Document]
    following: PageToken | None


def cut_page(
    call: Call, source: Source, fits: Callable[[Any], bool] | None, order: Order, tenant_id: str
) -> Page:
    """Cut the page that a query asks for out of a source of some tenant.

    Raises:
        GraphError: 400 for a size out of bounds, and for a token that is none or that is stale.
    """
    size, token, mark = page_size(call), _token(call), _mark(call, tenant_id)
    if token is not None and (token.of != mark or not source.has_reached(token.place)):
        raise stale_token()
    if order:
        return _sorted_page(_fitting(source.after(0), fits), order, token, size, mark)
    found = list(islice(_fitting(source.after(token.place if token else 0), fits), size + 1))
    page = found[:size]
    return Page(
        [document for _, document in page], PageToken(page[-1][0], mark) if len(found) > size else None
    )


def count_rows(source: Source, fits: Callable[[Any], bool] | None) -> int:
    """Count the rows that fit."""
    return source.size() if fits is None else sum(1 for _ in _fitting(source.after(0), fits))


def page_size(call: Call) -> int:
    """Read `$top`.

    Raises:
        GraphError: 400 for a size out of bounds.
    """
    text = call.query.get("$top")
    if text is None:
        return DEFAULT_PAGE
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:9]) <= LARGEST_PAGE:
        raise unsupported_query(
            f"Invalid page size specified: '{text[:40]}'. Must be between 1 and {LARGEST_PAGE} inclusive."
        )
    return int(text)


def next_link(call: Call, following: PageToken) -> str:
    """Write the address of the next page: the query as it came, with the token."""
    kept = [part for part in call.query_text.split("&") if part and "skiptoken=" not in part.lower()]
    token = base64.urlsafe_b64encode(msgspec.json.encode(following)).rstrip(b"=").decode()
    return f"{call.origin}{quote(call.path)}?{'&'.join([*kept, '$skiptoken=' + token])}"


def stale_token() -> GraphError:
    """Refuse a token of a collection that is no more what it was."""
    return bad_request(
        "The specified page token value has expired and can no longer be included in your request.",
        "Directory_ExpiredPageToken",
    )


def _sorted_page(rows: Rows, order: Order, token: PageToken | None, size: int, mark: str) -> Page:
    """Pick a page's rows in their order, without sorting the whole collection."""
    keyed: Iterable[tuple[Key, int, Document]] = (
        (sort_key(order, document), place, document) for place, document in rows
    )
    if token is not None:
        begin = (Key.of(order, token.key), token.place)
        keyed = (row for row in keyed if begin < row[:2])
    found = heapq.nsmallest(size + 1, keyed, key=lambda row: row[:2])
    page = found[:size]
    last = PageToken(page[-1][1], mark, page[-1][0].values) if len(found) > size else None
    return Page([document for _, _, document in page], last)


def _fitting(rows: Rows, fits: Callable[[Any], bool] | None) -> Rows:
    return rows if fits is None else (row for row in rows if fits(row[1]))


def _mark(call: Call, tenant_id: str) -> str:
    """Tell the collections of all tenants apart."""
    return hashlib.blake2b(f"{tenant_id}{call.path.lower()}".encode(), digest_size=6).hexdigest()


def _token(call: Call) -> PageToken | None:
    text = call.query.get("$skiptoken")
    if text is None:
        return None
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        token = msgspec.json.decode(raw, type=PageToken)
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise bad_request("The page token is not valid.") from error
    if token.place < 0:
        raise bad_request("The page token is not valid.")
    return token
