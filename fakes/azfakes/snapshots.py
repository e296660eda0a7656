"""Snapshots: the whole cloud put aside in memory, and taken up again as often as wanted.

A snapshot is a pickle of everything that a request can read or change, made in one pass so that what is one object stays
one. World and addresses are never changed, so that they are shared; the log stands outside the state and goes on.
"""

from __future__ import annotations

import gc
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any, Final, final

import msgspec

from azfakes.errors import ControlError, ControlMissingError
from azfakes.state import CloudState

MOST_SNAPSHOTS: Final = 100
_SHARED: Final = ("world", "addresses")


class SnapshotInfo(msgspec.Struct, kw_only=True):
    """A snapshot.

    Attributes:
        name: by which it is taken up again.
        world: name of the world that the cloud was in.
        seed: seed of that world.
        instant: the cloud's clock, in epoch seconds.
        size: bytes of memory that it takes.
    """

    name: str
    world: str
    seed: int
    instant: int
    size: int


@dataclass(frozen=True, slots=True)
class _Kept:
    info: SnapshotInfo
    shared: dict[str, Any]
    own: bytes


@final
class Snapshots:
    """The snapshots of one cloud, in the order in which they were taken; resets leave them alone."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def infos(self) -> list[SnapshotInfo]:
        """List the snapshots."""
        return [kept.info for kept in self._kept.values()]

    def take(self, name: str, state: CloudState) -> SnapshotInfo:
        """Put the cloud's state aside under a name, in place of an earlier one of that name.

        Raises:
            ControlError: there are a hundred already.
        """
        if name not in self._kept and len(self._kept) >= MOST_SNAPSHOTS:
            raise ControlError(
                f"There are {MOST_SNAPSHOTS} snapshots already.", hint="Delete one that is no longer needed."
            )
        parts = {part.name: getattr(state, part.name) for part in fields(state)}
        shared = {part: parts.pop(part) for part in _SHARED}
        own = pickle.dumps(parts, pickle.HIGHEST_PROTOCOL)
        info = SnapshotInfo(
            name=name,
            world=state.world.name,
            seed=state.seed,
            instant=state.clock.now(),
            size=len(own),
        )
        self._kept.pop(name, None)
        self._kept[name] = _Kept(info, shared, own)
        return info

    def restore(self, name: str) -> CloudState:
        """Give the state as it was: the same requests get the same bytes from here as they would have got then.

        Raises:
            ControlMissingError: there is no such snapshot.
        """
        kept = self._find(name)
        with _without_collection():
            own = pickle.loads(kept.own)  # noqa: S301  (we wrote it ourselves, and it never left the process)
        return CloudState(**kept.shared, **own)

    def delete(self, name: str) -> None:
        """Forget a snapshot.

        Raises:
            ControlMissingError: there is no such snapshot.
        """
        self._find(name)
        del self._kept[name]

    def _find(self, name: str) -> _Kept:
        if name not in self._kept:
            known = ", ".join(self._kept) or "none"
            raise ControlMissingError(f"There is no snapshot {name!r}.", hint=f"Kept are: {known}.")
        return self._kept[name]


@contextmanager
def _without_collection() -> Iterator[None]:
    """Hold the garbage collector off: among so many new objects it looks for rubbish in vain, for most of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
