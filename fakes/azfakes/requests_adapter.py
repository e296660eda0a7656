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
from requests.adapters import DEFAULT_RETRIES, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse, HTTPSConnectionPool, Retry
from urllib3.exceptions import HTTPError, MaxRetryError, ProtocolError, ReadTimeoutError

from azfakes.cloud import Cloud
from azfakes.exchange import Answer, HungUp, Interruption, Question, carry
from azfakes.pauses import pass_time

# What the connection would write by itself.
_HTTP_1_1: Final = 11


@final
class CloudAdapter(HTTPAdapter):
    """An adapter that hands the requests of a session to a fake cloud; no other host is in reach.

    A pause between two attempts moves the cloud's clock on and takes no time.

    Args:
        cloud: the cloud of this process.
        max_retries: when to try again, as with any other adapter.

    Raises on use:
        requests.ConnectionError: a fault dropped the connection, or the host is none of the cloud's.
        requests.ReadTimeout: a fault delays the answer beyond the client's timeout.
        requests.RetryError: the attempts are spent, and the client wants that to be an error.
        requests.exceptions.ChunkedEncodingError: the answer ended early.
    """

    def __init__(self, cloud: Cloud, max_retries: Retry | int = DEFAULT_RETRIES) -> None:
        super().__init__(max_retries=max_retries)
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
        return send_for(self, self._cloud, request, timeout)


def send_for(
    adapter: HTTPAdapter,
    cloud: Cloud,
    request: requests.PreparedRequest,
    timeout: float | tuple[float | None, float | None] | None,
) -> requests.Response:
    """Carry the request of an adapter to a cloud, again where the adapter's `max_retries` say so, and bring the answer."""
    question = _question(request, timeout[1] if isinstance(timeout, tuple) else timeout)
    if cloud.addresses.find(_host(request)) is None:
        raise requests.ConnectionError(
            f"{question.host} is no part of the fake cloud, and nothing else is in reach.",
            request=request,
        )
    retries: Retry | None = adapter.max_retries
    while retries is not None:
        try:
            raw = _raw(carry(cloud.app, question), question.method)
        except Interruption as event:
            retries = _after_error(retries, event, request, question)
            pass_time(cloud, retries.get_backoff_time())
        else:
            retries = _after_answer(retries, raw, request, question)
            if retries is not None:
                told = retries.get_retry_after(raw) if retries.respect_retry_after_header else None
                pass_time(cloud, told or retries.get_backoff_time())
    return adapter.build_response(request, raw)


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


def _after_answer(
    retries: Retry, raw: HTTPResponse, request: requests.PreparedRequest, question: Question
) -> Retry | None:
    """Tell what is left of the attempts where an answer calls for another one; None where it is final."""
    if not retries.is_retry(question.method, raw.status, "Retry-After" in raw.headers):
        return None
    try:
        return retries.increment(question.method, request.path_url, raw, _pool=_pool(question))
    except MaxRetryError as error:
        if retries.raise_on_status:
            raise requests.exceptions.RetryError(error, request=request) from error
        return None


def _after_error(
    retries: Retry, event: Interruption, request: requests.PreparedRequest, question: Question
) -> Retry:
    """Tell what is left of the attempts after a broken one, or tell the error as requests tells it of a socket."""
    pool, url = _pool(question), request.path_url
    error: HTTPError = ReadTimeoutError(pool, url, "The answer was delayed by a fault.")
    if isinstance(event, HungUp):
        gone = RemoteDisconnected("Remote end closed connection without response")
        error = ProtocolError("Connection aborted.", gone)
    try:
        return retries.increment(question.method, url, error=error, _pool=pool)
    except ReadTimeoutError as late:
        raise requests.ReadTimeout(late, request=request) from event
    except (ProtocolError, MaxRetryError) as gone:
        raise requests.ConnectionError(gone, request=request) from event


def _pool(question: Question) -> HTTPSConnectionPool:
    """Give what urllib3 names in its errors."""
    return HTTPSConnectionPool(question.host, question.port)
