"""The control plane as OpenAPI 3.1, made from the types of its messages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from azfakes.control_operation import PREFIX, Operation
from azfakes.control_types import ControlRefusal

_TITLE: Final = "Control plane of the fake Microsoft cloud"
_TEMPLATE: Final = "#/components/schemas/{name}"
_REFUSALS: Final = {
    "400": "What was asked for makes no sense.",
    "401": "The bearer token is missing or wrong.",
    "404": "What was named is not there.",
}
_FURTHER_REFUSALS: Final = {"read_log": {"410": "Some of the entries asked for are no longer kept."}}


def openapi(operations: Iterable[Operation]) -> dict[str, Any]:
    """Describe the operations as an OpenAPI 3.1 document."""
    listed = list(operations)
    types = [ControlRefusal, *(one for each in listed for one in (each.takes, each.answers))]
    schemas, parts = msgspec.json.schema_components(types, ref_template=_TEMPLATE)
    for schema in parts.values():
        _describe(schema)
    paths: dict[str, dict[str, Any]] = {}
    for place, each in enumerate(listed):
        takes, answers = schemas[2 * place + 1 : 2 * place + 3]
        described = _operation(each, takes, answers, schemas[0], parts)
        paths.setdefault(f"{PREFIX}{each.path}", {})[each.method.lower()] = described
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": _TITLE, "version": "1"},
        "paths": paths,
        "components": {"schemas": parts, "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
        "security": [{"bearer": []}],
    }
    # Defaults are tuples and records of ours until they have been JSON once.
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(document))
    return plain


def _operation(
    each: Operation,
    takes: dict[str, Any],
    answers: dict[str, Any],
    refusal: dict[str, Any],
    parts: dict[str, Any],
) -> dict[str, Any]:
    refusals = _REFUSALS | _FURTHER_REFUSALS.get(each.name, {})
    refused = {status: {"description": text, **_json(refusal)} for status, text in refusals.items()}
    described: dict[str, Any] = {
        "operationId": each.name,
        "summary": each.summary,
        "responses": {"200": {"description": each.summary, **_json(answers)}, **refused},
    }
    if each.has_body:
        needed = bool(parts[each.takes.__name__].get("required"))
        described["requestBody"] = {"required": needed, **_json(takes)}
    elif parameters := list(_parameters(each, parts)):
        described["parameters"] = parameters
    return described


def _parameters(each: Operation, parts: dict[str, Any]) -> Iterable[dict[str, Any]]:
    schema = parts[each.takes.__name__]
    for name, values in schema["properties"].items():
        in_path = name in each.variables
        yield {
            "name": name,
            "in": "path" if in_path else "query",
            "required": in_path or name in schema.get("required", []),
            "schema": _present(values),
        }


def _describe(schema: dict[str, Any]) -> None:
    """Give each property the words that the type's docstring has for it."""
    text, _, attributes = schema.get("description", "").partition("Attributes:\n")
    schema["description"] = " ".join(text.split())
    properties = schema.get("properties", {})
    name = ""
    for line in attributes.splitlines():
        word, colon, rest = line.strip().partition(": ")
        if colon and word in properties:
            name, line = word, rest  # noqa: PLW2901  (the words that belong to the name)
        if name:
            known = properties[name].get("description", "")
            properties[name]["description"] = f"{known} {line.strip()}".strip()


def _present(schema: dict[str, Any]) -> dict[str, Any]:
    """Leave null out, which no query can hold: a parameter is there or it is not."""
    choices = [one for one in schema.get("anyOf", []) if one != {"type": "null"}]
    rest = {name: value for name, value in schema.items() if name not in ("anyOf", "default") or not choices}
    return {**rest, **(choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {})}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}
