"""Literals of `$filter`, read as the property that they are compared with wants them (facts G71)."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from azfakes.graph.errors import GraphError, bad_request
from azfakes.graph.filterwords import Word, invalid_filter
from azfakes.graph.properties import Kind, Property
from azfakes.http import is_guid
from azfakes.instants import iso, parse_iso

_EDM: Final[dict[Kind, str]] = {
    "text": "Edm.String",
    "guid": "Edm.String",
    "instant": "Edm.DateTimeOffset",
    "flag": "Edm.Boolean",
    "number": "Edm.Int32",
}
_MINUTES = re.compile(r"(T\d\d:\d\d)(?=Z|[+-])", re.IGNORECASE)
_FINE = re.compile(r"(\.\d{9})\d+")


def read_value(word: Word, found: Property, type_: type[msgspec.Struct]) -> object:
    """Give the value that a literal means for a property: folded text, canonical instant, flag, number or None.

    Raises:
        GraphError: 400 for a literal that does not fit the property.
    """
    if word.is_name("null"):
        return None
    if found.kind == "loose":
        return _loose(word)
    if found.kind == "instant":
        return _instant(word, found, type_)
    if found.kind == "flag" and (word.is_name("true") or word.is_name("false")):
        return word.is_name("true")
    if found.kind == "number" and word.kind == "number":
        return int(word.text)
    if found.kind in ("text", "guid") and word.kind in ("quoted", "guid"):
        return _text(word, found, type_)
    raise unfit_value(found, type_)


def unfit_value(found: Property, type_: type[msgspec.Struct]) -> GraphError:
    """Refuse a literal of another kind than the property's."""
    wanted = _EDM.get(found.kind, "a collection")
    message = f"The value for property '{found.wire}' of resource '{type_.__name__}' must be {wanted}."
    return bad_request(message, "BadRequest")


def _text(word: Word, found: Property, type_: type[msgspec.Struct]) -> str:
    if found.kind == "guid" and not is_guid(word.text):
        if found.wire == "id":
            raise bad_request(f"Invalid object identifier '{word.text}'.")
        raise bad_request(
            f"Invalid value specified for property '{found.wire}' of resource '{type_.__name__}'."
        )
    return word.text.lower()


def _instant(word: Word, found: Property, type_: type[msgspec.Struct]) -> str:
    """Read an instant, or a day, into the form in which documents hold them."""
    if word.kind != "instant":
        raise unfit_value(found, type_)
    text = word.text if "T" in word.text.upper() else f"{word.text}T00:00:00Z"
    text = _FINE.sub(r"\1", _MINUTES.sub(r"\1:00", text))
    try:
        return iso(parse_iso(text)).lower()
    except (ValueError, OverflowError) as error:
        raise invalid_filter() from error


def _loose(word: Word) -> object:
    if word.kind == "name" and word.text.lower() in ("true", "false"):
        return word.text.lower() == "true"
    if word.kind in ("name", "mark"):
        raise invalid_filter()
    return int(word.text) if word.kind == "number" else word.text.lower()
