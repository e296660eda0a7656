"""A load of one request over and over on connections that are kept alive, as fast as a server answers."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from urllib.parse import urlsplit

_END_OF_HEAD = b"\r\n\r\n"


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
    """A server answered something else than 200."""


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
        WrongAnswerError: an answer is no 200.
    """
    return asyncio.run(_answered(target, connections, seconds, begin))


async def _answered(
    target: Target, connections: int, seconds: float, begin: Callable[[], None]
) -> tuple[int, float]:
    streams = [await _open(target) for _ in range(connections)]
    begin()
    began = perf_counter()
    counts = await asyncio.gather(*(_keep_asking(target, *pair, began + seconds) for pair in streams))
    return sum(counts), perf_counter() - began


async def _open(target: Target) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    place = urlsplit(target.url)
    trust = ssl.create_default_context(cafile=target.ca_file) if target.ca_file else None
    return await asyncio.open_connection(place.hostname, place.port, ssl=trust)


async def _keep_asking(
    target: Target, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, end: float
) -> int:
    raw, answered = target.raw(), 0
    while perf_counter() < end:
        writer.write(raw)
        await _read_answer(reader)
        answered += 1
    writer.transport.abort()
    return answered


async def _read_answer(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(_END_OF_HEAD)
    fields = head.lower()
    length = fields.split(b"content-length:", 1)
    if len(length) > 1:
        content = await reader.readexactly(int(length[1].split(b"\r\n", 1)[0]))
    else:
        content = await _read_chunks(reader)
    if not head.startswith(b"HTTP/1.1 200"):
        raise WrongAnswerError((head + content)[:500].decode(errors="replace"))


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    content = b""
    while size := int(await reader.readline(), 16):
        content += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return content
