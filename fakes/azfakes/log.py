"""The request log: what happened at the cloud, and nothing that is secret.

An entry is an allow-list. Bodies, tokens, secrets and passwords have no field to stand in.
"""

from __future__ import annotations

from typing import final

import msgspec


class Entry(msgspec.Struct, kw_only=True, omit_defaults=False):
    """One request to the cloud.

    Attributes:
        seq: position in the log, from 1.
        instant: when it came, in epoch seconds of the cloud's clock.
        cloud: public, usgov, usdod or china.
        service: login, graph or arm.
        method: HTTP method.
        path_template: the path with its variable parts in braces, such as `/v1.0/applications/{id}`.
        tenant: tenant ID that the request was about, if known.
        client_id: application that asked, if known.
        grant: OAuth grant of a token request, or `authorize`.
        audience: the resource asked for, or the audience of the token presented.
        scopes: scopes asked for, or those of the token presented.
        token_kind: whose token was presented or issued: app, user or none.
        user: object ID of the person, or None.
        status: HTTP status; 0 where no answer was given.
        error: `AADSTS…` number or Graph's code, or None.
        wrote: whether the request changed the directory.
        object_id: object that the request was about, if any.
        sightings: kinds of secrets that stood in the request outside their own field: `secret key`, `password`, `token`.
    """

    seq: int = 0
    instant: int = 0
    cloud: str = ""
    service: str = ""
    method: str = ""
    path_template: str = ""
    tenant: str | None = None
    client_id: str | None = None
    grant: str | None = None
    audience: str | None = None
    scopes: list[str] = []
    token_kind: str = "none"
    user: str | None = None
    status: int = 0
    error: str | None = None
    wrote: bool = False
    object_id: str | None = None
    sightings: list[str] = []


class LogPage(msgspec.Struct):
    """A stretch of the log: its entries and the number to ask with for the following ones."""

    entries: list[Entry]
    next: int


@final
class RequestLog:
    """All requests since the world was loaded, in order."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []

    def __len__(self) -> int:
        return len(self._entries)

    def append(self, entry: Entry) -> None:
        """Number an entry and keep it."""
        entry.seq = len(self._entries) + 1
        self._entries.append(entry)

    def since(self, seq: int) -> LogPage:
        """Give the entries after the one with that number; 0 gives all."""
        return LogPage(entries=self._entries[max(seq, 0) :], next=len(self._entries))
