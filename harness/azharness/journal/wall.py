"""Wall time: the only place in this package that reads it.

Scenarios run under freezegun, which replaces the time functions that it finds in modules. The journal tells how long
things really took, so both functions are kept where it does not look: in a class.
"""

from __future__ import annotations

import time


class _Real:
    now = staticmethod(time.time)  # noqa: TID251  (this is a clock module)
    steady = staticmethod(time.perf_counter)


def now() -> float:
    """The wall time in epoch seconds."""
    return _Real.now()


def steady() -> float:
    """A reading in seconds of a clock that never jumps; only differences mean something."""
    return _Real.steady()


def elapsed(since: float) -> float:
    """Seconds gone by since a reading of `steady`."""
    return steady() - since
