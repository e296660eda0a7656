"""One request on its way to an ASGI application of this process and back, whatever client asks.

The application never waits for anything, so that one `send(None)` carries a request to its answer: no socket, no
thread, no event loop. Clients of several threads are served one after the other.

Interruption                 no whole answer came; each client tells it in exceptions of its own
├── HungUp                   the connection was closed
└── WaitedInVain             the client's wait timed out
"""

from __future__ import annotations

from collections.abc import Awaitable, Generator, MutableMapping, Sequence
from dataclasses import dataclass
from threading import RLock
from typing import Any, Final, final
from urllib.parse import unquote

from starlette.types import ASGIApp

from azfakes.errors import SuspendedError
from azfakes.faultanswers import DroppedConnection, LateAnswer
from azfakes.http import BODILESS

Headers = Sequence[tuple[bytes, bytes]]

# Reentrant: an application that is reached so may itself be a client of another one.
_ONE_AT_A_TIME: Final = RLock()


class Interruption(Exception):
    """No whole answer came."""


@final
class HungUp(Interruption):
    """The connection was closed before an answer."""


@final
class WaitedInVain(Interruption):
    """The answer would have come later than the client wants to wait."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request in terms that all clients share.

    Attributes:
        method: HTTP method.
        scheme: http or https.
        host: name or address without port.
        port: port if the URL names one.
        target: path and query as they stand in the request line.
        headers: header fields, `Host` among them.
        body: the whole body.
        timeout: seconds that the client waits for an answer; None is for ever.
    """

    method: str
    scheme: str
    host: str
    port: int | None
    target: bytes
    headers: Headers
    body: bytes
    timeout: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: status, header fields in order, and the body as far as it came."""

    status: int
    headers: Headers
    content: bytes


def carry(app: ASGIApp, question: Question) -> Answer:
    """Carry a request to an application and bring back its answer.

    Nobody waits for a delayed answer: it comes at once if the client would have waited for it.

    Raises:
        HungUp: a fault closed the connection.
        WaitedInVain: a fault delays the answer beyond the client's timeout.
        SuspendedError: the application waits for something.
    """
    exchange = _Exchange(question)
    with _ONE_AT_A_TIME:
        try:
            _answer(app, question, exchange)
        except DroppedConnection as event:
            if not exchange.begun:
                raise HungUp from event
    return exchange.answer()


def _answer(app: ASGIApp, question: Question, exchange: _Exchange) -> None:
    try:
        _drive(app(exchange.scope(), exchange.receive, exchange.send))
    except LateAnswer as late:
        if question.timeout is not None and late.delay >= question.timeout:
            raise WaitedInVain from late
        if late.response is None:
            raise HungUp from late
        _drive(late.response(exchange.scope(), exchange.receive, exchange.send))


@final
class _Exchange:
    """One request and its answer in the terms of ASGI."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._status = 0
        self._headers: Headers = []
        self._content = bytearray()

    @property
    def begun(self) -> bool:
        """Whether the answer has begun to come."""
        return self._status != 0

    def scope(self) -> dict[str, Any]:
        """Describe the request."""
        question = self._question
        path, _, query = question.target.partition(b"?")
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": question.method,
            "scheme": question.scheme,
            "path": unquote(path.decode("ascii")),
            "raw_path": path,
            "query_string": query,
            "root_path": "",
            "headers": [(name.lower(), value) for name, value in question.headers],
            "server": (question.host, question.port),
            "client": ("127.0.0.1", 0),
            "extensions": {},
        }

    async def receive(self) -> MutableMapping[str, Any]:
        """Hand the body over, all at once."""
        return {"type": "http.request", "body": self._question.body, "more_body": False}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """Take a part of the answer."""
        if message["type"] == "http.response.start":
            self._status, self._headers = message["status"], message["headers"]
        else:
            self._content += message.get("body", b"")

    def answer(self) -> Answer:
        """Put the answer together, without a body where HTTP has none (RFC 9112, section 6.3)."""
        is_empty = self._question.method == "HEAD" or self._status in BODILESS
        return Answer(self._status, self._headers, b"" if is_empty else bytes(self._content))


def _drive(answer: Awaitable[None]) -> None:
    """Run an application's answer, which never waits.

    Raises:
        SuspendedError: it waits.
    """
    steps: Generator[Any, None, None] = answer.__await__()
    try:
        next(steps)
    except StopIteration:
        return
    steps.close()
    raise SuspendedError(
        "The application waits for something, but there is no event loop.",
        hint="Use this way with applications that answer at once, such as Cloud.app.",
    )
