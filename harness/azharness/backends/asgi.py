"""Calling an ASGI application without an event loop: its coroutine is driven to its end in place."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from azharness.contract.ports import DoorAnswer

Message = MutableMapping[str, Any]
Application = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]
]


def call(
    application: Application, method: str, target: str, headers: dict[str, str], body: bytes
) -> DoorAnswer:
    """One request to an ASGI application that never really waits; `RuntimeError` if it does."""
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    _drive(application(_scope(method, target, headers), receive, send))
    content = b"".join(message.get("body", b"") for message in sent[1:])
    return DoorAnswer(status=sent[0]["status"], body=content)


def _scope(method: str, target: str, headers: dict[str, str]) -> Message:
    parts = urlsplit(target)
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": parts.path,
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        "server": ("site.invalid", 80),
        "client": ("client.invalid", 0),
    }


def _drive(coroutine: Awaitable[None]) -> None:
    steps = coroutine.__await__()
    try:
        next(steps)
    except StopIteration:
        return
    raise RuntimeError("The application waits for something outside; it needs an event loop.")
