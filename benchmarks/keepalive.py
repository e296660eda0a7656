"""A load of one request over and over on connections that are kept alive, as fast as a server answers.

It works on bare sockets: a load that is slower than the server that it measures would measure itself.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from selectors import EVENT_READ, DefaultSelector
from time import perf_counter
from urllib.parse import urlsplit

_END_OF_HEAD = b"\r\n\r\n"
_END_OF_CHUNKS = b"\r\n0\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_AT_A_TIME = 262_144
_LONGEST_SILENCE = 10.0


@dataclass(frozen=True)
class Target:
    """One request to one server: a URL on this machine, header fields and, where there is one, a body to post."""

    url: str
    headers: dict[str, str]
    body: bytes = b""
    ca_file: str = ""

    def raw(self) -> bytes:
        """The request's bytes."""
        place = urlsplit(self.url)
        path = place.path + (f"?{place.query}" if place.query else "")
        fields = {"Host": place.netloc, **self.headers}
        if self.body:
            fields["Content-Length"] = str(len(self.body))
        lines = [
            f"{'POST' if self.body else 'GET'} {path} HTTP/1.1",
            *(f"{k}: {v}" for k, v in fields.items()),
        ]
        return "\r\n".join(lines).encode() + _END_OF_HEAD + self.body


class WrongAnswerError(Exception):
    """A server answered something else than 200, or nothing."""


class _Client:
    """One connection, and what has come of the answer that it waits for."""

    def __init__(self, target: Target) -> None:
        place = urlsplit(target.url)
        bare = socket.create_connection((place.hostname or "", place.port or 0))
        bare.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        trust = ssl.create_default_context(cafile=target.ca_file) if target.ca_file else None
        self.socket = trust.wrap_socket(bare, server_hostname=place.hostname) if trust else bare
        self._raw = target.raw()
        self._received = b""

    def ask(self) -> None:
        """Send the request."""
        self.socket.sendall(self._raw)

    def is_answered(self) -> bool:
        """Take in what has come, and tell whether the answer is there as a whole."""
        self._received += self._taken()
        if not _is_whole(self._received):
            return False
        if not self._received.startswith(b"HTTP/1.1 200"):
            raise WrongAnswerError(self._received[:500].decode(errors="replace"))
        self._received = b""
        return True

    def _taken(self) -> bytes:
        # One read empties a TLS connection's own buffer too: a record is far smaller than what is asked for.
        if not (taken := self.socket.recv(_AT_A_TIME)):
            raise WrongAnswerError("The server closed a connection.")
        return taken


def rate(target: Target, connections: int, seconds: float) -> float:
    """Requests a second that are answered with 200 on so many kept-alive connections.

    Raises:
        WrongAnswerError: an answer is no 200.
    """
    count, took = answered(target, connections, seconds)
    return count / took


def answered(
    target: Target, connections: int, seconds: float, begin: Callable[[], None] = lambda: None
) -> tuple[int, float]:
    """How many requests are answered so, and in how many seconds; `begin` is called when the connections are open.

    Raises:
        WrongAnswerError: an answer is no 200, or there is none for ten seconds.
    """
    with ExitStack() as stack:
        selector = stack.enter_context(DefaultSelector())
        clients = [_Client(target) for _ in range(connections)]
        for client in clients:
            selector.register(stack.enter_context(client.socket), EVENT_READ, client)
        begin()
        began = perf_counter()
        for client in clients:
            client.ask()
        count = _keep_asking(selector, connections, began + seconds)
        return count, perf_counter() - began


def _keep_asking(selector: DefaultSelector, awaited: int, end: float) -> int:
    """Ask again on each connection that is answered, until the end; then await the answers that are still to come."""
    count = 0
    while awaited:
        if not (ready := selector.select(_LONGEST_SILENCE)):
            raise WrongAnswerError("The server has stopped answering.")
        for key, _ in ready:
            client: _Client = key.data
            if client.is_answered():
                count += 1
                if perf_counter() < end:
                    client.ask()
                else:
                    awaited -= 1
    return count


def _is_whole(answer: bytes) -> bool:
    head = answer.find(_END_OF_HEAD)
    if head < 0:
        return False
    if length := _LENGTH.search(answer, 0, head):
        return len(answer) >= head + len(_END_OF_HEAD) + int(length[1])
    return answer.endswith(_END_OF_CHUNKS)
