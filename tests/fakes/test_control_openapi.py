"""The OpenAPI document of the control plane, and each operation held against it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from cloudkit import ADMIN, TENANT, Kit
from openapi_spec_validator import validate

from azfakes import FaultRule, SyncASGITransport
from azfakes.control import OPERATIONS
from azfakes.control_openapi import openapi

AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46"
DOCUMENT = openapi(OPERATIONS)
PAGE = Path(__file__).parents[2] / "docs/reference/control.md"
# An example of each operation: what stands for the variable parts of its path, and its body or query.
EXAMPLES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "get_state": ({}, {}),
    "reset": ({}, {"world": "contoso", "seed": 3, "policies": {TENANT: {"users_may_register_apps": False}}}),
    "list_worlds": ({}, {}),
    "save_current_world": ({}, {}),
    "get_world": ({"name": "contoso"}, {}),
    "list_snapshots": ({}, {}),
    "take_snapshot": ({}, {"name": "later"}),
    "restore_snapshot": ({"name": "first"}, {}),
    "delete_snapshot": ({"name": "first"}, {}),
    "move_clock": ({}, {"advance": 60}),
    "list_faults": ({}, {}),
    "add_fault": ({}, {"service": "graph", "status": 429, "retry_after": 3, "headers": {"User-Agent": "x"}}),
    "remove_fault": ({"id": "first"}, {}),
    "clear_faults": ({}, {}),
    "list_keys": ({}, {}),
    "roll_key": ({}, {"keep": 60}),
    "forge_token": ({}, {"tenant": TENANT, "user": ADMIN, "claims": {"aud": None}}),
    "get_portal_token": ({}, {"tenant": TENANT, "upn": ADMIN}),
    "get_device_token": (
        {},
        {"tenant": TENANT, "device": "CONTOSO-PC01", "client": AZURE_CLI, "resource": "api://s"},
    ),
    "read_log": ({}, {"since": 0, "limit": 2, "status": "2xx"}),
    "make_page_link": ({}, {}),
    "list_secrets": ({}, {"since": 1}),
    "get_openapi": ({}, {}),
}


def check(value: Any, schema: dict[str, Any]) -> None:
    """Hold a value against a schema of the document."""
    jsonschema.Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(value)


def schema_of(part: dict[str, Any]) -> dict[str, Any]:
    """Take the JSON schema of a body or an answer."""
    schema: dict[str, Any] = part["content"]["application/json"]["schema"]
    return schema


@pytest.fixture
def http(kit: Kit) -> httpx.Client:
    """Give a client of a control plane that has something of each kind."""
    kit.control.snapshot("first")
    kit.control.add_fault(FaultRule(id="first", service="login"))
    kit.server_app(uri="api://s")
    app = kit.graph("GET", "/applications", kit.portal()).json()["value"][0]
    kit.graph("PATCH", f"/applications/{app['id']}", kit.portal(), {"isDeviceOnlyAuthSupported": True})
    return httpx.Client(transport=SyncASGITransport(kit.cloud.control), base_url="http://control")


def test_the_document_keeps_the_specification(http: httpx.Client) -> None:
    """It is valid OpenAPI 3.1, and what is served is this document."""
    validate(DOCUMENT)
    assert http.get("/control/v1/openapi.json").json() == DOCUMENT


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_an_operation_answers_as_the_document_says(http: httpx.Client, operation: Any) -> None:
    """The example's body, its query and its answer fit the document, and so does a refusal."""
    parts, values = EXAMPLES[operation.name]
    template = f"/control/v1/{operation.path}"
    described = DOCUMENT["paths"][template][operation.method.lower()]
    names = {one["name"]: one for one in described.get("parameters", [])}
    for name, value in {**parts, **({} if "requestBody" in described else values)}.items():
        check(value, names[name]["schema"])
    if "requestBody" in described:
        check(values, schema_of(described["requestBody"]))
        answer = http.request(operation.method, template, json=values)
    else:
        answer = http.request(operation.method, template.format(**parts), params=values)
    refusal = http.request(operation.method, template.format(**parts), params={"nonsense": "1"})

    assert (answer.status_code, refusal.status_code) == (200, 400), answer.text
    check(answer.json(), schema_of(described["responses"]["200"]))
    check(refusal.json(), schema_of(described["responses"]["400"]))


def test_every_property_is_explained() -> None:
    """Wherever a type tells its attributes, it tells all of them."""
    schemas = DOCUMENT["components"]["schemas"]
    explained = {
        name: [key for key, value in schema["properties"].items() if "description" not in value]
        for name, schema in schemas.items()
        if any("description" in value for value in schema.get("properties", {}).values())
    }

    assert {name: missing for name, missing in explained.items() if missing} == {}
    assert {"FaultRule", "LogQuery", "Reset", "Forge", "Entry"} <= explained.keys()


def test_the_reference_tells_every_operation() -> None:
    """The page in the documentation has each operation of the table, and no other."""
    told = re.findall(
        r"^\| `(GET|POST|DELETE) /control/v1/([^`]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE
    )

    assert sorted(told) == sorted((one.method, one.path) for one in OPERATIONS)
