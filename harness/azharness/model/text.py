"""Forms of what people type: GUIDs, App ID URIs, dates, durations."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

GuidFlaw = Literal["not-hex", "braces", "too-short", "too-long", "no-hyphens", "misplaced-hyphen"]
GUID_FLAWS: tuple[GuidFlaw, ...] = (
    "not-hex",
    "braces",
    "too-short",
    "too-long",
    "no-hyphens",
    "misplaced-hyphen",
)
DIGITS = 32
DAY = 86_400
MONTHS = 12
"""Of a year."""

_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?", re.ASCII)
_SECONDS = {3: 7 * DAY, 4: DAY, 6: 3600, 7: 60, 8: 1}
"""Seconds of the groups of a duration whose length is the same everywhere."""
_VALIDITY = re.compile(r"P(?:(\d{1,2})Y)?(?:(\d{1,2})M)?", re.ASCII)


def is_guid(text: str) -> bool:
    """Whether a text is a GUID in the standard form (decision A11)."""
    return _GUID.fullmatch(text) is not None


def guid_flaw(text: str) -> GuidFlaw | None:
    """In which way a text misses the standard form of a GUID; None where it has it."""
    if is_guid(text):
        return None
    if text.startswith("{") or text.endswith("}"):
        return "braces"
    return _digit_flaw(text.replace("-", ""), hyphens="-" in text)


def _digit_flaw(digits: str, *, hyphens: bool) -> GuidFlaw:
    if re.fullmatch(r"[0-9a-fA-F]*", digits) is None:
        return "not-hex"
    if len(digits) != DIGITS:
        return "too-short" if len(digits) < DIGITS else "too-long"
    return "misplaced-hyphen" if hyphens else "no-hyphens"


def as_shown(text: str) -> tuple[str, ...]:
    """How a typed text may be shown: trimmed or not, GUIDs in it in lower case or not."""
    forms = (text.strip(), text, lower_guids(text.strip()), lower_guids(text))
    return tuple(dict.fromkeys(forms))


def lower_guids(text: str) -> str:
    """The text with its GUIDs in lower case."""
    return _GUID.sub(lambda found: found[0].lower(), text)


def is_uri(text: str) -> bool:
    """Whether a text is an absolute URI (decision A12)."""
    if re.search(r"\s", text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.scheme) and bool(parts.netloc or parts.path)


def day_start(text: str) -> int | None:
    """The instant at which a date `YYYY-MM-DD` begins in UTC; None where the text is no date."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return int(datetime(int(found[1]), int(found[2]), int(found[3]), tzinfo=UTC).timestamp())
    except ValueError:
        return None


def today(instant: int) -> int:
    """The instant at which the day of an instant began, UTC."""
    return instant - instant % DAY


def is_duration(text: str) -> bool:
    """Whether a text is an ISO 8601 duration."""
    return _DURATION.fullmatch(text) is not None


def duration_seconds(text: str) -> int | None:
    """The length of a duration; None where it has no fixed one (years, months) or is none."""
    found = _DURATION.fullmatch(text)
    if found is None or found[1] or found[2]:
        return None
    return sum(int(found[group][:-1]) * unit for group, unit in _SECONDS.items() if found[group])


def validity_months(text: str) -> int | None:
    """The number of months of a validity such as `P1Y` or `P6M`; None for any other text."""
    found = _VALIDITY.fullmatch(text)
    if found is None or not (found[1] or found[2]):
        return None
    return MONTHS * int(found[1] or 0) + int(found[2] or 0)


def years_after(instant: int, years: int) -> int:
    """The instant so many calendar years later; 29 February becomes the 28th (decision A18)."""
    return months_after(instant, MONTHS * years)


@lru_cache(maxsize=4096)
def months_after(instant: int, months: int) -> int:
    """The instant so many calendar months later; a day that the month lacks becomes its last (decision A18)."""
    moment = datetime.fromtimestamp(instant, UTC)
    years, month = divmod(moment.month - 1 + months, MONTHS)
    year, month = moment.year + years, month + 1
    day = min(moment.day, monthrange(year, month)[1])
    return int(moment.replace(year=year, month=month, day=day).timestamp())
