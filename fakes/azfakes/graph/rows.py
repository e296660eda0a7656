"""Documents as rows of an answer: all of their properties, or those asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

import msgspec

from azfakes.directory.devices import Device
from azfakes.directory.documents import Application, Document, ServicePrincipal, User
from azfakes.directory.groups import GROUP_DEFAULT, Group
from azfakes.directory.roles import DirectoryRole
from azfakes.graph.properties import property_names

_MOST_SHAPES: Final = 256
USER_DEFAULT: Final = (
    "businessPhones",
    "displayName",
    "givenName",
    "id",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
)
_DEFAULTS: Final[dict[type[Document], tuple[str, ...]]] = {User: USER_DEFAULT, Group: GROUP_DEFAULT}
TYPE_NAMES: Final[dict[type[Document], str]] = {
    User: "#microsoft.graph.user",
    Group: "#microsoft.graph.group",
    ServicePrincipal: "#microsoft.graph.servicePrincipal",
    Device: "#microsoft.graph.device",
    Application: "#microsoft.graph.application",
    DirectoryRole: "#microsoft.graph.directoryRole",
}

MEMBER_TYPES: Final = {
    "user": "#microsoft.graph.user",
    "group": "#microsoft.graph.group",
    "servicePrincipal": "#microsoft.graph.servicePrincipal",
    "device": "#microsoft.graph.device",
}


@lru_cache(maxsize=_MOST_SHAPES)
def row_maker(type_: type[Document], names: tuple[str, ...]) -> Callable[[Any], Any]:
    """Give the function that makes rows with these properties, by wire name, of documents of one type.

    Rows are made to be written and nothing else: whole documents are written as they are, parts of them as
    records of a type that is made once.
    """
    if not names:
        return _itself
    known = property_names(type_)
    attributes = [known[name.lower()][1] for name in names]
    shape = msgspec.defstruct("Row", [(name, Any) for name in names], gc=False)
    if len(attributes) == 1:
        only = attrgetter(*attributes)
        return lambda document: shape(only(document))
    parts = attrgetter(*attributes)
    return lambda document: shape(*parts(document))


def row_dict(document: Document, names: Sequence[str]) -> dict[str, Any]:
    """Give the properties of one document by wire name, all of them where none are named."""
    known = property_names(type(document))
    wanted = names or [wire for wire, _ in known.values()]
    return {name: attrgetter(known[name.lower()][1])(document) for name in wanted}


def mixed_row(document: Document, selected: Sequence[str]) -> dict[str, Any]:
    """Give a row of a collection of several types: its type, and of a selection what the type has.

    What is no directory object can only be of one type, which is not told.
    """
    name = TYPE_NAMES.get(type(document))
    note = {} if name is None else {"@odata.type": name}
    return note | row_dict(document, _mixed_names(document, selected))


def _mixed_names(document: Document, selected: Sequence[str]) -> Sequence[str]:
    names = property_names(type(document))
    if selected:
        return [names[name][0] for name in dict.fromkeys(selected) if name in names] or ["id"]
    return _DEFAULTS.get(type(document), ())


def _itself(document: Document) -> Document:
    return document
