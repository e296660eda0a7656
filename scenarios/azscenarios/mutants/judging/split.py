"""Processes that are split off from this one: each tells what it finds line by line, and none can hang."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from typing import IO, Any, Never

import msgspec

from azharness.contract.errors import AzharnessError

_MOST_MEMORY = 4 * 2**30
_SHOWN = 2000


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What a child says: a piece of work begins (`begins`), or something was found; last of all `ended`."""

    begins: str = ""
    found: msgspec.Raw = msgspec.Raw(b"null")
    trouble: str = ""
    ended: bool = False


class Teller:
    """A child's way to tell its parent."""

    def __init__(self, pipe: IO[bytes]) -> None:
        """Write into the parent's pipe."""
        self._pipe = pipe

    def begins(self, name: str, cpu_seconds: float) -> None:
        """Something begins that may take so much of the processor's time; if it takes more, the process ends."""
        self._write(Line(begins=name))
        signal.setitimer(signal.ITIMER_PROF, cpu_seconds)

    def found(self, something: Any) -> None:
        """What began last has come to its end with this."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        self._write(Line(found=msgspec.Raw(msgspec.json.encode(something))))

    def end(self, trouble: str = "") -> None:
        """Nothing more comes."""
        self._write(Line(ended=True, trouble=trouble))

    def _write(self, line: Line) -> None:
        self._pipe.write(msgspec.json.encode(line) + b"\n")


def split(work: Callable[[Teller], None]) -> tuple[int, IO[bytes]]:
    """Let a child do some work; answers its process ID and what it writes."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if not child:
        os.close(reading)
        _be_child(work, os.fdopen(writing, "wb", buffering=0))
    os.close(writing)
    return child, os.fdopen(reading, "rb")


def _be_child(work: Callable[[Teller], None], pipe: IO[bytes]) -> Never:
    """Do the work and end at once: nothing of the parent is cleaned up twice."""
    teller = Teller(pipe)
    try:
        _confine()
        work(teller)
        teller.end()
    except AzharnessError as error:
        teller.end(f"{error.message} {error.cause}".strip()[:_SHOWN])
    except BaseException as error:  # noqa: BLE001  (whatever it is, the parent is told)
        teller.end(f"{type(error).__name__}: {error}"[:_SHOWN])
    finally:
        os._exit(0)


def _confine() -> None:
    """Say nothing, interrupt at an interrupt, end where time or memory run out."""
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    import resource  # noqa: PLC0415  (there is none on Windows, where nothing is split off)

    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def lines(raw: bytes) -> Iterator[Line]:
    """The lines that a child wrote, as far as they are whole."""
    for line in raw.splitlines(keepends=True):
        if line.endswith(b"\n"):
            yield msgspec.json.decode(line, type=Line)
