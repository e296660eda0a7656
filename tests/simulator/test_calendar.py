"""Dates, durations and calendar years."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from azharness.simulator import durations, instants


def _at(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[misc, arg-type]  # parts of a date


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("P1Y", _at(2027, 3, 1), _at(2028, 3, 1)),
        ("P2Y", _at(2028, 2, 29, 12), _at(2030, 2, 28, 12)),
        ("P1Y", _at(2028, 2, 29, 23, 59, 59), _at(2029, 2, 28, 23, 59, 59)),
        ("P1M", _at(2027, 1, 31), _at(2027, 2, 28)),
        ("P7D", _at(2027, 1, 1), _at(2027, 1, 8)),
        ("P1W", _at(2027, 1, 1), _at(2027, 1, 8)),
        ("PT90M", _at(2027, 1, 1), _at(2027, 1, 1, 1, 30)),
        ("P1Y2M3DT4H5M6S", _at(2027, 1, 1), _at(2028, 3, 4, 4, 5, 6)),
    ],
)
def test_durations_end_by_the_calendar(text: str, begin: int, end: int) -> None:
    """Years and months are the calendar's; a missing 29th of February becomes the 28th."""
    duration = durations.parse(text)

    assert duration is not None
    assert duration.after(begin) == end


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "7D",
        "P7",
        "p7d",
        "P0D",
        "PT0S",
        "P-7D",
        "P1.5D",
        "P7D ",
        "P1DT",
        "P1H",
        "7 days",
        "P\u0667D",
    ],
)
def test_other_texts_are_no_durations(text: str) -> None:
    """A text in another form, or a duration of no length, is none."""
    assert durations.parse(text) is None


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2030-01-31T00:00:00Z", _at(2030, 1, 31)),
        ("2030-01-31T01:02:03.2742618Z", _at(2030, 1, 31, 1, 2, 3)),
        ("2030-01-31T01:00:00+01:00", _at(2030, 1, 31)),
    ],
)
def test_instants_of_graph_are_read(text: str, instant: int) -> None:
    """Instants come with up to seven fractional digits, which are cut off."""
    assert instants.from_graph(text) == instant


def test_instants_are_written_for_graph() -> None:
    """An instant is written in whole seconds, UTC."""
    assert instants.to_graph(_at(2030, 1, 31, 1, 2, 3)) == "2030-01-31T01:02:03Z"
