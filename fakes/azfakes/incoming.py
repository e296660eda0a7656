"""What a server hands over of a request: its header fields and its body.

Every request passes here, tokens a thousand times a second: a general request object would cost more than most answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import Receive


def header_fields(raw: Sequence[tuple[bytes, bytes]]) -> Mapping[str, str]:
    """Read header fields by their lower case names; of one that came several times each value is kept."""
    fields = {name.decode("latin-1"): value.decode("latin-1") for name, value in raw}
    return fields if len(fields) == len(raw) else Headers(raw=list(raw))


async def whole_body(receive: Receive) -> bytes:
    """Wait for a request's body to its end.

    Raises:
        ClientDisconnect: the client went away before.
    """
    message = await receive()
    if message.get("more_body"):
        return await _joined(message, receive)
    return _part(message)


async def _joined(message: Mapping[str, object], receive: Receive) -> bytes:
    parts = [_part(message)]
    while message.get("more_body"):
        message = await receive()
        parts.append(_part(message))
    return b"".join(parts)


def _part(message: Mapping[str, object]) -> bytes:
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    body = message.get("body", b"")
    assert isinstance(body, bytes)
    return body
