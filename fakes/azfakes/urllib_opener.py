"""The cloud inside the client's own process, for urllib and all that is built on it, such as PyJWT's key sets (facts K46)."""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPResponse, RemoteDisconnected
from http.client import responses as reasons
from io import BytesIO
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request

from azfakes.cloud import Cloud
from azfakes.exchange import Answer, HungUp, Interruption, Question, carry


def open_for(cloud: Cloud, request: Request) -> HTTPResponse:
    """Carry a request of urllib to a cloud and bring back its answer.

    Raises:
        URLError: the host is none of the cloud's.
        RemoteDisconnected: a fault dropped the connection.
        TimeoutError: a fault delays the answer beyond the client's timeout.
    """
    question = _question(request)
    if cloud.addresses.find(question.host) is None:
        raise URLError(f"{question.host} is no part of the fake cloud, and nothing else is in reach.")
    try:
        answer = carry(cloud.app, question)
    except HungUp as event:
        raise RemoteDisconnected("Remote end closed connection without response") from event
    except Interruption as event:
        raise TimeoutError("The answer was delayed by a fault.") from event
    return _response(answer, request)


def _question(request: Request) -> Question:
    # A proxy of the environment may have taken the place of the host; the URL stays what was asked for.
    place = urlsplit(request.full_url)
    fields: Mapping[str, str] = {**request.unredirected_hdrs, **request.headers, "Host": place.netloc}
    return Question(
        method=request.get_method(),
        scheme=place.scheme,
        host=place.hostname or "",
        port=place.port,
        target=f"{place.path or '/'}{f'?{place.query}' if place.query else ''}".encode("ascii"),
        headers=[(name.encode(), str(value).encode()) for name, value in fields.items()],
        body=_body(request.data),
        timeout=request.timeout if isinstance(request.timeout, int | float) else None,
    )


def _body(data: Any) -> bytes:
    """Read a body, which may be a file or an iterable of parts."""
    if hasattr(data, "read"):
        data = data.read()
    return data if isinstance(data, bytes) else b"".join(data or ())


def _response(answer: Answer, request: Request) -> HTTPResponse:
    """Write an answer as it would come from a socket and have it read; a body that ends early is noticed there."""
    fields = b"".join(b"%s: %s\r\n" % field for field in answer.headers)
    line = f"HTTP/1.1 {answer.status} {reasons.get(answer.status, '')}\r\n".encode()
    response = HTTPResponse(_Wire(line + fields + b"\r\n" + answer.content), method=request.get_method())  # type: ignore[arg-type]
    response.begin()
    # urllib does so behind each answer.
    response.url, response.msg = request.full_url, response.reason  # type: ignore[assignment]
    return response


class _Wire:
    """As much of a socket as an answer is read from."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def makefile(self, mode: str) -> BytesIO:
        """Give what has come."""
        del mode
        return BytesIO(self._content)
