"""The cloud inside the client's own process, for requests and all that is built on it, such as msal.

Needs the package requests, which azfakes itself does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.message import Message
from http.client import RemoteDisconnected, responses
from io import BytesIO
from types import SimpleNamespace
from typing import Any, Final, final
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse
from urllib3.exceptions import ProtocolError

from azfakes.cloud import Cloud
from azfakes.exchange import Answer, HungUp, Interruption, Question, carry

# What the connection would write by itself.
_HTTP_1_1: Final = 11


@final
class CloudAdapter(HTTPAdapter):
    """An adapter that hands the requests of a session to a fake cloud; no other host is in reach.

    Args:
        cloud: the cloud of this process.

    Raises on use:
        requests.ConnectionError: a fault dropped the connection, or the host is none of the cloud's.
        requests.ReadTimeout: a fault delays the answer beyond the client's timeout.
        requests.exceptions.ChunkedEncodingError: the answer ended early.
    """

    def __init__(self, cloud: Cloud) -> None:
        super().__init__()
        self._cloud = cloud

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float | None, float | None] | None = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Carry one request to the cloud and bring back its answer."""
        del stream, verify, cert, proxies
        question = _question(request, timeout[1] if isinstance(timeout, tuple) else timeout)
        if self._cloud.addresses.find(_host(request)) is None:
            raise requests.ConnectionError(
                f"{question.host} is no part of the fake cloud, and nothing else is in reach.",
                request=request,
            )
        try:
            answer = carry(self._cloud.app, question)
        except Interruption as event:
            raise _told(event, request) from event
        return self.build_response(request, _raw(answer, question.method))


def requests_session(cloud: Cloud) -> requests.Session:
    """Make a session that reaches a fake cloud on the real host names, and nothing else.

    It is what msal takes as `http_client`, and azure-core's `RequestsTransport` as `session`.
    """
    session = requests.Session()
    session.trust_env = False
    for scheme in ("https://", "http://"):
        session.mount(scheme, CloudAdapter(cloud))
    return session


def _host(request: requests.PreparedRequest) -> str:
    return str(request.headers.get("Host") or urlsplit(request.url or "").netloc.rpartition("@")[2])


def _question(request: requests.PreparedRequest, wait: float | None) -> Question:
    place = urlsplit(request.url or "")
    fields = {"Host": _host(request), **request.headers}
    return Question(
        method=request.method or "GET",
        scheme=place.scheme,
        host=place.hostname or "",
        port=place.port,
        target=request.path_url.encode("ascii"),
        headers=[(_bytes(name), _bytes(value)) for name, value in fields.items()],
        body=_body(request),
        timeout=wait,
    )


def _body(request: requests.PreparedRequest) -> bytes:
    """Read a body, which may be a text, a file or an iterable of parts."""
    body: Any = request.body
    if hasattr(body, "read"):
        body = body.read()
    if body is None or isinstance(body, str | bytes):
        return _bytes(body or b"")
    return b"".join(map(_bytes, body))


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()


def _raw(answer: Answer, method: str) -> HTTPResponse:
    """Put an answer as urllib3 reads it from a socket; a body that ends early is noticed while it is read."""
    fields = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers]
    message = Message()
    for name, value in fields:
        message[name] = value
    return HTTPResponse(
        BytesIO(answer.content),
        headers=HTTPHeaderDict(fields),
        status=answer.status,
        version=_HTTP_1_1,
        reason=responses.get(answer.status),
        preload_content=False,
        request_method=method,
        enforce_content_length=True,
        # Cookies are read from here.
        original_response=SimpleNamespace(msg=message, isclosed=lambda: True, close=lambda: None),  # type: ignore[arg-type]
    )


def _told(event: Interruption, request: requests.PreparedRequest) -> requests.RequestException:
    """Tell an interruption as requests tells it of a socket."""
    if isinstance(event, HungUp):
        cause = RemoteDisconnected("Remote end closed connection without response")
        return requests.ConnectionError(ProtocolError("Connection aborted.", cause), request=request)
    return requests.ReadTimeout("The answer was delayed by a fault.", request=request)
