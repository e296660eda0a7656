"""Reading a baseline: the file in which a team keeps the failures that it knows and accepts for a while.

It is TOML, a table for each of them:

    [[known]]
    requirement = "KEY-1/renewed"   # or the whole requirement, KEY-1
    reason = "mended in 2.4"
    expires = 2027-03-31            # the last day on which it is accepted
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from azharness.journal.errors import BaselineError
from azharness.journal.events import KnownFailure


class _Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry as it stands in the file; what it may lack is asked for by name."""

    requirement: str
    expires: dt.date
    reason: str = ""


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file."""

    known: list[_Entry] = []


def read_baseline(path: Path) -> list[KnownFailure]:
    """The entries of a baseline in order; `BaselineError` if it is none, or if an entry is twice there or tells no reason."""
    try:
        entries = msgspec.convert(tomllib.loads(path.read_text("utf-8-sig")), _File).known
    except OSError as error:
        raise BaselineError(path, error.strerror or str(error)) from None
    except (ValueError, RecursionError) as error:
        raise BaselineError(path, str(error)) from None
    wrong = list(_mistakes(entries))
    if wrong:
        raise BaselineError(path, "; ".join(wrong))
    return [KnownFailure(**msgspec.structs.asdict(each)) for each in entries]


def _mistakes(entries: Sequence[_Entry]) -> Iterator[str]:
    yield from (f"{each.requirement} tells no reason" for each in entries if not each.reason.strip())
    times = Counter(each.requirement for each in entries)
    yield from (
        f"{requirement} stands there {count} times" for requirement, count in times.items() if count > 1
    )
