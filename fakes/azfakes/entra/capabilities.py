"""The `claims` parameter: what a client can do, and which claims challenge it answers (facts E49, E72, E95)."""

from __future__ import annotations

from typing import Any

import msgspec

from azfakes.entra.errors import EntraError
from azfakes.jsontext import UNREADABLE


def read_capabilities(text: str | None) -> tuple[str, ...]:
    """List the capabilities that a client declares in `xms_cc`, such as `CP1`.

    Raises:
        EntraError: 9002313 for a parameter that is no JSON object.
    """
    return _values(text, "xms_cc")


def challenged_policies(text: str | None) -> tuple[str, ...]:
    """List the Conditional Access policies that a claims challenge names in `capolids`.

    Raises:
        EntraError: as `read_capabilities`.
    """
    return _values(text, "capolids")


def _values(text: str | None, name: str) -> tuple[str, ...]:
    if not text:
        return ()
    wish = _part(_access_token(text), name)
    values = wish.get("values", [wish["value"]] if "value" in wish else [])
    return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()


def _access_token(text: str) -> dict[str, Any]:
    try:
        content = msgspec.json.decode(text)
    except UNREADABLE as error:
        raise EntraError(9002313) from error
    if not isinstance(content, dict):
        raise EntraError(9002313)
    return _part(content, "access_token")


def _part(content: dict[str, Any], name: str) -> dict[str, Any]:
    found = content.get(name)
    return found if isinstance(found, dict) else {}
