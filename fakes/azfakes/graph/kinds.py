"""Kinds of collections and what is particular about each (facts G8, G56)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from azfakes.directory.documents import Document
from azfakes.graph.caller import GraphCall
from azfakes.graph.paging import Source


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of an object: its name on the wire, and the way to what it leads to.

    `find` takes the call, whose caller has to have the right to look, and the object's ID. A `single` one leads to
    one object at most.
    """

    name: str
    find: Callable[[GraphCall, str], Source]
    single: bool = False


def related_to(*relations: Relation) -> Mapping[str, Relation]:
    """List relationships by name in lower case."""
    return MappingProxyType({one.name.lower(): one for one in relations})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of collection.

    Attributes:
        name: as `@odata.context` names it.
        type_: type of its documents.
        default: properties that are shown where none are selected; empty means all.
        related: relationships that can be expanded, by name in lower case.
        versioned: whether the tenant's history tells every change of what is shown, so that pages may be kept.
    """

    name: str
    type_: type[Document]
    default: tuple[str, ...] = ()
    related: Mapping[str, Relation] = field(default_factory=dict)
    versioned: bool = False
