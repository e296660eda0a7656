"""What failed attempts to register may have left in Entra, so that the next one begins by removing it.

A registration that exists and is not kept here holds its App ID URI: the next attempt would be refused for it, or leave one more
orphan behind.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import Any, Final, final

from azharness.simulator.declined import CloudFailureError
from azharness.simulator.graph import Graph, GraphObject

_TAKEN: Final = "Request_MultipleObjectsWithSameKeyValue"
"""Graph's code where another object has the App ID URI (fact G20)."""


@final
class Leftovers:
    """The leftovers of one dialog: registrations of which it knows, and one of which it never had an answer."""

    def __init__(self) -> None:
        self._mark = f"registration:{secrets.token_hex(16)}"
        self._objects: list[str] = []
        self._unanswered = ""

    def create(self, graph: Graph, document: dict[str, Any]) -> GraphObject:
        """Create an application once, also when the answer is lost or the request arrives twice.

        A mark of the dialog's own tells whether it came to be, and whether it is itself what stands in its way.
        """
        try:
            return graph.post("/applications", document | {"tags": [self._mark]})
        except CloudFailureError as failure:
            if failure.error is not None and failure.error.code != _TAKEN:
                raise
            self._unanswered = document["displayName"]
            found = self._find(graph)
            if found is None:
                raise
            return found

    def clear(self, graph: Graph) -> None:
        """Remove what earlier attempts left; without any, nothing is asked."""
        found = self._find(graph)
        if found is not None:
            self._note(found)
        for object_id in list(self._objects):
            self._remove(graph, object_id)

    def take_back(self, graph: Graph, registered: GraphObject) -> None:
        """Remove a registration; if that fails too, it is left for `clear`."""
        self._note(registered)
        with suppress(CloudFailureError):
            self._remove(graph, registered["id"])

    def _note(self, registered: GraphObject) -> None:
        if registered["id"] not in self._objects:
            self._objects.append(registered["id"])

    def _find(self, graph: Graph) -> GraphObject | None:
        """The application of which no answer came, if it came to be."""
        if not self._unanswered:
            return None
        quoted = self._unanswered.replace("'", "''")
        for application in graph.values("/applications", {"$filter": f"displayName eq '{quoted}'"}):
            if self._mark in application.get("tags", []):
                self._unanswered = ""
                return application
        return None

    def _remove(self, graph: Graph, object_id: str) -> None:
        """Delete a registration for good: one that can be restored still holds its App ID URI (fact G20).

        If only the second step fails there may be another try, and nobody is kept from going on. One that neither step finds
        may not be seen yet (fact G87), so that the next attempt looks for it again.
        """
        was_there = graph.discard(f"/applications/{object_id}")
        with suppress(CloudFailureError):
            if graph.discard(f"/directory/deletedItems/{object_id}") or was_there:
                self._objects.remove(object_id)
