"""One request at the cloud, and the table that finds who answers it.

Paths are matched without regard to letter case (facts E6, G9) and the log wants the template of a path, never
the path: a small table does both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final, final
from urllib.parse import unquote, unquote_to_bytes

import msgspec
from starlette.responses import Response

from azfakes.clouds import CloudProfile
from azfakes.log import Entry
from azfakes.state import CloudState

JSON_UTF8: Final = "application/json; charset=utf-8"
UNKNOWN: Final = "(unknown)"
BODILESS: Final = frozenset({204, 304})
"""Statuses whose answers have no body (RFC 9110, section 6.4.1)."""
_LONGEST_KEPT: Final = 200
"""Characters of a path for which a router keeps what it has found; clients ask for the same paths over and over."""
_MOST_KEPT: Final = 1000
_LONGEST_FORM_KEPT: Final = 2000
_GUID_LENGTH: Final = 36
_SLASHES = re.compile("//+")
_GUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


class Call(msgspec.Struct):
    """One request with everything that is needed to answer it.

    Attributes:
        state: the cloud.
        cloud: the personality that was asked.
        origin: scheme, host and port by which the client came.
        method: HTTP method.
        path: decoded path.
        query: query parameters, the last one of a name.
        query_text: query as it came.
        headers: header fields, lower case names.
        body: body as it came.
        entry: the log's entry in the making.
        request_id: identifier that this request gets.
        params: variable parts of the path.
        carry_out: answers a request that stands within this one, as if it had come by itself.
    """

    state: CloudState
    cloud: CloudProfile
    origin: str
    method: str
    path: str
    query: dict[str, str]
    query_text: str
    headers: Mapping[str, str]
    body: bytes
    entry: Entry
    request_id: str
    params: dict[str, str] = {}
    carry_out: Callable[[Call], Response] | None = None
    _form: dict[str, str] | None = None

    @property
    def now(self) -> int:
        """The present instant in epoch seconds."""
        return self.state.clock.now()

    @property
    def correlation_id(self) -> str:
        """The client's own request ID if it sent a GUID, else the cloud's (facts E87, G5)."""
        sent = self.headers.get("client-request-id", "")
        return sent.lower() if is_guid(sent) else self.request_id

    def form(self) -> dict[str, str]:
        """Read the body as a URL-encoded form; of a name that comes twice the last value counts."""
        if self._form is None:
            read = _form_read_before if len(self.body) <= _LONGEST_FORM_KEPT else _form_fields
            self._form = read(self.body).copy()
        return self._form


Handler = Callable[[Call], Response]
RawFields = tuple[tuple[bytes, bytes], ...]


class Route:
    """A method and a path template such as `/v1.0/users/{id}` with the function that answers."""

    def __init__(self, method: str, template: str, handler: Handler) -> None:
        self.method = method
        self.template = template
        self.handler = handler
        self._head = template.partition("{")[0].lower()

    def match(self, path: str) -> dict[str, str] | None:
        """Give the variable parts of a path that fits the template, else None."""
        if path[: len(self._head)].lower() != self._head:
            return None
        found = self._pattern.fullmatch(path)
        return None if found is None else found.groupdict()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """The template as a pattern; it is made when a path first comes near it, for there are hundreds of routes."""
        pieces = re.split(r"\{(\w+)\}", self.template)
        pattern = "".join(
            f"(?P<{piece}>[^/]+)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces)
        )
        return re.compile(pattern, re.IGNORECASE)


class Router:
    """Routes in the order in which they are tried; only those with as many segments as the path are."""

    def __init__(self, routes: Sequence[Route], *, not_found: Handler, wrong_method: Handler) -> None:
        self.routes = tuple(routes)
        self._not_found = not_found
        self._wrong_method = wrong_method
        self._found: dict[str, Sequence[tuple[Route, dict[str, str]]]] = {}
        self._by_length: dict[int, list[Route]] = {}
        for route in self.routes:
            self._by_length.setdefault(route.template.count("/"), []).append(route)

    def template(self, path: str) -> str:
        """Find the template that a path fits, as the log names it."""
        return next((route.template for route, _ in self._fitting(path)), UNKNOWN)

    def answer(self, call: Call) -> Response:
        """Answer a request with the first route that fits, noting its template in the log."""
        call.entry.path_template = UNKNOWN
        path_known = False
        for route, params in self._fitting(call.path):
            call.entry.path_template = route.template
            path_known = True
            if route.method == call.method:
                call.params = params.copy()
                return route.handler(call)
        return self._wrong_method(call) if path_known else self._not_found(call)

    def _fitting(self, path: str) -> Sequence[tuple[Route, dict[str, str]]]:
        """List the routes that a path fits, with its variable parts; what was found for a path is kept for a while."""
        found = self._found.get(path)
        if found is None:
            routes = self._by_length.get(path.count("/"), ())
            pairs = ((route, route.match(path)) for route in routes)
            found = tuple((route, params) for route, params in pairs if params is not None)
            if len(path) <= _LONGEST_KEPT:
                if len(self._found) == _MOST_KEPT:
                    self._found.clear()
                self._found[path] = found
        return found


def _form_fields(body: bytes) -> dict[str, str]:
    """Read a form as `urllib.parse.parse_qsl` does with `keep_blank_values`, in a quarter of its time."""
    pairs = (pair.partition("=") for pair in body.decode("utf-8", "replace").split("&") if pair)
    return {_plain(name): _plain(value) for name, _, value in pairs}


_form_read_before: Final = lru_cache(maxsize=256)(_form_fields)
"""The same for forms that come again: a client asks for all its tokens with one form."""


def _plain(text: str) -> str:
    if "%" not in text and "+" not in text:
        return text
    text = text.replace("+", " ")
    # `unquote` takes most of its time to look for characters beyond ASCII that stand as they are.
    return unquote_to_bytes(text).decode("utf-8", "replace") if text.isascii() else unquote(text)


def single_slashes(path: str) -> str:
    """Write one slash in a path where a client wrote several."""
    return _SLASHES.sub("/", path)


def is_guid(text: str) -> bool:
    """Tell whether a text is a GUID with hyphens."""
    return len(text) == _GUID_LENGTH and _has_form_of_guid(text)


@lru_cache(maxsize=4096)
def _has_form_of_guid(text: str) -> bool:
    return _GUID.fullmatch(text) is not None


def json_response(
    content: Any,
    status: int = 200,
    *,
    media_type: str = JSON_UTF8,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Answer with a JSON document."""
    return Response(msgspec.json.encode(content), status, headers, media_type)


def raw_fields(fields: Mapping[str, str]) -> RawFields:
    """Write header fields as they are sent."""
    return tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in fields.items())


class ReadyResponse(Response):
    """An answer whose header fields stand as they are sent, so that nothing is left to be put together.

    Args:
        body: the whole body.
        fields: header fields beside the body's length, names in lower case.
        status: HTTP status, not one of those that go without a body.
    """

    def __init__(self, body: bytes, fields: RawFields, status: int = 200) -> None:
        self.status_code = status
        self.background = None
        self.body = body
        self.raw_headers = [*fields, (b"content-length", b"%d" % len(body))]


@final
class SignedResponse(ReadyResponse):
    """An answer in which a signature is missing until somebody wants to send it.

    A signature takes longer than all else that is done for a token, long enough for a processor to forget the rest. A server
    that has several requests at hand does the rest for all of them first, and then signs them all.

    Args:
        body: the whole body with a text of the signature's length in its place.
        fields: header fields beside the body's length, names in lower case.
        gap: the text that holds the place.
        sign: makes the signature.
    """

    def __init__(self, body: bytes, fields: RawFields, gap: bytes, sign: Callable[[], bytes]) -> None:
        super().__init__(body, fields)
        self._unsigned, self._gap, self._sign = body, gap, sign
        del self.body

    @cached_property
    def body(self) -> bytes:  # type: ignore[override]
        """The body, signed."""
        return self._unsigned.replace(self._gap, self._sign(), 1)


def html_response(page: str, status: int = 200) -> Response:
    """Answer with an HTML page."""
    return Response(page, status, {"Cache-Control": "no-store, no-cache"}, "text/html")
