"""`POST /$batch`: up to twenty requests in one, each answered as if it had come by itself (facts G79, G80)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote

import msgspec
from msgspec.structs import replace
from starlette.datastructures import Headers
from starlette.responses import Response

from azfakes.graph.caller import GraphCall
from azfakes.graph.collections import graph_json
from azfakes.graph.errors import GraphError, bad_request, error_body
from azfakes.http import Call
from azfakes.log import Entry

_MOST: Final = 20
_ROOT: Final = "/v1.0/"
_FAILED: Final = 400
_FAILED_DEPENDENCY: Final = 424
# What a part takes over from the whole; all else comes from its own headers.
_INHERITED: Final = ("host", "authorization", "user-agent", "client-request-id")
# Headers of an answer that say nothing about its part of a batch.
_OUTER_ONLY: Final = frozenset({"content-length", "request-id", "client-request-id", "x-ms-ags-diagnostic"})
_QUERY_SAFE: Final = "/?:@!$&'()*+,;=%-._~"


@dataclass(frozen=True, slots=True)
class _Part:
    """One request of a batch, as far as it could be read."""

    id: str
    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    depends_on: tuple[str, ...]


def batch(gcall: GraphCall) -> Response:
    """Answer `POST /$batch`: always 200, unless the batch itself cannot be read."""
    if gcall.call.carry_out is None:
        raise bad_request("A batch cannot stand within a batch.", "BadRequest")
    parts = _parts(gcall)
    answers: dict[str, dict[str, Any]] = {}
    for part in _in_order(parts):
        failed = any(answers[key]["status"] >= _FAILED for key in part.depends_on)
        answers[part.id.lower()] = _dependency_failed(gcall, part) if failed else _answer(gcall, part)
    return graph_json(gcall.call, {"responses": [answers[part.id.lower()] for part in parts]})


def _parts(gcall: GraphCall) -> list[_Part]:
    """Read the requests of a batch.

    Raises:
        GraphError: 400 for the whole batch.
    """
    content = gcall.json()
    rows = content.get("requests")
    if not isinstance(rows, list) or not rows:
        raise bad_request("The batch needs a list of 'requests'.", "BadRequest")
    if len(rows) > _MOST:
        raise bad_request(f"The number of requests in the batch is more than {_MOST}.", "BadRequest")
    parts = [_part(row) for row in rows]
    ids = [part.id.lower() for part in parts]
    if len(set(ids)) < len(ids):
        raise bad_request("Every request of the batch needs an ID of its own.", "BadRequest")
    unknown = next((key for part in parts for key in part.depends_on if key not in ids), None)
    if unknown is not None:
        raise bad_request(f"The batch has no request '{unknown}' to depend on.", "BadRequest")
    return parts


def _part(row: object) -> _Part:
    if not isinstance(row, dict):
        raise bad_request("Every request of the batch must be an object.", "BadRequest")
    key = _text(row, "id")
    headers = row.get("headers") or {}
    if not isinstance(headers, dict) or not all(isinstance(value, str) for value in headers.values()):
        raise bad_request(f"The headers of request '{key}' must be an object of texts.", "BadRequest")
    lowered = {str(name).lower(): value for name, value in headers.items()}
    depends = row.get("dependsOn") or []
    if not isinstance(depends, list) or not all(isinstance(one, str) for one in depends):
        raise bad_request(f"Property 'dependsOn' of request '{key}' must be a list of IDs.", "BadRequest")
    return _Part(
        id=key,
        method=_text(row, "method").upper(),
        url=_text(row, "url"),
        headers=lowered,
        body=_body(key, row.get("body"), lowered.get("content-type")),
        depends_on=tuple(one.lower() for one in depends),
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value:
        raise bad_request(f"Every request of the batch needs a text as '{name}'.", "BadRequest")
    return value


def _body(key: str, value: object, media_type: str | None) -> bytes:
    """Give the bytes of a body: JSON as it stands, anything else from its base64 form."""
    if value is None:
        return b""
    if media_type is None:
        message = f"Request '{key}' has a body but no Content-Type header."
        raise bad_request(message, "BadRequest")
    if "json" in media_type.lower():
        return msgspec.json.encode(value)
    try:
        text = str(value).replace("-", "+").replace("_", "/")
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise bad_request(f"The body of request '{key}' is no base64.", "BadRequest") from error


def _in_order(parts: list[_Part]) -> list[_Part]:
    """Put every request behind those that it depends on.

    Raises:
        GraphError: 400 for requests that depend on each other.
    """
    placed: dict[str, _Part] = {}
    waiting = parts
    while waiting:
        ready = [part for part in waiting if all(key in placed for key in part.depends_on)]
        if not ready:
            raise bad_request("The requests of the batch depend on each other in a circle.", "BadRequest")
        placed |= {part.id.lower(): part for part in ready}
        waiting = [part for part in waiting if part.id.lower() not in placed]
    return list(placed.values())


def _answer(gcall: GraphCall, part: _Part) -> dict[str, Any]:
    carry_out = gcall.call.carry_out
    assert carry_out is not None
    if "://" in part.url.partition("?")[0]:
        return _refused(gcall.call, part, bad_request("The URL of a request must be relative.", "BadRequest"))
    return _shown(part, carry_out(_inner_call(gcall.call, part)))


def _inner_call(outer: Call, part: _Part) -> Call:
    """Make the call that a part stands for; it has no way to carry out further ones."""
    path, _, query = part.url.partition("#")[0].partition("?")
    kept = {name: outer.headers[name] for name in _INHERITED if name in outer.headers}
    return replace(
        outer,
        method=part.method,
        path=_ROOT + unquote(path).lstrip("/"),
        query=dict(parse_qsl(query, keep_blank_values=True)),
        query_text=quote(query, safe=_QUERY_SAFE),
        headers=Headers(kept | dict(part.headers) | {"host": outer.headers["host"]}),
        body=part.body,
        entry=Entry(
            instant=outer.entry.instant,
            cloud=outer.entry.cloud,
            service=outer.entry.service,
            method=part.method,
        ),
        request_id=outer.state.ids.guid("request"),
        params={},
        carry_out=None,
    )


def _shown(part: _Part, response: Response) -> dict[str, Any]:
    headers = {name: value for name, value in response.headers.items() if name not in _OUTER_ONLY}
    shown: dict[str, Any] = {
        "id": part.id,
        "status": response.status_code,
        "headers": {"-".join(map(str.capitalize, name.split("-"))): value for name, value in headers.items()},
    }
    content = bytes(response.body)
    if content:
        is_json = "json" in headers.get("content-type", "")
        shown["body"] = _json_part(content) if is_json else base64.b64encode(content).decode()
    return shown


def _json_part(content: bytes) -> Any:
    """Put an answer's document in as it stands; a broken one, which a fault may order, as a text."""
    try:
        msgspec.json.decode(content)
    except msgspec.DecodeError:
        return content.decode("utf-8", "replace")
    return msgspec.Raw(content)


def _dependency_failed(gcall: GraphCall, part: _Part) -> dict[str, Any]:
    message = "A request that this one depends on has failed."
    return _refused(gcall.call, part, GraphError(_FAILED_DEPENDENCY, "FailedDependency", message))


def _refused(call: Call, part: _Part, error: GraphError) -> dict[str, Any]:
    return {
        "id": part.id,
        "status": error.status,
        "headers": {"Content-Type": "application/json"},
        "body": error_body(call, error.code, error.message),
    }
