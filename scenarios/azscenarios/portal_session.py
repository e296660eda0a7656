"""One administrator at one service of the cloud: requests with a token, pages, and what the service refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import httpx

from azharness.contract.outcomes import CloudError
from azharness.engine.errors import HarnessError


class PortalRefused(Exception):
    """The cloud declined what the portal asked for; `error` is what it said."""

    def __init__(self, source: str, answer: httpx.Response) -> None:
        """Keep the code that the service gave."""
        code = str(answer.json()["error"]["code"])
        super().__init__(code)
        self.error = CloudError(source=source, code=code)


def first(rows: Iterable[dict[str, Any]], wanted: str) -> dict[str, Any]:
    """The first of the rows that were found; `HarnessError` where a scenario names what there is not."""
    found = next(iter(rows), None)
    if found is None:
        raise HarnessError(f"The cloud has no {wanted}.")
    return found


class PortalSession:
    """An administrator's requests to Graph or Resource Manager."""

    def __init__(self, http: httpx.Client, source: str, root: str, token: str) -> None:
        """Ask a service (`graph`, `arm`) at a base URL with a person's token."""
        self._http = http
        self._source = source
        self._root = root
        self._headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str) -> dict[str, Any]:
        """What a path shows."""
        return self._json("GET", path)

    def find(self, path: str) -> dict[str, Any] | None:
        """What a path shows, or None where there is nothing."""
        answer = self._send("GET", path)
        return answer.json() if answer.is_success else None

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Make something, and see what it is."""
        return self._json("POST", path, body)

    def put(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Make something whose name is known, and see what it is."""
        return self._json("PUT", path, body)

    def change(self, method: str, path: str, body: dict[str, Any] | None = None) -> None:
        """Change or delete something, which shows nothing."""
        self._checked(method, path, body)

    def pages(self, path: str) -> Iterator[dict[str, Any]]:
        """Everything in a collection."""
        url: str | None = path
        while url:
            page = self.get(url)
            yield from page["value"]
            url = page.get("@odata.nextLink")

    def link(self, object_id: str) -> dict[str, Any]:
        """A body that names a directory object."""
        return {"@odata.id": f"{self._root}/directoryObjects/{object_id}"}

    def _json(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        return self._checked(method, path, body).json()  # type: ignore[no-any-return]

    def _checked(self, method: str, path: str, body: dict[str, Any] | None) -> httpx.Response:
        answer = self._send(method, path, body)
        if answer.is_error:
            raise PortalRefused(self._source, answer)
        return answer

    def _send(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        url = path if path.startswith("https://") else f"{self._root}/{path}"
        return self._http.request(method, url, json=body, headers=self._headers)
