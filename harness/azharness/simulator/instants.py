"""Instants as people and Graph write them; all in UTC, as epoch seconds."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def day_start(text: str) -> int | None:
    """The instant at which a day `YYYY-MM-DD` begins; None where the text is no such day."""
    if not _DATE.fullmatch(text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def same_day_start(instant: int) -> int:
    """The instant at which the day of this instant began."""
    return instant - instant % 86_400


def add_months(instant: int, months: int) -> int:
    """The instant so many calendar months later; a day that the month does not have becomes its last one."""
    moment = datetime.fromtimestamp(instant, UTC)
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return int(moment.replace(year=year, month=month + 1, day=day).timestamp())


def to_graph(instant: int) -> str:
    """The instant as Graph takes it: `2026-01-31T00:00:00Z`."""
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_graph(text: str) -> int:
    """The instant that Graph wrote, with up to seven fractional digits (fact G10); `ValueError` if it is none."""
    return int(datetime.fromisoformat(text).timestamp())
