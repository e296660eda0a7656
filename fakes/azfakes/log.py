"""The request log: what happened at the cloud and what its control plane did, and nothing that is secret.

An entry is an allow-list. Bodies, tokens, secrets and passwords have no field to stand in, and what clients choose
themselves passes `azfakes.redaction` first.
"""

from __future__ import annotations

from itertools import islice
from typing import Annotated, Final, final

import msgspec

from azfakes.errors import ControlError, LogGoneError

LOG_BOUND: Final = 100_000
"""So many of the latest entries are always kept, and at most a tenth more."""
CONTROL: Final = "control"
"""The service of entries that tell what the control plane did."""
Number = Annotated[int, msgspec.Meta(ge=0)]


class Entry(msgspec.Struct, kw_only=True, omit_defaults=False, gc=False):
    """One request to the cloud, or one act of the control plane that changed how the cloud answers.

    Attributes:
        seq: position in the log, from 1; it goes on through resets.
        correlation_id: the client's own `client-request-id` if it sent a GUID, else the ID that the request got; empty
            for acts of the control plane.
        instant: when it came, in epoch seconds of the cloud's clock; of a reset, a restoration and a move of the clock,
            where the clock stands from then on.
        cloud: public, usgov, usdod or china; empty for acts of the control plane.
        service: login, graph, arm, or `control` for acts of the control plane.
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
        object_id: object that the request was about, if any; of an act of the control plane the world, snapshot, fault
            or key.
        fault: ID of the fault that answered the request or changed its answer, or None.
        sightings: kinds of secrets that stood in the request outside their own field: `secret key`, `password`, `token`.
    """

    seq: int = 0
    correlation_id: str = ""
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
    fault: str | None = None
    sightings: list[str] = []


class LogQuery(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Which entries of the log are wanted.

    Attributes:
        since: only those after the entry of this number; None gives those since the last reset or restoration.
        limit: so many at most; None gives all.
        service: login, graph, arm or control.
        method: HTTP method.
        path: beginning of the path template.
        tenant: tenant ID.
        client_id: application that asked.
        user: object ID of the person.
        status: HTTP status, such as `404`, or a class of them, such as `4xx`; `0` where no answer was given.
        error: the error's code.
        fault: ID of the fault that answered; `any` for those that any fault answered, `none` for those that none did.
    """

    since: Number | None = None
    limit: Annotated[int, msgspec.Meta(ge=1)] | None = None
    service: str | None = None
    method: str | None = None
    path: str | None = None
    tenant: str | None = None
    client_id: str | None = None
    user: str | None = None
    status: Annotated[str, msgspec.Meta(pattern="^([0-9]+|[1-5]xx)$")] | None = None
    error: str | None = None
    fault: str | None = None

    def wants(self, entry: Entry) -> bool:
        """Tell whether an entry is wanted, whatever its number; letter case does not matter."""
        pairs = (
            (self.service, entry.service),
            (self.method, entry.method),
            (self.tenant, entry.tenant),
            (self.client_id, entry.client_id),
            (self.user, entry.user),
            (self.error, entry.error),
        )
        same = all(wish is None or wish.lower() == (got or "").lower() for wish, got in pairs)
        begins = self.path is None or entry.path_template.lower().startswith(self.path.lower())
        return same and begins and self._status_fits(entry.status) and self._fault_fits(entry.fault)

    def _status_fits(self, status: int) -> bool:
        if self.status is None:
            return True
        return (
            status // 100 == int(self.status[0]) if self.status.endswith("xx") else status == int(self.status)
        )

    def _fault_fits(self, fault: str | None) -> bool:
        if self.fault in (None, "any", "none"):
            return self.fault is None or (fault is None) == (self.fault == "none")
        return fault == self.fault


class LogPage(msgspec.Struct):
    """A stretch of the log.

    Attributes:
        entries: the wanted entries, in order.
        next: the number to ask with for the following ones.
        missing: how many of the entries since the last reset or restoration are no longer kept, where all were asked for.
    """

    entries: list[Entry]
    next: int
    missing: int = 0


@final
class RequestLog:
    """The latest requests and acts of the control plane, in order; numbers go on through resets.

    Args:
        bound: so many entries are always kept, and at most a tenth more.
    """

    def __init__(self, bound: int = LOG_BOUND) -> None:
        self._bound = bound
        self._slack = max(bound // 10, 1)
        self._entries: list[Entry] = []
        self._gone = 0
        self._begin = 0

    @property
    def last(self) -> int:
        """Number of the latest entry; 0 before the first."""
        return self._gone + len(self._entries)

    def append(self, entry: Entry) -> None:
        """Number an entry and keep it."""
        if len(self._entries) == self._bound + self._slack:
            # Some at once: to take one from the front of a list costs as much as to take many.
            del self._entries[: self._slack]
            self._gone += self._slack
        self._entries.append(entry)
        entry.seq = self.last

    def begin_again(self) -> None:
        """Note that what is asked for without a number begins here."""
        self._begin = self.last

    def page(self, query: LogQuery) -> LogPage:
        """Give the entries that a query wants.

        Raises:
            LogGoneError: entries after the number asked for are no longer kept.
            ControlError: the log has no entry of that number yet.
        """
        start = self._begin if query.since is None else query.since
        if query.since is not None:
            self._check(query.since)
        found: list[Entry] = []
        for entry in self._entries[max(start - self._gone, 0) :]:
            if query.wants(entry):
                found.append(entry)
                if len(found) == query.limit:
                    return LogPage(found, entry.seq, max(self._gone - start, 0))
        return LogPage(found, self.last, max(self._gone - start, 0))

    def latest(self, query: LogQuery, limit: int, before: int | None = None) -> list[Entry]:
        """Give the latest entries that a query wants, the newest first, also those from before the last reset.

        Args:
            query: which entries; its number and limit do not count here.
            limit: so many at most.
            before: only those before the entry of this number.
        """
        end = len(self._entries) if before is None else max(before - 1 - self._gone, 0)
        newest_first = (self._entries[place] for place in range(min(end, len(self._entries)) - 1, -1, -1))
        return list(islice(filter(query.wants, newest_first), limit))

    def _check(self, since: int) -> None:
        if since < self._gone:
            raise LogGoneError(
                f"The entries {since + 1} to {self._gone} are no longer kept.",
                cause=f"The log keeps the latest {self._bound} entries.",
                hint=f"Ask with since={self._gone} for all that are kept, and ask more often.",
            )
        if since > self.last:
            raise ControlError(
                f"The log has no entry {since} yet: the latest is {self.last}.",
                hint="Numbers begin again when the cloud is started anew.",
            )
