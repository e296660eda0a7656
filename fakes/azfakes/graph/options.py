"""Query options of a collection, read and checked before anything is looked at (facts G66 to G72)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from azfakes.graph.errors import GraphError, bad_request, unsupported_query
from azfakes.graph.filters import compile_filter, needs_advanced
from azfakes.graph.orders import Order, read_order
from azfakes.graph.properties import property_names, resolve_property
from azfakes.graph.rows import TYPE_NAMES
from azfakes.graph.searches import compile_search
from azfakes.http import Call

_NAMES: Final = frozenset(
    {
        "apply",
        "count",
        "deltatoken",
        "expand",
        "filter",
        "format",
        "orderby",
        "search",
        "select",
        "skip",
        "skiptoken",
        "top",
    }
)
_REFUSED: Final = ("$skip", "$apply")
_EXPAND = re.compile(r"\s*(\w+)\s*(?:\(([^()]*)\))?\s*")


class NamedObject(msgspec.Struct, rename="camel"):
    """What objects of every type have, and can be sorted by."""

    id: str
    display_name: str


@dataclass(frozen=True, slots=True)
class Options:
    """What a query asks of a collection.

    Attributes:
        fits: tells whether a document belongs to the answer; None where all do.
        order: what to sort by.
        counts: whether the answer tells how many there are.
        select: wire names of the properties asked for; empty means the usual ones.
        expand: what to expand, or None.
    """

    fits: Callable[[Any], bool] | None
    order: Order
    counts: bool
    select: tuple[str, ...]
    expand: Expand | None


@dataclass(frozen=True, slots=True)
class Expand:
    """The one relationship that a query expands, in lower case, and the properties to show of what it leads to."""

    name: str
    select: tuple[str, ...]


def plain_names(query: dict[str, str]) -> dict[str, str]:
    """Write the names of query options as the service means them: in lower case, with the dollar sign."""
    plain: dict[str, str] = {}
    for name, value in query.items():
        word = name.lower().removeprefix("$")
        plain[f"${word}" if word in _NAMES else name] = value
    return plain


def read_options(call: Call, type_: type[msgspec.Struct]) -> Options:
    """Read the options of a collection of one type.

    Raises:
        GraphError: 400 for an option that is malformed, not supported, or needs an advanced query.
    """
    refuse_options(call, *_REFUSED)
    query, advanced = call.query, is_advanced(call)
    order = read_order(query.get("$orderby"), type_, advanced=advanced)
    if order and "$filter" in query and not advanced:
        raise needs_advanced("$orderby with $filter")
    return Options(
        fits=read_predicate(call, type_, advanced=advanced),
        order=order,
        counts=advanced,
        select=read_select(call, type_),
        expand=read_expand(call),
    )


def read_mixed_options(call: Call) -> Options:
    """Read the options of a collection of objects of several types.

    A filter is taken where one of the types has its properties; it leaves out objects of the others.

    Raises:
        GraphError: 400 for an option that is malformed, not supported, or needs an advanced query.
    """
    refuse_options(call, *_REFUSED, "$expand")
    advanced = is_advanced(call)
    if "$orderby" in call.query and not advanced:
        raise needs_advanced("$orderby")
    return Options(
        fits=read_mixed_predicate(call, advanced=advanced),
        order=read_order(call.query.get("$orderby"), NamedObject, advanced=advanced),
        counts=advanced,
        select=tuple(name.lower() for name in split_names(call.query.get("$select", ""))),
        expand=None,
    )


def read_mixed_predicate(call: Call, *, advanced: bool) -> Callable[[Any], bool] | None:
    """Read `$filter` and `$search` over objects of several types.

    Raises:
        GraphError: 400 where none of the types takes them.
    """
    if "$filter" not in call.query and "$search" not in call.query:
        return None
    by_type: dict[type[Any], Callable[[Any], bool] | None] = {}
    refusals: list[GraphError] = []
    for type_ in TYPE_NAMES:
        try:
            by_type[type_] = read_predicate(call, type_, advanced=advanced)
        except GraphError as error:
            refusals.append(error)
    if not by_type:
        raise refusals[0]

    def fits(item: Any) -> bool:
        predicate = by_type.get(type(item))
        return predicate is not None and predicate(item)

    return fits


def read_predicate(
    call: Call, type_: type[msgspec.Struct], *, advanced: bool
) -> Callable[[Any], bool] | None:
    """Read `$filter` and `$search`, both of which a document has to meet.

    Raises:
        GraphError: 400.
    """
    query = call.query
    kept = compile_filter(query["$filter"], type_, advanced=advanced) if "$filter" in query else None
    if "$search" not in query:
        return kept
    if not is_eventual(call):
        raise unsupported_query("$search needs the request header 'ConsistencyLevel: eventual'.")
    sought = compile_search(query["$search"], type_)
    return sought if kept is None else lambda item: kept(item) and sought(item)


def is_eventual(call: Call) -> bool:
    """Tell whether the client takes answers that lag behind."""
    return call.headers.get("consistencylevel", "").lower() == "eventual"


def is_advanced(call: Call) -> bool:
    """Tell whether a query is an advanced one: with `$count` and the header (facts G69).

    Raises:
        GraphError: 400 for a `$count` that is no truth value.
    """
    text = call.query.get("$count", "false").lower()
    if text not in ("true", "false"):
        raise bad_request(f"Invalid value '{text[:40]}' for the query option '$count'.", "BadRequest")
    return text == "true" and is_eventual(call)


def refuse_options(call: Call, *names: str) -> None:
    """Refuse options that this part of the service does not take.

    Raises:
        GraphError: 400.
    """
    refused = next((name for name in names if name in call.query), None)
    if refused is not None:
        raise unsupported_query(f"The query option '{refused}' is not supported.")


def read_select(call: Call, type_: type[msgspec.Struct]) -> tuple[str, ...]:
    """Read the properties of `$select` by their wire names; none means all or the usual ones.

    Raises:
        GraphError: 400 for an unknown property.
    """
    names, asked = property_names(type_), split_names(call.query.get("$select", ""))
    if "*" in asked:
        return ()
    return tuple(dict.fromkeys(resolve_property(names, name, type_.__name__)[0] for name in asked))


def split_names(text: str) -> Sequence[str]:
    """Split a list of names at its commas."""
    return [name.strip() for name in text.split(",") if name.strip()]


def read_expand(call: Call) -> Expand | None:
    """Read `$expand`: one relationship, which may select properties, and not in an advanced query (facts G70).

    Raises:
        GraphError: 400.
    """
    text = call.query.get("$expand")
    if text is None:
        return None
    match = _EXPAND.fullmatch(text)
    if match is None:
        raise unsupported_query("Only one relationship can be expanded.")
    if is_advanced(call):
        raise unsupported_query("$expand is not supported in advanced queries.")
    name, inner = match.groups()
    select: Sequence[str] = ()
    for option in filter(None, (inner or "").split(";")):
        key, _, value = option.strip().partition("=")
        if key.lower().removeprefix("$") != "select":
            raise unsupported_query(f"The query option '{key[:40]}' is not supported within $expand.")
        select = split_names(value)
    return Expand(name.lower(), tuple(one.lower() for one in select))
