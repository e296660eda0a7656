"""Instants on the wire: epoch seconds to the texts of Entra and Graph, and back."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime

_ISO = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.IGNORECASE)
_FEBRUARY, _LEAP_DAY, _LAST_DAY = 2, 29, 28


def iso(instant: int) -> str:
    """Write an instant as Graph does, such as `2026-01-15T09:00:00Z` (facts G10)."""
    return f"{datetime.fromtimestamp(instant, UTC).replace(tzinfo=None).isoformat()}Z"


def spoken(instant: int) -> str:
    """Write an instant as Entra's error bodies do, such as `2026-01-15 09:00:00Z` (facts E84)."""
    return f"{datetime.fromtimestamp(instant, UTC).replace(tzinfo=None).isoformat(' ')}Z"


def parse_iso(text: str) -> int:
    """Read an ISO 8601 instant with a zone; fractions of a second are dropped.

    Raises:
        ValueError: the text is no such instant.
    """
    match = _ISO.fullmatch(text)
    if match is None:
        raise ValueError(f"not an instant: {text!r}")
    zone = "+00:00" if match[2] in "Zz" else match[2]
    try:
        return calendar.timegm(datetime.fromisoformat(match[1].upper() + zone).utctimetuple())
    except OverflowError as error:
        raise ValueError(f"not an instant: {text!r}") from error


def years_after(instant: int, years: int) -> int:
    """Tell the same moment of the calendar some years later; a leap day becomes 28 February."""
    moment = datetime.fromtimestamp(instant, UTC)
    leap_day = (moment.month, moment.day) == (_FEBRUARY, _LEAP_DAY)
    day = _LAST_DAY if leap_day else moment.day
    return calendar.timegm(moment.replace(year=moment.year + years, day=day).utctimetuple())
