"""Several children side by side: each is given a piece of work, and what they found comes back as they end."""

from __future__ import annotations

import os
import selectors
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from azharness.journal import wall
from azscenarios.mutants.judging.split import Line, Teller, lines, split

_SILENCE = 600.0
"""Wall seconds after which a child that says nothing is ended: it waits for something that never comes."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What a child said: its findings in order, what kept it from its end, and what it was at when time ran out."""

    work: Any
    found: list[bytes]
    trouble: str
    timed_out: str
    seconds: float


@dataclass
class _Child:
    work: Any
    process: int
    pipe: IO[bytes]
    began: float
    heard: float
    said: bytearray = field(default_factory=bytearray)


def side_by_side(works: Iterable[Any], do: Callable[[Any, Teller], None], workers: int) -> Iterator[Ended]:
    """Do each piece of work in a child of its own, `workers` at a time; they come back in the order of their ends."""
    waiting, selector = iter(works), selectors.DefaultSelector()
    try:
        while True:
            while len(selector.get_map()) < workers and (work := next(waiting, None)) is not None:
                child = _begin(work, do)
                selector.register(child.pipe, selectors.EVENT_READ, child)
            if not selector.get_map():
                return
            yield from _heard(selector)
    finally:
        for key in list(selector.get_map().values()):
            _end(key.data)
        selector.close()


def _begin(work: Any, do: Callable[[Any, Teller], None]) -> _Child:
    process, pipe = split(lambda teller: do(work, teller))
    return _Child(work, process, pipe, wall.steady(), wall.steady())


def _heard(selector: selectors.BaseSelector) -> Iterator[Ended]:
    for key, _ in selector.select(timeout=1.0):
        child: _Child = key.data
        piece = os.read(child.pipe.fileno(), 2**16)
        child.heard = wall.steady()
        child.said += piece
        if not piece:
            selector.unregister(child.pipe)
            yield _ended(child)
    for key in list(selector.get_map().values()):
        if wall.elapsed(key.data.heard) > _SILENCE:
            os.kill(key.data.process, signal.SIGKILL)


def _end(child: _Child) -> None:
    os.kill(child.process, signal.SIGKILL)
    child.pipe.close()
    os.waitpid(child.process, 0)


def _ended(child: _Child) -> Ended:
    child.pipe.close()
    _, status = os.waitpid(child.process, 0)
    said = list(lines(bytes(child.said)))
    last = said[-1] if said else Line()
    late = os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGPROF, signal.SIGKILL)
    whole = last.ended or late
    return Ended(
        work=child.work,
        found=[bytes(line.found) for line in said if not line.begins and not line.ended],
        trouble=last.trouble if whole else f"the process ended with status {status}",
        timed_out=last.begins if late and not last.ended else "",
        seconds=wall.elapsed(child.began),
    )
