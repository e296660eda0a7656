"""One connection of the server: bounded in size and time, and ended from within when a fault wants it so.

A request that is there as a whole is answered on the spot where the application can do that: of what a token costs beside its
signature, a task of its own and messages to and fro would be a third.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import (
    HEADER_VALUE_RE,
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

LARGEST_HEAD: Final = 65_536
"""Bytes of a request line and its header fields."""
LARGEST_BODY: Final = 8 * 1024 * 1024
"""Bytes of a request's body; none of the services takes more."""
LARGEST_CONTROL_BODY: Final = 64 * 1024 * 1024
"""Bytes of a body for the control plane: a whole world may come."""
_LARGEST_BRIEF_BODY: Final = 32_768
"""Bytes of a body that is awaited before the application hears of the request; less than the server reads ahead."""
_BODILESS: Final = (204, 304)
LONGEST_REQUEST: Final = 30.0
"""Seconds from a request's first byte to its last."""
_FAREWELL: Final = 1.0
"""Seconds for which what a refused client still sends is read and thrown away, so that it gets to read why."""
_REASONS: Final = {
    408: (b"Request Timeout", b"RequestTimeout"),
    413: (b"Content Too Large", b"RequestEntityTooLarge"),
    431: (b"Request Header Fields Too Large", b"RequestHeaderFieldsTooLarge"),
}


class Connection(HttpToolsProtocol):
    """A protocol that refuses what is too large or too slow, and whose application may end the connection."""

    control_port = 0
    """The port at which larger bodies are welcome."""
    at_once: Callable[[Scope, bytes], Response | None] | None = None
    """Answers a request on the spot, or tells by None that the application has to be asked in the ordinary way."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Hand the application what closes this connection, and begin to watch the time."""
        self.app_state: dict[str, Any] = {"abort": transport.abort, "close": transport.close}
        self._deadline: float | None = self.loop.time() + LONGEST_REQUEST
        self._in_head, self._refused = False, False
        self._head, self._body = 0, 0
        self._is_brief = False
        self._awaited: RequestResponseCycle | None = None
        super().connection_made(transport)
        is_control = self.server is not None and self.server[1] == self.control_port
        self._largest = LARGEST_CONTROL_BODY if is_control else LARGEST_BODY
        self._watch = self.loop.call_later(LONGEST_REQUEST, self._look_at_the_time)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop watching."""
        self._watch.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, unless this client has been refused."""
        if self._refused:
            return
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > LARGEST_HEAD:
                self._refuse(431)
        if self._awaited is not None and not self._awaited.more_body:
            cycle, self._awaited = self._awaited, None
            self._answer(cycle)

    def on_message_begin(self) -> None:
        """Begin to count and to watch the time."""
        self._deadline = self.loop.time() + LONGEST_REQUEST
        self._in_head, self._head, self._body = True, 0, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Refuse a body that says itself that it is too large."""
        self._in_head = False
        announced = _announced(self.headers)
        self._is_brief = announced is not None and announced <= _LARGEST_BRIEF_BODY
        super().on_headers_complete()
        if announced is not None and announced > self._largest:
            self._refuse(413)

    def on_body(self, body: bytes) -> None:
        """Refuse a body once it is too large, whatever it said."""
        self._body += len(body)
        if self._body > self._largest:
            self._refuse(413)
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop watching the time: from here on it is the application's."""
        self._deadline = None
        super().on_message_complete()

    def shutdown(self) -> None:
        """End at once when nothing is asked: an orderly end of TLS waits for clients that left a connection open."""
        # There is no cycle before the first request, whatever its type says.
        if getattr(self.cycle, "response_complete", True):
            self.transport.abort()
        super().shutdown()

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGIApp) -> None:  # type: ignore[override]
        """Wait for the rest of a brief request if it can be answered on the spot then."""
        waits = self.at_once is not None and cycle is self.cycle and cycle.more_body and self._is_brief
        if waits and not cycle.waiting_for_100_continue:
            self._awaited = cycle
        else:
            super()._start_asgi_task(cycle, app)  # type: ignore[arg-type]

    def _answer(self, cycle: RequestResponseCycle) -> None:
        """Answer a request on the spot, or go the ordinary way, which knows how to do all that is out of the ordinary."""
        answer = self._answer_to(cycle)
        if isinstance(answer, Response) and self._is_plain(cycle, answer):
            self.transport.write(_whole(answer))
            cycle.response_started = cycle.response_complete = True
            self.on_response_complete()
        else:
            super()._start_asgi_task(cycle, answer)  # type: ignore[arg-type]

    def _answer_to(self, cycle: RequestResponseCycle) -> ASGIApp:
        if self.at_once is not None and not self.transport.is_closing():
            try:
                response = self.at_once(cycle.scope, bytes(cycle.body))  # type: ignore[arg-type]
            except Exception as error:  # noqa: BLE001  (the ordinary way knows what to tell of it)
                return partial(_fail, error)
            if response is not None:
                return response
        app: ASGIApp = self.app
        return app

    def _is_plain(self, cycle: RequestResponseCycle, response: Response) -> bool:
        """Tell whether a response is nothing but a head and a body, which may be written as they are."""
        return (
            type(response).__call__ is Response.__call__
            and cycle.keep_alive
            and cycle.scope["method"] != "HEAD"
            and response.status_code not in _BODILESS
            and not self.flow.write_paused
            and HEADER_VALUE_RE.search(b"".join([value for _, value in response.raw_headers])) is None
        )

    def _look_at_the_time(self) -> None:
        """Refuse a request that takes too long; one timer serves all requests of a connection."""
        left = LONGEST_REQUEST if self._deadline is None else self._deadline - self.loop.time()
        if left <= 0:
            self._refuse(408)
        else:
            self._watch = self.loop.call_later(left, self._look_at_the_time)

    def _refuse(self, status: int) -> None:
        """Answer in place of the application, and end the connection a moment later."""
        if self._refused:
            return
        self._refused = True
        # There is no cycle before the first request, whatever its type says.
        started = getattr(self.cycle, "response_started", False)
        if not started or self.cycle.response_complete:
            self.transport.write(_refusal(status))
        if hasattr(self.cycle, "message_event"):
            # The application learns that nobody waits for it any more.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.flow.resume_reading()
        self.loop.call_later(_FAREWELL, self.transport.close)


def connections_to(
    at_once: Callable[[Scope, bytes], Response | None], control_port: int = 0
) -> type[Connection]:
    """Make the connections of one server, which know how it answers on the spot and where its control plane is."""
    return type(
        "_Connections", (Connection,), {"at_once": staticmethod(at_once), "control_port": control_port}
    )


def _refusal(status: int) -> bytes:
    reason, code = _REASONS[status]
    body = b'{"error":{"code":"%s","message":"%s."}}' % (code, reason.capitalize())
    head = (
        b"HTTP/1.1 %d %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
    )
    return head % (status, reason, len(body)) + body


def _announced(headers: list[tuple[bytes, bytes]]) -> int | None:
    """Tell how large a body says that it is, none being 0; None where it does not say."""
    announced = 0
    for name, value in headers:
        if name == b"transfer-encoding":
            return None
        if name == b"content-length":
            announced = int(value)
    return announced


def _whole(response: Response) -> bytes:
    """Write a response as it is sent."""
    lines = [b"%b: %b\r\n" % field for field in response.raw_headers]
    return b"".join([STATUS_LINE[response.status_code], *lines, b"\r\n", response.body])


async def _fail(error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive, send
    raise error
