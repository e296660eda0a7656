"""Objects of whichever type: one of them, and collections that relationships lead to (facts G58, G65, G94)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.responses import Response

from azfakes.directory.documents import Document
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import mixed_answer, plain_answer
from azfakes.graph.errors import bad_request
from azfakes.graph.kinds import Relation
from azfakes.graph.options import split_names
from azfakes.graph.paging import ListSource, NarrowSource
from azfakes.graph.rows import TYPE_NAMES, mixed_row

Handler = Callable[[GraphCall], Response]

_BY_CAST: Final = {name.removeprefix("#").lower(): type_ for type_, name in TYPE_NAMES.items()}
# Types of Graph that no object here is of.
_ABSENT: Final = frozenset(
    f"microsoft.graph.{name}"
    for name in ("administrativeunit", "approleassignment", "endpoint", "orgcontact")
)


def one_object_answer(gcall: GraphCall, document: Document) -> Response:
    """Answer with one object of whichever type."""
    selected = [name.lower() for name in split_names(gcall.call.query.get("$select", ""))]
    return plain_answer(gcall.call, "directoryObjects/$entity", mixed_row(document, selected))


def lister(holder: Callable[[GraphCall], str], relation: Relation) -> Handler:
    """Give the handler of `GET …/{relation}`: `holder` finds the object of the path and tells its ID."""

    def answer(gcall: GraphCall) -> Response:
        return mixed_answer(gcall, relation.find(gcall, holder(gcall)))

    return answer


def narrow_lister(holder: Callable[[GraphCall], str], relation: Relation) -> Handler:
    """Give the handler of `GET …/{relation}/{cast}`, which keeps the objects of one type, as `microsoft.graph.user`."""

    def answer(gcall: GraphCall) -> Response:
        cast = gcall.call.params["cast"]
        type_ = _BY_CAST.get(cast.lower())
        if type_ is None and cast.lower() not in _ABSENT:
            raise bad_request(f"Resource not found for the segment '{cast}'.", "BadRequest")
        found = relation.find(gcall, holder(gcall))
        return mixed_answer(gcall, NarrowSource(found, type_) if type_ else ListSource([]))

    return answer
