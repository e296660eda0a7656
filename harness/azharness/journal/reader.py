"""Reading a journal back, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from azharness.journal.errors import BrokenLineError, JournalMissingError, JournalVersionError
from azharness.journal.events import JOURNAL_VERSION, Event

_event: Final[msgspec.json.Decoder[Event]] = msgspec.json.Decoder(Event)


class _Version(msgspec.Struct):
    """The one member that tells a head of another version."""

    journal_version: str = JOURNAL_VERSION


def read(path: Path) -> Iterator[Event]:
    """The events of a journal in order, one at a time; members that this version does not know are left out.

    A last line that was torn by an interruption is left out. Raises `JournalMissingError`,
    `JournalVersionError`, and `BrokenLineError` with the number of the line.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise JournalMissingError(path, error.strerror or "") from None
    with file:
        for number, line in enumerate(file, start=1):
            if not line.endswith(b"\n") and _torn(line):
                return
            yield _decoded(path, number, line)


def _torn(line: bytes) -> bool:
    try:
        msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return True
    return False


def _decoded(path: Path, number: int, line: bytes) -> Event:
    if number == 1:
        _check_version(path, line)
    try:
        return _event.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BrokenLineError(path, number, str(error)) from None


def _check_version(path: Path, line: bytes) -> None:
    try:
        version = msgspec.json.decode(line, type=_Version).journal_version
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BrokenLineError(path, 1, str(error)) from None
    if version != JOURNAL_VERSION:
        raise JournalVersionError(path, version)
