"""Reading bodies of Graph requests into documents, and changing documents by PATCH (facts G9, G26)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

import msgspec

from azfakes.directory.documents import Document
from azfakes.graph.errors import bad_request
from azfakes.http import is_guid

D = TypeVar("D", bound=Document)


def merged(current: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Apply a change: complex values are merged, collections are replaced as a whole."""
    result = dict(current)
    for name, value in change.items():
        before = result.get(name)
        result[name] = (
            merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
        )
    return result


def as_document(content: Mapping[str, Any], type_: type[D]) -> D:
    """Turn JSON into a document.

    Raises:
        GraphError: 400 for an unknown property or a value of the wrong kind.
    """
    try:
        return msgspec.convert(content, type_)
    except msgspec.ValidationError as error:
        raise bad_request(f"Invalid property value: {error}.") from error


def refuse_read_only(body: Mapping[str, Any], names: Collection[str]) -> None:
    """Refuse a body that sets what the service alone sets.

    Raises:
        GraphError: 400.
    """
    for name in body:
        if name in names:
            raise bad_request(f"Property '{name}' is read-only and cannot be set.")


def required_text(body: Mapping[str, Any], name: str, longest: int = 256) -> str:
    """Read a text that must be there.

    Raises:
        GraphError: 400.
    """
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise bad_request(f"A value is required for property '{name}' of the resource.")
    if len(value) > longest:
        raise bad_request(f"The value of property '{name}' is longer than {longest} characters.")
    return value


def required_flag(body: Mapping[str, Any], name: str) -> bool:
    """Read a truth value that must be there.

    Raises:
        GraphError: 400.
    """
    value = body.get(name)
    if not isinstance(value, bool):
        raise bad_request(f"A value is required for property '{name}' of the resource.")
    return value


def required_guid(body: Mapping[str, Any], name: str) -> str:
    """Read a GUID that must be there, in lower case.

    Raises:
        GraphError: 400.
    """
    value = required_text(body, name)
    if not is_guid(value):
        raise bad_request(f"Invalid object identifier '{value}'.")
    return value.lower()
