"""The bytes of the contract: JSON in UTF-8, the same in-process and over HTTP."""

from __future__ import annotations

import msgspec

from azharness.contract.answers import Answer
from azharness.contract.commands import Command
from azharness.contract.errors import ContractViolation
from azharness.contract.hello import Hello

_encoder = msgspec.json.Encoder()
_command: msgspec.json.Decoder[Command] = msgspec.json.Decoder(Command)
_answer: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)
_hello: msgspec.json.Decoder[Hello] = msgspec.json.Decoder(Hello)
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises: no JSON or another schema, no UTF-8, nested without end."""


def encode_command(command: Command) -> bytes:
    """A command as bytes."""
    return _encoder.encode(command)


def encode_answer(answer: Answer) -> bytes:
    """An answer as bytes."""
    return _encoder.encode(answer)


def encode_hello(hello: Hello) -> bytes:
    """A hello as bytes."""
    return _encoder.encode(hello)


def decode_command(data: bytes) -> Command:
    """The command in these bytes; `ContractViolation` if they hold none."""
    try:
        return _command.decode(data)
    except _UNREADABLE as error:
        raise _violation("command", data, error) from None


def decode_answer(data: bytes) -> Answer:
    """The answer in these bytes; `ContractViolation` if they hold none."""
    try:
        return _answer.decode(data)
    except _UNREADABLE as error:
        raise _violation("answer", data, error) from None


def decode_hello(data: bytes) -> Hello:
    """The hello in these bytes; `ContractViolation` if they hold none."""
    try:
        return _hello.decode(data)
    except _UNREADABLE as error:
        raise _violation("hello", data, error) from None


def _violation(what: str, data: bytes, error: Exception) -> ContractViolation:
    violation = ContractViolation(
        f"This is no {what} of contract version 1.",
        cause=str(error),
        hint="`azharness contract` prints the JSON Schema of every message.",
    )
    violation.received = data.decode("utf-8", "replace")
    return violation
