"""The contract: all that passes between the harness and a backend.

Commands go in, answers (an outcome and a view) come out, both as JSON with the bytes of `codec`. The types here are the
single source of the published JSON Schema and OpenAPI description (`azharness contract`).
"""

from __future__ import annotations

from azharness.contract.answers import Answer
from azharness.contract.codec import (
    decode_answer,
    decode_command,
    decode_hello,
    encode_answer,
    encode_command,
    encode_hello,
)
from azharness.contract.errors import ContractError, ContractViolation
from azharness.contract.hello import CONTRACT_VERSION, Capability, Hello, Parameters
from azharness.contract.outcomes import Accepted, CloudError, Failed, Outcome, Pending, Refused
from azharness.contract.reasons import Reason

__all__ = [
    "CONTRACT_VERSION",
    "Accepted",
    "Answer",
    "Capability",
    "CloudError",
    "ContractError",
    "ContractViolation",
    "Failed",
    "Hello",
    "Outcome",
    "Parameters",
    "Pending",
    "Reason",
    "Refused",
    "decode_answer",
    "decode_command",
    "decode_hello",
    "encode_answer",
    "encode_command",
    "encode_hello",
]
