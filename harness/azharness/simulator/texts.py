"""The forms that typed texts must have."""

from __future__ import annotations

import re
from collections.abc import Mapping

from azharness.contract import Reason
from azharness.simulator import durations
from azharness.simulator.declined import RefusalError
from azharness.simulator.instants import day_start, same_day_start

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)
_ABSOLUTE_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(//)?[A-Za-z0-9._~%!$&'()*+,;=:@\[\]-][^\s<>\"{}|\\^`\x00-\x1f\x7f]*"
)


def require(values: Mapping[str, str], fields: tuple[str, ...]) -> None:
    """Refuse with `required` the first of these fields that is empty or blank."""
    for field in fields:
        if not values[field].strip():
            raise RefusalError(Reason.REQUIRED, field)


def require_guid(values: Mapping[str, str], field: str) -> str:
    """The GUID in a field, in lower case; refused as `malformed` where it is none (decision A11)."""
    text = values[field].strip()
    if not _GUID.fullmatch(text):
        raise RefusalError(Reason.MALFORMED, field)
    return text.lower()


def guids(text: str) -> list[str] | None:
    """The GUIDs of a list with commas between, in lower case; None where it is no such list. An empty text lists none."""
    found = [part.strip().lower() for part in text.split(",")] if text.strip() else []
    return found if all(map(_GUID.fullmatch, found)) else None


def require_guids(values: Mapping[str, str], field: str) -> None:
    """Refuse as `malformed` a field that is no list of GUIDs."""
    if guids(values[field]) is None:
        raise RefusalError(Reason.MALFORMED, field)


def require_number(values: Mapping[str, str], field: str, least: int, most: int) -> None:
    """Refuse as `malformed` a field that is no whole number within the bounds, which belong to it."""
    text = values[field].strip()
    if not _NUMBER.fullmatch(text) or not least <= int(text) <= most:
        raise RefusalError(Reason.MALFORMED, field)


def require_uri(values: Mapping[str, str], field: str) -> str:
    """The absolute URI in a field; refused as `malformed` where it is none (decision A12)."""
    text = values[field].strip()
    if not _ABSOLUTE_URI.fullmatch(text):
        raise RefusalError(Reason.MALFORMED, field)
    return text


def require_duration(values: Mapping[str, str], field: str) -> None:
    """Refuse as `malformed` a field that names no duration."""
    if durations.parse(values[field].strip()) is None:
        raise RefusalError(Reason.MALFORMED, field)


def require_future_day(values: Mapping[str, str], field: str, now: int) -> int:
    """The beginning of the day in a field, UTC; refused where it is no day, or today or before (decision A5)."""
    start = day_start(values[field].strip())
    if start is None:
        raise RefusalError(Reason.MALFORMED, field)
    if start <= same_day_start(now):
        raise RefusalError(Reason.NOT_IN_FUTURE, field)
    return start
