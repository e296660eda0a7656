"""Whether the request log of a cloud explains what a crowd of clients saw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from math import inf

from crowd import DELETED, Crowd, Deed
from registers import Seen, contradiction

from azfakes import Entry
from azfakes.log import CONTROL

_OK, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND = 200, 401, 403, 404
_ERROR = 400
_UNSETTLING = ("/control/v1/reset", "/control/v1/clock", "/control/v1/keys/roll")


class Explanations:
    """What a log tells of the deeds of a crowd."""

    def __init__(self, crowd: Crowd, log: Sequence[Entry]) -> None:
        self._crowd = crowd
        self._entries = {entry.correlation_id: entry for entry in log if entry.correlation_id}
        self._unsettling = [
            entry.seq for entry in log if entry.service == CONTROL and entry.path_template in _UNSETTLING
        ]
        self._resets = [entry.seq for entry in log if entry.path_template == _UNSETTLING[0]]
        self._deletions: defaultdict[str, list[int]] = defaultdict(list)
        self._creations: dict[str, int] = {}
        for deed in crowd.deeds:
            entry = self._entries.get(deed.correlation_id)
            if entry is not None and entry.wrote and deed.kind == "delete":
                self._deletions[deed.group].append(entry.seq)
            if entry is not None and deed.kind == "create" and deed.group:
                self._creations[deed.group] = entry.seq

    def unexplained(self) -> list[str]:
        """List the errors that nothing in the log before them explains."""
        return [
            f"{deed.kind} {deed.group}: {deed.status} {self._entries.get(deed.correlation_id)}"
            for deed in self._crowd.deeds
            if not (_OK <= deed.status < _ERROR or self._is_explained(deed))
        ]

    def contradictions(self) -> list[str]:
        """List the groups whose history no order of the acknowledged writes explains."""
        histories: defaultdict[str, list[Seen]] = defaultdict(list)
        for deed in self._crowd.deeds:
            if deed.group:
                histories[deed.group] += self._seen(deed)
        told = {group: contradiction(history) for group, history in histories.items()}
        return [f"{group}: {reason}" for group, reason in told.items() if reason]

    def _is_explained(self, deed: Deed) -> bool:
        entry = self._entries.get(deed.correlation_id)
        if entry is None:
            return False
        if entry.fault is not None:
            return True
        if deed.kind == "token":
            # The secret was that of a world before.
            return deed.status == _UNAUTHORIZED and self._resets_before(entry) > deed.resets_known
        if deed.status in (_UNAUTHORIZED, _FORBIDDEN):
            # After a reset the application of the token may be another one, which Graph does not know.
            since = self._entries[deed.token_from].seq
            unsettling = self._unsettling if deed.status == _UNAUTHORIZED else self._resets
            return any(since < seq < entry.seq for seq in unsettling)
        if deed.status == _NOT_FOUND:
            return self._was_reset(deed, entry) or any(seq < entry.seq for seq in self._deletions[deed.group])
        return False

    def _resets_before(self, entry: Entry) -> int:
        return sum(seq < entry.seq for seq in self._resets)

    def _was_reset(self, deed: Deed, entry: Entry) -> bool:
        since = self._creations.get(deed.group, inf)
        return any(since < seq < entry.seq for seq in self._resets)

    def _seen(self, deed: Deed) -> Iterator[Seen]:
        """What a deed tells about a group's description; a group that is gone is one that was read as deleted."""
        entry = self._entries.get(deed.correlation_id)
        injected = entry is None or entry.fault is not None
        if _OK <= deed.status < _ERROR:
            yield Seen(deed.value, deed.kind != "read", deed.began, deed.ended)
        elif deed.status == _NOT_FOUND and not injected and entry and not self._was_reset(deed, entry):
            yield Seen(DELETED, is_write=False, began=deed.began, ended=deed.ended)
        elif injected and deed.kind in ("write", "delete"):
            yield Seen(deed.value, is_write=True, began=deed.began)
