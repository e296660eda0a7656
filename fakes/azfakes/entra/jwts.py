"""Reading tokens that somebody else has written: hostile until checked."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from azfakes.entra.errors import EntraError
from azfakes.jsontext import UNREADABLE

_PARTS: Final = 3
_LAST_INSTANT: Final = 253_402_300_799
"""The last second of the year 9999, which is the last one that can be written."""


@dataclass(frozen=True, slots=True)
class Jwt:
    """A token in its parts, of which nothing is checked yet.

    Attributes:
        header: the header.
        claims: the claims.
        signed: the bytes that the signature is about.
        signature: the signature.
    """

    header: dict[str, Any]
    claims: dict[str, Any]
    signed: bytes
    signature: bytes


def read_jwt(text: str) -> Jwt:
    """Take a token in compact form apart.

    Raises:
        EntraError: 50027 for anything else.
    """
    parts = text.strip().split(".")
    if len(parts) != _PARTS:
        raise EntraError(50027)
    try:
        header, claims, signature = (_decoded(part) for part in parts)
        return Jwt(_object(header), _object(claims), ".".join(parts[:2]).encode(), signature)
    except (ValueError, *UNREADABLE) as error:
        raise EntraError(50027) from error


def read_time(claims: Mapping[str, Any], name: str) -> float | None:
    """Read a time in epoch seconds, written as whole number, fraction or text (facts E51); None where there is none.

    Raises:
        EntraError: 50027 for what is no number.
    """
    value = claims.get(name)
    if value is None:
        return None
    try:
        number = float(value) if isinstance(value, int | float | str) and value is not True else math.nan
    except (ValueError, OverflowError) as error:
        raise EntraError(50027) from error
    if not math.isfinite(number):
        raise EntraError(50027)
    return min(max(number, 0.0), _LAST_INSTANT)


def _decoded(part: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(part.encode("ascii") + b"=" * (-len(part) % 4))
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError(part[:8]) from error


def _object(raw: bytes) -> dict[str, Any]:
    content = msgspec.json.decode(raw)
    if not isinstance(content, dict):
        raise ValueError("no object")  # noqa: TRY004
    return content
