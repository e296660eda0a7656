"""`$orderby`: which properties collections are sorted by, and comparing rows (facts G70)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import total_ordering
from typing import Any, Final, final

import msgspec

from azfakes.graph.errors import bad_request, unsupported_query
from azfakes.graph.filterable import QUERYABLE
from azfakes.graph.filters import needs_advanced
from azfakes.graph.properties import Property, find_property

Order = Sequence[tuple[Property, bool]]
Value = str | bool | int | None

_SORTABLE: Final = frozenset({"text", "guid", "instant", "flag", "number"})
_MOST: Final = 5


def read_order(text: str | None, type_: type[msgspec.Struct], *, advanced: bool) -> Order:
    """Read the properties to sort by, each with whether it descends; none where the query names none.

    Raises:
        GraphError: 400 for properties that the collection cannot be sorted by, or not by a plain query.
    """
    if text is None:
        return ()
    terms = text.split(",")
    if len(terms) > _MOST:
        raise unsupported_query(f"A collection is sorted by {_MOST} properties at most.")
    return [_term(term.split(), type_, advanced=advanced) for term in terms]


def _term(words: list[str], type_: type[msgspec.Struct], *, advanced: bool) -> tuple[Property, bool]:
    if not words or words[1:] not in ([], ["asc"], ["desc"]):
        raise bad_request("Syntax error in the query option '$orderby'.", "BadRequest")
    found = find_property(type_, words[0])
    rules = QUERYABLE.get(type_.__name__)
    if found.kind not in _SORTABLE:
        raise unsupported_query(f"Sorting by '{found.wire}' is not supported.")
    if rules is not None and found.path not in rules.sorted_plain:
        if found.path not in rules.sorted_advanced:
            raise unsupported_query(f"Sorting by '{found.wire}' is not supported.")
        if not advanced:
            raise needs_advanced(f"$orderby={found.wire}")
    return found, words[1:] == ["desc"]


@final
@total_ordering
class Key:
    """The values that a row is sorted by; absent ones come first where values ascend."""

    __slots__ = ("_descending", "values")

    def __init__(self, values: list[Value], descending: list[bool]) -> None:
        self.values = values
        self._descending = descending

    @classmethod
    def of(cls, order: Order, values: list[Value]) -> Key:
        """Make the key of values that a token brings back.

        Raises:
            GraphError: 400 where they are not those of this order.
        """
        kinds = (str, bool, int, type(None))
        if len(values) != len(order) or not all(isinstance(one, kinds) for one in values):
            raise bad_request("The page token is not valid.")
        return cls(values, [descending for _, descending in order])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self.values == other.values

    def __lt__(self, other: Key) -> bool:
        for mine, its, descending in zip(self.values, other.values, self._descending, strict=True):
            if mine != its:
                return _precedes(mine, its) is not descending
        return False

    def __hash__(self) -> int:
        return hash(tuple(self.values))


def sort_key(order: Order, document: Any) -> Key:
    """Give the key of a row."""
    values = [found.get(document) for found, _ in order]
    folded = [value.lower() if isinstance(value, str) else value for value in values]
    return Key(folded, [descending for _, descending in order])


def _precedes(mine: Value, its: Value) -> bool:
    """Compare two different values; absent ones come first, and values of other kinds, which a token may hold, last."""
    if isinstance(mine, str) and isinstance(its, str):
        return mine < its
    if isinstance(mine, int) and isinstance(its, int):
        return mine < its
    return mine is None or (its is not None and isinstance(mine, int))
