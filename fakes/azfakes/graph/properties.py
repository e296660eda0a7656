"""Properties of documents by the names and paths that queries use (facts G9, G72)."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final, Literal, Union, get_args, get_origin

import msgspec

from azfakes.directory.details import Details
from azfakes.graph.errors import bad_request
from azfakes.graph.filterable import GUIDS, QUERYABLE

Kind = Literal["text", "guid", "instant", "flag", "number", "loose", "texts", "objects", "object"]

_LARGEST_PATH: Final = 4


@dataclass(frozen=True, slots=True)
class Property:
    """A property that a query names.

    Attributes:
        path: its path in lower case.
        wire: its path as it is written on the wire.
        kind: what it holds.
        get: reads it from a document; None where there is none.
        inner: type of what it holds, where that has properties itself and they are known.
    """

    path: str
    wire: str
    kind: Kind
    get: Callable[[Any], Any]
    inner: type[msgspec.Struct] | None = None


@cache
def property_names(type_: type[msgspec.Struct]) -> Mapping[str, tuple[str, str]]:
    """Map lower case property names to their wire name and attribute."""
    names = {wire.lower(): (wire, attribute) for wire, attribute, _ in _fields(type_)}
    return MappingProxyType(names)


def _fields(type_: type[msgspec.Struct]) -> Iterator[tuple[str, str, Any]]:
    """List the properties of a type, those of its details among them: wire name, attribute, what it holds."""
    for one in msgspec.structs.fields(type_):
        inner = _as_struct(one.type)
        if inner is None or not issubclass(inner, Details):
            yield one.encode_name, one.name, one.type
            continue
        for part in msgspec.structs.fields(inner):
            # What follows from several properties is told by the document itself.
            told = hasattr(type_, part.name)
            yield part.encode_name, part.name if told else f"{one.name}.{part.name}", part.type


def resolve_property(names: Mapping[str, tuple[str, str]], name: str, type_name: str) -> tuple[str, str]:
    """Find a property by name in any letter case.

    Raises:
        GraphError: 400 for an unknown one (facts G72).
    """
    found = names.get(name.lower())
    if found is None:
        kind = type_name[0].lower() + type_name[1:]
        raise bad_request(f"Could not find a property named '{name}' on type 'microsoft.graph.{kind}'.")
    return found


def find_property(type_: type[msgspec.Struct], path: str) -> Property:
    """Find a property by its path, such as `displayName` or `web/redirectUris`.

    Raises:
        GraphError: 400 for an unknown one.
    """
    steps = path.split("/")
    found = _own(type_, steps[0])
    for step in steps[1:_LARGEST_PATH]:
        found = _within(found, _own(found.inner, step) if found.inner else _untyped(found, step))
    if len(steps) > _LARGEST_PATH:
        raise bad_request(f"The path '{path[:80]}' has too many segments.", "BadRequest")
    return found


def item_property(collection: Property, path: str) -> Property:
    """Find a property of the items of a collection; an empty path means the items themselves."""
    if not path:
        return Property(collection.path, collection.wire, "text", lambda item: item)
    if collection.kind != "objects":
        raise bad_request(f"The items of '{collection.wire}' have no properties.", "BadRequest")
    found = find_property(collection.inner, path) if collection.inner else _untyped(collection, path)
    return Property(
        f"{collection.path}/{found.path}",
        f"{collection.wire}/{found.wire}",
        found.kind,
        found.get,
        found.inner,
    )


def _own(type_: type[msgspec.Struct], name: str) -> Property:
    wire, attribute = resolve_property(property_names(type_), name, type_.__name__)
    kind, inner = _described(type_, attribute, wire)
    return Property(wire.lower(), wire, kind, attrgetter(attribute), inner)


def _untyped(outer: Property, name: str) -> Property:
    """Name a property of something whose shape is not known, as of JSON that is kept as it came."""
    if outer.kind not in ("object", "objects"):
        raise bad_request(f"Could not find a property named '{name}' on '{outer.wire}'.")
    wanted = name.lower()

    def get(item: Any) -> Any:
        content = item if isinstance(item, dict) else {}
        return next((value for key, value in content.items() if key.lower() == wanted), None)

    return Property(wanted, name, "loose", get)


def _within(outer: Property, inner: Property) -> Property:
    def get(item: Any) -> Any:
        held = outer.get(item)
        return None if held is None else inner.get(held)

    return Property(f"{outer.path}/{inner.path}", f"{outer.wire}/{inner.wire}", inner.kind, get, inner.inner)


@cache
def _described(
    type_: type[msgspec.Struct], attribute: str, wire: str
) -> tuple[Kind, type[msgspec.Struct] | None]:
    annotation = _without_none(next(held for _, name, held in _fields(type_) if name == attribute))
    if get_origin(annotation) is list:
        item = _without_none(get_args(annotation)[0])
        return ("texts", None) if item is str else ("objects", _as_struct(item))
    if annotation is bool:
        return "flag", None
    if annotation is int:
        return "number", None
    if _as_struct(annotation) is not None or get_origin(annotation) is dict:
        return "object", _as_struct(annotation)
    return _text_kind(type_, wire), None


def _text_kind(type_: type[msgspec.Struct], wire: str) -> Kind:
    if wire.endswith("DateTime"):
        return "instant"
    is_guid = wire in GUIDS or (wire == "id" and type_.__name__ in QUERYABLE)
    return "guid" if is_guid else "text"


def _without_none(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, types.UnionType):
        return next(one for one in get_args(annotation) if one is not types.NoneType)
    return annotation


def _as_struct(annotation: Any) -> type[msgspec.Struct] | None:
    is_struct = isinstance(annotation, type) and issubclass(annotation, msgspec.Struct)
    return annotation if is_struct else None
