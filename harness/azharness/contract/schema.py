"""The published descriptions of the contract: JSON Schema (2020-12) and OpenAPI 3.1, made from the types."""

from __future__ import annotations

from typing import Any

import msgspec

from azharness.contract.answers import Answer
from azharness.contract.commands import Command
from azharness.contract.hello import CONTRACT_VERSION, Hello

_TEMPLATE = "#/components/schemas/{name}"
_TITLE = "Backend of the Azure Services wizard"


def json_schema() -> dict[str, Any]:
    """One JSON Schema for every message: a command, an answer or a hello, each under `$defs`."""
    (command, answer, hello), parts = msgspec.json.schema_components(
        [Command, Answer, Hello], ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{_TITLE}, contract version {CONTRACT_VERSION}",
        "$defs": {**parts, "Command": command},
        "oneOf": [{"$ref": "#/$defs/Command"}, answer, hello],
    }


def openapi() -> dict[str, Any]:
    """The HTTP carrier as OpenAPI 3.1."""
    (command, answer, hello), parts = msgspec.json.schema_components(
        [Command, Answer, Hello], ref_template=_TEMPLATE
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": _TITLE, "version": CONTRACT_VERSION},
        "paths": {
            "/azharness/v1/hello": {"get": _operation("hello", "What the backend says of itself.", hello)},
            "/azharness/v1/commands": {
                "post": {
                    **_operation("command", "Carry out one command; sent once, never repeated.", answer),
                    "requestBody": {"required": True, **_json(command)},
                }
            },
        },
        "components": {"schemas": parts},
    }


def _operation(name: str, summary: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": summary,
        "responses": {"200": {"description": summary, **_json(schema)}},
    }


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}
