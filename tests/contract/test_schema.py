"""The published descriptions of the contract."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import msgspec
import pytest
from openapi_spec_validator import validate

from azharness.contract import schema
from azharness.contract.answers import Answer
from azharness.contract.codec import (
    decode_answer,
    decode_command,
    decode_hello,
    encode_answer,
    encode_command,
    encode_hello,
)
from azharness.contract.commands import DialogEnter, SiteReset, WizardStart
from azharness.contract.errors import ContractViolation
from azharness.contract.hello import CONTRACT_VERSION, Capability, Doors, Hello
from azharness.contract.outcomes import Refused
from azharness.contract.reasons import Reason
from azharness.contract.views import Page

HELLO = Hello(
    contract_version=CONTRACT_VERSION,
    name="any",
    version="1",
    product_versions=["article"],
    capabilities=[Capability.CLOUD_MANAGEMENT],
    doors=Doors(gateway="http://127.0.0.1:1", management_point="http://127.0.0.1:2"),
)


def test_openapi_is_valid() -> None:
    """The OpenAPI description keeps the OpenAPI specification."""
    validate(schema.openapi())


@pytest.mark.parametrize(
    "message",
    [
        WizardStart(),
        DialogEnter(field="name", value="x"),
        SiteReset(environments={}, instant=0),
        Answer(outcome=Refused(reason=Reason.REQUIRED, field="name"), view=Page(page="closed")),
        HELLO,
    ],
    ids=lambda message: type(message).__name__,
)
def test_messages_fit_the_published_schema(message: msgspec.Struct) -> None:
    """What we send is what we publish."""
    plain: Any = json.loads(msgspec.json.encode(message))
    jsonschema.validate(plain, schema.json_schema())


def test_the_schema_refuses_what_the_decoder_refuses() -> None:
    """An unknown outcome is no answer, for the schema and for us."""
    wrong = {"outcome": {"outcome": "perhaps"}, "view": {"view": "page", "page": "app"}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema.json_schema())
    with pytest.raises(ContractViolation):
        decode_answer(json.dumps(wrong).encode())


def test_bytes_come_back_as_they_went() -> None:
    """Encoding and decoding are each other's inverse."""
    command = DialogEnter(session="second", field="name", value="Ünïcode \u202e and \x07")
    answer = Answer(outcome=Refused(reason=Reason.IN_USE), view=Page(page="app"))
    assert decode_command(encode_command(command)) == command
    assert decode_answer(encode_answer(answer)) == answer
    assert decode_hello(encode_hello(HELLO)) == HELLO


@pytest.mark.parametrize("data", [b"", b"<html>", b"[]", b'{"command":"wizard.fly"}', b"\xff\xfe"])
def test_what_is_no_command_is_a_violation(data: bytes) -> None:
    """Bytes that hold no command are refused with a reason, whatever they are."""
    with pytest.raises(ContractViolation):
        decode_command(data)
