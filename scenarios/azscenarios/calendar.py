"""Instants, days and validities, as people and Graph write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_YEARS = re.compile(r"P(\d+)Y")
_DAYS = re.compile(r"P(\d+)D")
_DAY = 86400


def after(start: int, validity: str) -> int:
    """The instant that lies a validity (`P1Y`, `P30D`) after another; 29 February becomes the 28th."""
    if days := _DAYS.fullmatch(validity):
        return start + int(days[1]) * _DAY
    years = _YEARS.fullmatch(validity)
    if years is None:
        raise ValueError(f"{validity!r} is no validity such as P1Y or P30D.")
    moment = datetime.fromtimestamp(start, UTC)
    year = moment.year + int(years[1])
    try:
        return int(moment.replace(year=year).timestamp())
    except ValueError:
        return int(moment.replace(year=year, day=28).timestamp())


def iso(moment: int) -> str:
    """An instant as Graph writes it."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def instant(text: str) -> int:
    """The instant that Graph wrote, fractions of a second dropped."""
    return int(datetime.fromisoformat(re.sub(r"\.\d+", "", text)).timestamp())


def day(moment: int) -> str:
    """The calendar day (UTC) of an instant, as it is typed."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%d")
