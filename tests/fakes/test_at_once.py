"""A request that is answered on the spot gets the same answer as one that goes the ordinary way."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.server import ServerState

from azfakes import connections
from azfakes.connections import connections_to

AtOnce = Callable[[Scope, bytes], Response | None]

_PATIENCE = 20


def echo(scope: Scope, body: bytes) -> Response:
    """Answer on the spot what was asked."""
    return Response(f"{scope['method']} {scope['path']}?{scope['query_string'].decode()} {body.decode()}")


def never(scope: Scope, body: bytes) -> None:
    """Leave every request to the application."""
    del scope, body


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer the same in the ordinary way."""
    await echo(scope, await Request(scope, receive).body())(scope, receive, send)


async def forbidden(scope: Scope, receive: Receive, send: Send) -> None:
    """Stand for an application that must not be asked."""
    del receive, send
    raise AssertionError(scope["path"])


def heard(raw: list[bytes], at_once: AtOnce, app: ASGIApp = application) -> bytes:
    """Send parts of bytes over a connection, one after the other, and give all that comes, with an answer to a last request."""
    parts = [*raw, ask("GET", "/last", "Connection: close")]
    return asyncio.run(asyncio.wait_for(_heard(parts, at_once, app), _PATIENCE))


async def _heard(raw: list[bytes], at_once: AtOnce, app: ASGIApp, keep_alive: int = 60) -> bytes:
    config = uvicorn.Config(
        app,
        http=connections_to(at_once),
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=keep_alive,
    )
    config.load()
    protocol: type[asyncio.Protocol] = config.http_protocol_class
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: protocol(config=config, server_state=state, app_state={}),  # type: ignore[call-arg]
        "127.0.0.1",
        0,
    )
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        answer = b""
        for part in raw:
            writer.write(part)
            answer += await reader.read(65_536)
        answer += await reader.read(-1)
        writer.close()
    return answer


def ask(
    method: str = "GET", path: str = "/a%20b?c=d", *fields: str, version: str = "1.1", body: str = ""
) -> bytes:
    """Write a request."""
    length = [f"Content-Length: {len(body)}"] if body else []
    return "\r\n".join([f"{method} {path} HTTP/{version}", "Host: x", *fields, *length, "", body]).encode()


@pytest.mark.parametrize(
    "raw",
    [
        [ask()],
        [ask("POST", body="x=y")],
        [ask("HEAD")],
        [ask("POST", "/", "Connection: close", body="x=y")],
        [ask("GET", "/", "Connection: keep-alive", version="1.0")],
        [ask("POST", body="x" * 40_000)],
        [ask("POST", "/", "Transfer-Encoding: chunked") + b"3\r\nx=y\r\n0\r\n\r\n"],
        [ask(path="/1"), ask(path="/2"), ask(path="/3")],
        [ask(path="/1") + ask(path="/2") + ask("POST", "/3", body="z") + ask(path="/4")],
        [ask("POST", "/", "Expect: 100-continue", "Content-Length: 3"), b"x=y"],
    ],
    ids=[
        "plain", "body", "HEAD", "close", "old version", "large", "chunked", "in turn", "in one go",
        "expects",
    ],
)  # fmt: skip
def test_both_ways_answer_alike(raw: list[bytes]) -> None:
    """Whatever is special about requests and their order, the bytes that come are those of the ordinary way."""
    ordinary = heard(raw, never)

    assert heard(raw, echo) == ordinary
    closes = b"close" in raw[0] or b"HTTP/1.0" in raw[0]
    assert ordinary.count(b"HTTP/1.1 200 OK\r\n") == b"".join(raw).count(b" HTTP/1.") + (not closes)


def test_what_can_be_answered_on_the_spot_is() -> None:
    """The application is not asked for a request that is answered on the spot."""
    assert heard([ask(), ask("POST", body="x=y")], echo, forbidden).count(b" 200 OK") == 3


@pytest.mark.parametrize("value", ["a\nb", "a\r\nSet-Cookie: b", "a\0b"])
def test_no_header_field_breaks_out_of_its_line(value: str, caplog: pytest.LogCaptureFixture) -> None:
    """A value that would begin another line is not sent: the connection ends instead, as in the ordinary way."""
    answer = heard([ask()], lambda *_: Response("", headers={"X-Echo": value}))

    assert answer == b""
    assert "Invalid HTTP header value" in caplog.text


def test_an_idle_connection_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """After an answer on the spot a connection that is not used any more is closed by the server."""
    monkeypatch.setattr(connections, "LONGEST_REQUEST", 0.2)
    answer = asyncio.run(asyncio.wait_for(_heard([ask(), ask()], echo, forbidden, keep_alive=1), _PATIENCE))

    assert answer.count(b" 200 OK") == 2


def test_a_failure_is_answered_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    """An error within the application is a 500, and the server's log has it."""

    def fail(scope: Scope, body: bytes) -> Response:
        raise RuntimeError(f"{scope['path']}{len(body)}")

    assert heard([ask(path="/broken")], fail).startswith(b"HTTP/1.1 500 ")
    assert "/broken0" in caplog.text
