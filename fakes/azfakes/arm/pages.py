"""Lists with `$top` and `nextLink` (facts R14)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from starlette.responses import Response

from azfakes.arm.caller import ArmCall
from azfakes.arm.errors import ArmError
from azfakes.http import Call, json_response

_LARGEST: Final = 1000


def list_answer(
    arm: ArmCall, rows: Sequence[dict[str, Any]], further: Mapping[str, Any] | None = None
) -> Response:
    """Answer with one page of rows that have an `id`; the next one begins behind the last row of this one.

    Raises:
        ArmError: 400 for a size or a token that is none.
    """
    call = arm.call
    start, size = _start(call, rows), _size(call)
    page = rows[start : start + size]
    content: dict[str, Any] = {"value": page, **(further or {})}
    if start + size < len(rows):
        content["nextLink"] = _next_link(call, str(page[-1]["id"]))
    return json_response(content)


def _size(call: Call) -> int:
    text = call.query.get("$top")
    if text is None:
        return _LARGEST
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:9]) <= _LARGEST:
        message = f"The value of $top has to be a number from 1 to {_LARGEST}, not '{text[:100]}'."
        raise ArmError(400, "InvalidTopQueryParameter", message)
    return int(text)


def _start(call: Call, rows: Sequence[Mapping[str, Any]]) -> int:
    token = call.query.get("$skiptoken")
    if token is None:
        return 0
    try:
        last = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError):
        last = ""
    for place, row in enumerate(rows):
        if row["id"] == last:
            return place + 1
    raise ArmError(400, "InvalidSkipToken", "The skip token is not valid, or what it names is gone.")


def _next_link(call: Call, last: str) -> str:
    kept = [part for part in call.query_text.split("&") if part and "skiptoken=" not in part.lower()]
    token = base64.urlsafe_b64encode(last.encode()).rstrip(b"=").decode()
    return f"{call.origin}{quote(call.path)}?{'&'.join([*kept, f'$skiptoken={token}'])}"
