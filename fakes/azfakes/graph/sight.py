"""What callers get to see of objects that a relationship leads them to (facts G104).

Whoever may follow a relationship learns of every object at its end the type and the ID, and everything of those whose
type they may read. Of the others the remaining properties are null or empty, for filters and orders as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final, get_origin

import msgspec

from azfakes.directory.details import Details
from azfakes.directory.devices import Device
from azfakes.directory.documents import Application, Document, ServicePrincipal, User
from azfakes.directory.groups import Group
from azfakes.directory.roles import DirectoryRole
from azfakes.graph import access
from azfakes.graph.caller import Caller
from azfakes.graph.paging import Rows, Source

_NEEDED: Final[Mapping[type[Document], frozenset[str]]] = MappingProxyType(
    {
        User: access.READ_USERS,
        Group: access.READ_GROUPS,
        ServicePrincipal: access.READ_APPS,
        Application: access.READ_APPS,
        Device: access.READ_DEVICES,
        DirectoryRole: access.READ_ROLES,
    }
)


@dataclass(frozen=True, slots=True)
class _SeenSource(Source):
    """The documents of another source as a caller sees them, who may read objects of these types."""

    whole: Source
    caller: Caller
    readable: frozenset[type[Document]]

    def after(self, place: int) -> Rows:
        """Hide what the caller may not read; objects themselves all stay."""
        for number, document in self.whole.after(place):
            yield number, document if type(document) in self.readable else _limited(self.caller, document)

    def has_reached(self, place: int) -> bool:
        """Ask the other source."""
        return self.whole.has_reached(place)

    def size(self) -> int:
        """Ask the other source."""
        return self.whole.size()


def as_seen(caller: Caller, source: Source) -> Source:
    """Give documents as a caller sees them."""
    readable = frozenset(type_ for type_, needed in _NEEDED.items() if access.may_read(caller, needed))
    return source if len(readable) == len(_NEEDED) else _SeenSource(source, caller, readable)


def seen(caller: Caller, document: Document) -> Document:
    """Give a document whole to those who may read it, and nothing but its ID to others."""
    needed = _NEEDED.get(type(document))
    return document if needed is None or access.may_read(caller, needed) else _limited(caller, document)


def _limited(caller: Caller, document: Document) -> Document:
    """Leave a document its ID alone, unless it is the caller's own."""
    type_, object_id = type(document), getattr(document, "id", "")
    if type_ not in _NEEDED or (caller.user is not None and object_id == caller.oid):
        return document
    return type_(id=object_id, **_hidden(type_))


@cache
def _hidden(type_: type[Document]) -> Mapping[str, Any]:
    """List the properties of a type with nothing in them."""
    return {one.name: _nothing(one) for one in msgspec.structs.fields(type_) if one.name != "id"}


def _nothing(field: msgspec.structs.FieldInfo) -> Any:
    if isinstance(field.default, Details):
        return field.default
    return [] if get_origin(field.type) is list else None
