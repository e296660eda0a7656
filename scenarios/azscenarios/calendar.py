"""Instants, days and validities, as people and Graph write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from azharness.model.text import months_after, validity_months

_DAYS = re.compile(r"P(\d+)D")
_DAY = 86400


def after(start: int, validity: str) -> int:
    """The instant that lies a validity (`P1Y`, `P3M`, `P30D`) after another; a day that the month lacks becomes its last."""
    if days := _DAYS.fullmatch(validity):
        return start + int(days[1]) * _DAY
    months = validity_months(validity)
    if months is None:
        raise ValueError(f"{validity!r} is no validity such as P1Y or P30D.")
    return months_after(start, months)


def iso(moment: int) -> str:
    """An instant as Graph writes it."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant(text: str) -> int:
    """The instant that Graph wrote, fractions of a second dropped."""
    return int(datetime.fromisoformat(re.sub(r"\.\d+", "", text)).timestamp())


def day(moment: int) -> str:
    """The calendar day (UTC) of an instant, as it is typed."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")


def noon(date: str) -> int:
    """The instant of noon (UTC) of a day, `YYYY-MM-DD`."""
    return int(datetime.fromisoformat(f"{date}T12:00:00+00:00").timestamp())
