"""One connection of the TLS server: bounded in size and time, and ended from within when a fault wants it so."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD: Final = 65_536
"""Bytes of a request line and its header fields."""
LARGEST_BODY: Final = 8 * 1024 * 1024
"""Bytes of a request's body; none of the services takes more."""
LARGEST_CONTROL_BODY: Final = 64 * 1024 * 1024
"""Bytes of a body for the control plane: a whole world may come."""
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

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Hand the application what closes this connection, and begin to watch the time."""
        self.app_state: dict[str, Any] = {"abort": transport.abort, "close": transport.close}
        self._deadline: float | None = self.loop.time() + LONGEST_REQUEST
        self._in_head, self._refused = False, False
        self._head, self._body = 0, 0
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

    def on_message_begin(self) -> None:
        """Begin to count and to watch the time."""
        self._deadline = self.loop.time() + LONGEST_REQUEST
        self._in_head, self._head, self._body = True, 0, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Refuse a body that says itself that it is too large."""
        self._in_head = False
        super().on_headers_complete()
        announced = next((value for name, value in self.headers if name == b"content-length"), b"0")
        if int(announced) > self._largest:
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


def _refusal(status: int) -> bytes:
    reason, code = _REASONS[status]
    body = b'{"error":{"code":"%s","message":"%s."}}' % (code, reason.capitalize())
    head = (
        b"HTTP/1.1 %d %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
    )
    return head % (status, reason, len(body)) + body
