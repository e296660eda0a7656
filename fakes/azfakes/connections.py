"""One connection of the server: bounded in size and time, and ended from within when a fault wants it so.

A request that is there as a whole is answered on the spot where the application can do that: of what a token costs beside its
signature, a task of its own and messages to and fro would be a third.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from typing import Any, Final
from urllib.parse import unquote

from httptools import parse_url
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import (
    HEADER_VALUE_RE,
    STATUS_LINE,
    HttpToolsProtocol,
)

from azfakes.http import BODILESS

LARGEST_HEAD: Final = 65_536
"""Bytes of a request line and its header fields."""
LARGEST_BODY: Final = 8 * 1024 * 1024
"""Bytes of a request's body; none of the services takes more."""
LARGEST_CONTROL_BODY: Final = 64 * 1024 * 1024
"""Bytes of a body for the control plane: a whole world may come."""
_LARGEST_BRIEF_BODY: Final = 32_768
"""Bytes of a body that is awaited before the application hears of the request; less than the server reads ahead."""
_UNKNOWN: Final = sys.maxsize
_TOGETHER: Final = 4
"""So many answers are made whole before they are written: with more of them clients would be idle while the rest are made."""
_LARGEST_COPIED: Final = 32_768
"""Bytes of a body that is copied behind its head, so that both are sent by one call."""
LONGEST_REQUEST: Final = 30.0
"""Seconds from a request's first byte to its last."""
_FAREWELL: Final = 1.0
"""Seconds for which what a refused client still sends is read and thrown away, so that it gets to read why."""
_REASONS: Final = {
    408: (b"Request Timeout", b"RequestTimeout"),
    413: (b"Content Too Large", b"RequestEntityTooLarge"),
    431: (b"Request Header Fields Too Large", b"RequestHeaderFieldsTooLarge"),
}


class Outbox:
    """The answers of one turn of the event loop: what is made when an answer is sent is made for several together.

    A signature and a system call each take a processor's mind off what it did before, so that making some answers whole and
    then writing them is faster by a thirtieth than to go back and forth.
    """

    def __init__(self) -> None:
        self._answers: list[tuple[asyncio.Transport, Response]] = []

    def add(self, transport: asyncio.Transport, answer: Response) -> bool:
        """Keep an answer for `send`, and tell whether it is the first of this turn."""
        self._answers.append((transport, answer))
        return len(self._answers) == 1

    def send(self) -> None:
        """Send all answers in the order in which they were added."""
        answers, self._answers = self._answers, []
        for start in range(0, len(answers), _TOGETHER):
            some = [(transport, _written(answer)) for transport, answer in answers[start : start + _TOGETHER]]
            for transport, parts in some:
                for part in parts:
                    if not transport.is_closing():
                        transport.write(part)


class Connection(HttpToolsProtocol):
    """A protocol that refuses what is too large or too slow, and whose application may end the connection."""

    outbox = Outbox()
    """Where answers that are given on the spot wait for the end of the turn."""
    control_port = 0
    """The port at which larger bodies are welcome."""
    at_once: Callable[[Scope, bytes], Response | None] | None = None
    """Answers a request on the spot, or tells by None that the application has to be asked in the ordinary way."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Hand the application what closes this connection, and begin to watch the time."""
        self.app_state: dict[str, Any] = {"abort": transport.abort, "close": transport.close}
        self._deadline: float | None = self.loop.time() + LONGEST_REQUEST
        self._idle_until: float | None = None
        self._in_head, self._refused = False, False
        self._head, self._body = 0, 0
        self._is_brief, self._may_be_brief = False, True
        self._brief_body = b""
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
        self._may_be_brief = self.at_once is not None
        super().data_received(data)
        if self._in_head:
            self._head += len(data)
            if self._head > LARGEST_HEAD:
                self._refuse(431)

    def on_message_begin(self) -> None:
        """Begin to count and to watch the time."""
        self._deadline, self._idle_until = self.loop.time() + LONGEST_REQUEST, None
        self._in_head, self._head, self._body = True, 0, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Wait for the rest of a brief request; refuse a body that says itself that it is too large."""
        self._in_head = False
        announced = _announced(self.headers)
        self._is_brief = self._may_be_brief and announced <= _LARGEST_BRIEF_BODY and self._is_idle()
        if self._is_brief:
            return
        super().on_headers_complete()
        if announced > self._largest and announced != _UNKNOWN:
            self._refuse(413)

    def on_body(self, body: bytes) -> None:
        """Refuse a body once it is too large, whatever it said."""
        self._body += len(body)
        if self._is_brief:
            self._brief_body += body
            return
        if self._body > self._largest:
            self._refuse(413)
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Stop watching the time: from here on it is the application's."""
        self._deadline = None
        if self._is_brief:
            # Of several requests that come at once one is answered at once: other connections have their turn.
            self._is_brief = self._may_be_brief = False
            body, self._brief_body = self._brief_body, b""
            self._answer(body)
        else:
            super().on_message_complete()

    def shutdown(self) -> None:
        """End at once when nothing is asked: an orderly end of TLS waits for clients that left a connection open."""
        # There is no cycle before the first request, whatever its type says.
        if getattr(self.cycle, "response_complete", True):
            self.transport.abort()
        super().shutdown()

    def _is_idle(self) -> bool:
        """Tell whether the last request has been answered, and the client does not wait to be told to go on."""
        # There is no cycle before the first request, whatever its type says.
        return getattr(self.cycle, "response_complete", True) and not self.expect_100_continue

    def _answer(self, body: bytes) -> None:
        """Answer a request on the spot, or go the ordinary way, which knows how to do all that is out of the ordinary."""
        answer = self._answer_to(body)
        if isinstance(answer, Response) and self._is_plain(answer):
            if self.outbox.add(self.transport, answer):
                # Other requests that are at hand come first.
                self.loop.call_soon(self.outbox.send)
            self.server_state.total_requests += 1
            # The timer that runs anyway looks at this, too: one more for each request would cost as much as its parsing.
            self._idle_until = self.loop.time() + self.timeout_keep_alive
            return
        ordinary, self.app = self.app, answer
        try:
            super().on_headers_complete()
        finally:
            self.app = ordinary
        super().on_body(body)
        super().on_message_complete()

    def _answer_to(self, body: bytes) -> ASGIApp:
        app: ASGIApp = self.app
        if self.at_once is None or self.transport.is_closing():
            return app
        try:
            return self.at_once(self._whole_scope(), body) or app
        except Exception as error:  # noqa: BLE001  (the ordinary way knows what to tell of it)
            return partial(_fail, error)

    def _whole_scope(self) -> Scope:
        """Describe the request, as far as those ask who answer on the spot."""
        url = parse_url(self.url)
        path = url.path.decode("ascii")
        return {
            "type": "http",
            "method": self.parser.get_method().decode("ascii"),
            "path": unquote(path) if "%" in path else path,
            "query_string": url.query or b"",
            "headers": self.headers,
            "server": self.server,
        }

    def _is_plain(self, response: Response) -> bool:
        """Tell whether a response is nothing but a head and a body, which may be written as they are."""
        return (
            type(response).__call__ is Response.__call__
            and response.status_code not in BODILESS
            and self.parser.get_http_version() == "1.1"
            and self.parser.should_keep_alive()
            and self.parser.get_method() != b"HEAD"
            and not self.flow.write_paused
            and HEADER_VALUE_RE.search(b"".join([value for _, value in response.raw_headers])) is None
        )

    def _look_at_the_time(self) -> None:
        """Refuse a request that takes too long, and end a connection that lies idle; one timer serves all requests."""
        now = self.loop.time()
        if self._deadline is not None and self._deadline <= now:
            self._refuse(408)
        elif self._idle_until is not None and self._idle_until <= now:
            self.transport.close()
        else:
            ends = (end - now for end in (self._deadline, self._idle_until) if end is not None)
            self._watch = self.loop.call_later(min([LONGEST_REQUEST, *ends]), self._look_at_the_time)

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
    own = {"at_once": staticmethod(at_once), "control_port": control_port, "outbox": Outbox()}
    return type("_Connections", (Connection,), own)


def _refusal(status: int) -> bytes:
    reason, code = _REASONS[status]
    body = b'{"error":{"code":"%s","message":"%s."}}' % (code, reason.capitalize())
    head = (
        b"HTTP/1.1 %d %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
    )
    return head % (status, reason, len(body)) + body


def _announced(headers: list[tuple[bytes, bytes]]) -> int:
    """Tell how large a body says that it is, none being 0; one that does not say so may be of any size."""
    announced = 0
    for name, value in headers:
        if name == b"transfer-encoding":
            return _UNKNOWN
        if name == b"content-length":
            announced = int(value)
    return announced


def _written(response: Response) -> tuple[bytes | memoryview, ...]:
    """Write a response as it is sent: in one piece, but for a body that it costs less to send by itself than to copy."""
    fields = b"\r\n".join([b": ".join(field) for field in response.raw_headers])
    head = (STATUS_LINE[response.status_code], fields, b"\r\n\r\n")
    if len(response.body) > _LARGEST_COPIED:
        return b"".join(head), response.body
    return (b"".join((*head, response.body)),)


async def _fail(error: Exception, scope: Scope, receive: Receive, send: Send) -> None:
    del scope, receive, send
    raise error
