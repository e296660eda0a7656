"""Microsoft Graph over HTTP: objects, actions and lists with all their pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, final

import httpx

from azharness.contract import Reason
from azharness.simulator.cloud_answers import json_object, objects, require_same_origin
from azharness.simulator.declined import CloudFailureError
from azharness.simulator.entra_errors import retry_after
from azharness.simulator.transport import Transport

GRAPH_APP_ID: Final = "00000003-0000-0000-c000-000000000000"
"""Graph's own client ID, the same in every cloud (fact E103)."""

_DELTA_LINK: Final = "@odata.deltaLink"
_UNAVAILABLE: Final = 503
_NOT_FOUND: Final = 404
_LOST: Final = (400, _NOT_FOUND, 410)
"""How Graph declines a cursor that it does not know any more: what it says then has changed over time (fact G77)."""

_MORE_TRIES: Final = 2


class GraphObject(dict[str, Any]):
    """A JSON object of Graph; to miss a property that must be there is a failure of the cloud."""

    def __missing__(self, name: str) -> Any:
        raise CloudFailureError(Reason.CLOUD_REFUSED)


class CursorLostError(CloudFailureError):
    """Graph does not know a delta query's cursor any more: it is too old."""


@final
class Graph:
    """Graph as one token sees it. Failures carry Graph's code; 403 is `permission-denied`."""

    def __init__(self, transport: Transport, base: str, token: str) -> None:
        self._transport = transport
        self._base = base
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, query: dict[str, str] | None = None) -> GraphObject:
        """Read one object, or one page of a list; the path begins after `/v1.0`."""
        return self._read(self._url(path), query)

    def post(self, path: str, body: dict[str, Any]) -> GraphObject:
        """Create an object, or carry out an action."""
        return self._send("POST", path, body)

    def patch(self, path: str, body: dict[str, Any]) -> None:
        """Change an object."""
        self._send("PATCH", path, body)

    def delete(self, path: str) -> None:
        """Delete an object."""
        self._send("DELETE", path, None)

    def discard(self, path: str) -> bool:
        """Delete an object, and tell whether it was there: what is not found is gone already, or not seen yet (fact G87)."""
        response = self._transport.request("DELETE", self._url(path), headers=self._headers)
        if response.status_code == _NOT_FOUND:
            return False
        _body(response)
        return True

    def find(self, path: str, query: dict[str, str] | None = None) -> GraphObject | None:
        """Read one object; None where Graph has no such object."""
        response = self._answer(self._url(path), query)
        return None if response.status_code == _NOT_FOUND else _body(response)

    def values(self, path: str, query: dict[str, str] | None = None) -> Iterator[GraphObject]:
        """Read a list to its end, page by page (fact G67)."""
        for page in self._pages(self._read(self._url(path), query)):
            yield from _items(page)

    def latest(self, path: str, query: dict[str, str]) -> str:
        """The cursor of a delta query that tells only what changes from now on."""
        *_, last = self._pages(self._read(self._url(path), query | {"$deltatoken": "latest"}))
        return str(last[_DELTA_LINK])

    def changes(self, path: str, query: dict[str, str], cursor: str) -> tuple[list[GraphObject], str]:
        """What changed since the cursor, or everything where it is empty, and the next cursor (fact G74).

        An object may be told twice; the last telling counts (fact G76). `CursorLostError` where Graph declines the cursor.
        """
        pages = list(self._pages(self._resumed(cursor) if cursor else self._read(self._url(path), query)))
        return [item for page in pages for item in _items(page)], str(pages[-1][_DELTA_LINK])

    def _pages(self, page: GraphObject) -> Iterator[GraphObject]:
        yield page
        while "@odata.nextLink" in page:
            page = self._read(self._same_origin(page["@odata.nextLink"]))
            yield page

    def _resumed(self, cursor: str) -> GraphObject:
        response = self._answer(self._same_origin(cursor))
        try:
            return _body(response)
        except CloudFailureError as failure:
            if response.status_code in _LOST:
                raise CursorLostError(failure.reason, failure.error) from None
            raise

    def _url(self, path: str) -> str:
        return f"{self._base}/v1.0{path}"

    def _read(self, url: str, query: dict[str, str] | None = None) -> GraphObject:
        return _body(self._answer(url, query))

    def _answer(self, url: str, query: dict[str, str] | None = None) -> httpx.Response:
        """Ask; an answer 503 that asks for no pause is tried again at once, twice at most."""
        for _ in range(_MORE_TRIES):
            response = self._transport.request("GET", url, params=query, headers=self._headers)
            if response.status_code != _UNAVAILABLE or retry_after(response) is not None:
                return response
        return self._transport.request("GET", url, params=query, headers=self._headers)

    def _send(self, method: str, path: str, body: dict[str, Any] | None) -> GraphObject:
        return _body(self._transport.request(method, self._url(path), json=body, headers=self._headers))

    def _same_origin(self, link: str) -> str:
        """A next link, if it leads to this environment's Graph: the token goes nowhere else."""
        return require_same_origin(link, self._base)


def _body(response: httpx.Response) -> GraphObject:
    """The JSON object of an answer; empty for one without content."""
    return GraphObject(json_object(response, "graph"))


def _items(page: GraphObject) -> list[GraphObject]:
    return [GraphObject(item) for item in objects(page["value"])]
