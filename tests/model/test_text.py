"""The forms of what people type, and calendar years."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from tests.model.conftest import DAY, URI

from azharness.model.text import (
    duration_seconds,
    is_duration,
    is_uri,
    months_after,
    validity_months,
    years_after,
)


def instant(*date: int) -> int:
    """The beginning of a day, UTC."""
    return int(datetime(date[0], date[1], date[2], tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("begin", "years", "end"),
    [
        (instant(2026, 1, 15), 1, instant(2027, 1, 15)),
        (instant(2028, 2, 29), 1, instant(2029, 2, 28)),
        (instant(2028, 2, 29), 2, instant(2030, 2, 28)),
        (instant(2027, 2, 28), 1, instant(2028, 2, 28)),
    ],
)
def test_calendar_years(begin: int, years: int, end: int) -> None:
    """A calendar year later is the same date; 29 February becomes the 28th."""
    assert years_after(begin, years) == end


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("P7D", 7 * DAY),
        ("PT12H", DAY // 2),
        ("P1W", 7 * DAY),
        ("P1DT1M1S", DAY + 61),
        ("P1M", None),
        ("P1Y", None),
    ],
)
def test_durations(text: str, seconds: int | None) -> None:
    """Durations of fixed length are counted in seconds; months and years have none."""
    assert is_duration(text)
    assert duration_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "P", "PT", "7D", "P7", "weekly", "P7DT"])
def test_no_durations(text: str) -> None:
    """Other texts are no durations."""
    assert not is_duration(text)
    assert duration_seconds(text) is None


@pytest.mark.parametrize(
    ("text", "uri"),
    [
        (URI, True),
        ("https://x.example", True),
        ("urn:x", True),
        ("x", False),
        ("a b:c", False),
        ("http://[", False),
    ],
)
def test_uris(text: str, *, uri: bool) -> None:
    """An App ID URI is an absolute URI without blanks."""
    assert is_uri(text) is uri


@pytest.mark.parametrize(
    ("begin", "months", "end"),
    [
        (instant(2026, 1, 15), 3, instant(2026, 4, 15)),
        (instant(2026, 11, 30), 3, instant(2027, 2, 28)),
        (instant(2026, 8, 31), 6, instant(2027, 2, 28)),
        (instant(2027, 8, 31), 6, instant(2028, 2, 29)),
    ],
)
def test_calendar_months(begin: int, months: int, end: int) -> None:
    """Calendar months later is the same day; one that the month lacks becomes its last."""
    assert months_after(begin, months) == end


@pytest.mark.parametrize(
    ("text", "months"),
    [("P1Y", 12), ("P2Y", 24), ("P3M", 3), ("P1Y6M", 18), ("P30D", None), ("P", None), ("Never", None)],
)
def test_validities(text: str, months: int | None) -> None:
    """A validity is a number of years and months."""
    assert validity_months(text) == months
