"""Reading bodies of Graph requests into documents, and changing documents by PATCH (facts G9, G26)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, Final, TypeVar

import msgspec

from azfakes.directory.details import Details
from azfakes.graph.errors import GraphError, bad_request
from azfakes.http import is_guid

D = TypeVar("D", bound=msgspec.Struct)
_UNKNOWN: Final = re.compile(r"Object contains unknown field `([^`]*)`")


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
        return msgspec.convert(_nested(content, type_), type_)
    except msgspec.ValidationError as error:
        raise _invalid(str(error)) from error


def content_of(document: msgspec.Struct) -> dict[str, Any]:
    """Write a document in JSON, with the properties of its details among its own."""
    content: dict[str, Any] = msgspec.to_builtins(document)
    for name in _details(type(document)):
        content |= content.pop(name)
    return content


def _nested(content: Mapping[str, Any], type_: type[msgspec.Struct]) -> dict[str, Any]:
    """Put those properties into the details of a document that belong there."""
    nested = dict(content)
    for name, details in _details(type_).items():
        if name in nested:
            raise _unknown(name)
        held = {one: nested.pop(one) for one in details.__struct_encode_fields__ if one in nested}
        nested |= {name: held} if held else {}
    return nested


@cache
def _details(type_: type[msgspec.Struct]) -> Mapping[str, type[Details]]:
    """Tell the details of a type of document by their name in it."""
    held = {one.encode_name: one.type for one in msgspec.structs.fields(type_)}
    return {name: one for name, one in held.items() if isinstance(one, type) and issubclass(one, Details)}


def _invalid(told: str) -> GraphError:
    """Refuse what is no document: an unknown property by its name (facts G9), a wrong value by its place."""
    unknown = _UNKNOWN.match(told)
    if unknown is not None:
        return _unknown(unknown[1])
    return bad_request(f"Invalid property value: {told.replace('$.details.', '$.')}.")


def _unknown(name: str) -> GraphError:
    return bad_request(f"Invalid property '{name}'.")


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
