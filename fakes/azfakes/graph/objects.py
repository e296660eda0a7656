"""Objects of several types in one collection, as members, owners and memberships have them (facts G58, G65)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from starlette.responses import Response

from azfakes.directory.devices import Device
from azfakes.directory.documents import Application, Document, ServicePrincipal, User
from azfakes.directory.groups import Group
from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import mixed_answer, plain_answer
from azfakes.graph.errors import bad_request
from azfakes.graph.filters import property_names

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
_TYPES: Final[dict[type[Document], str]] = {
    User: "#microsoft.graph.user",
    Group: "#microsoft.graph.group",
    ServicePrincipal: "#microsoft.graph.servicePrincipal",
    Device: "#microsoft.graph.device",
    Application: "#microsoft.graph.application",
}
ODATA_TYPES: Final = {
    "user": "#microsoft.graph.user",
    "group": "#microsoft.graph.group",
    "servicePrincipal": "#microsoft.graph.servicePrincipal",
    "device": "#microsoft.graph.device",
}


def objects_answer(gcall: GraphCall, documents: Sequence[Document]) -> Response:
    """Answer with objects of several types, each with its type and its own properties."""
    selected = _selected(gcall)
    return mixed_answer(gcall, documents, lambda document: _row(document, selected))


def one_object_answer(gcall: GraphCall, document: Document) -> Response:
    """Answer with one object of whichever type."""
    return plain_answer(gcall.call, "directoryObjects/$entity", _row(document, _selected(gcall)))


def of_type(documents: Sequence[Document], cast: str) -> list[Document]:
    """Keep the objects of the type that a path's last segment names, such as `microsoft.graph.user`.

    Raises:
        GraphError: 400 for a segment that names no type.
    """
    wanted = f"#{cast}".lower()
    if wanted not in map(str.lower, _TYPES.values()):
        raise bad_request(f"Resource not found for the segment '{cast}'.", "BadRequest")
    return [document for document in documents if _TYPES[type(document)].lower() == wanted]


def _selected(gcall: GraphCall) -> list[str]:
    text = gcall.call.query.get("$select", "")
    return [name.strip().lower() for name in text.split(",") if name.strip()]


def _row(document: Document, selected: Sequence[str]) -> dict[str, Any]:
    content: dict[str, Any] = msgspec.to_builtins(document)
    return {"@odata.type": _TYPES[type(document)]} | {
        name: content[name] for name in _shown_names(document, selected)
    }


def _shown_names(document: Document, selected: Sequence[str]) -> list[str]:
    """List what to show: of a selection what the type has, for the selection speaks to all types."""
    names = property_names(type(document))
    if selected:
        return [names[name][0] for name in selected if name in names]
    return list(USER_DEFAULT) if isinstance(document, User) else [wire for wire, _ in names.values()]
