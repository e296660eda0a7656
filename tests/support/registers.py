"""Whether what clients saw of one value, which several of them wrote and read, is explained by some order of the writes.

Every write writes a value of its own, so that a read names the write that it saw. Such a history has an order (it is
linearisable) if and only if no two values must both have been the current one at the same time: Gibbons and Korach,
"Testing Shared Memories", SIAM Journal on Computing 26(4), 1997, section 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import inf


@dataclass(frozen=True)
class Seen:
    """One operation on the value: begun and ended by the clients' clock; a write that nobody acknowledged has no end."""

    value: str
    is_write: bool
    began: float
    ended: float = inf


@dataclass(frozen=True)
class _Zone:
    """When a value was, or at least may have been, the current one.

    Forward: from the first end of an operation on it to the last beginning of one it was current. Backward, where all its
    operations overlap: it was current at some moment between these.
    """

    value: str
    first_end: float
    last_begin: float

    @property
    def is_forward(self) -> bool:
        return self.first_end < self.last_begin


def contradiction(history: Iterable[Seen]) -> str:
    """Tell why no order of the writes explains what was seen; empty where one does."""
    by_value: defaultdict[str, list[Seen]] = defaultdict(list)
    for one in history:
        by_value[one.value].append(one)
    zones = []
    for value, all_of_it in by_value.items():
        write = next((one for one in all_of_it if one.is_write), None)
        if write is None:
            return f"{value!r} was read, and nobody wrote it"
        if any(one.ended < write.began for one in all_of_it):
            return f"{value!r} was read before it was written"
        if len(all_of_it) == 1 and write.ended == inf:
            # Nobody knows whether it was ever written.
            continue
        zones.append(_Zone(value, min(one.ended for one in all_of_it), max(one.began for one in all_of_it)))
    return _clash(zones)


def _clash(zones: list[_Zone]) -> str:
    forward = sorted((one for one in zones if one.is_forward), key=lambda one: one.first_end)
    for before, after in pairwise(forward):
        if after.first_end < before.last_begin:
            return f"{before.value!r} and {after.value!r} were both current at the same time"
    for inner in (one for one in zones if not one.is_forward):
        for outer in forward:
            if outer.first_end < inner.last_begin and inner.first_end < outer.last_begin:
                return f"{inner.value!r} was written while {outer.value!r} stayed current"
    return ""
