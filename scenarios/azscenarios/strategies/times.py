"""Times: validities, days and dates of expiry, stretches of time and the instants around a change."""

from __future__ import annotations

from hypothesis import strategies as st

from azscenarios.calendar import day

MINUTE, HOUR, DAY = 60, 3600, 86_400
_YEARS = 3 * 365 * DAY
_EDGE = (0, 1, MINUTE + 1, HOUR, 61 * MINUTE, DAY)


def validities() -> st.SearchStrategy[str]:
    """Validities of a key that the article offers: one year or two (decision A18)."""
    return st.sampled_from(["P1Y", "P2Y"])


def spoiled_validities() -> st.SearchStrategy[str]:
    """Validities that yield no key in the article's version: Never, other durations, none at all."""
    return st.sampled_from(["Never", "P5Y", "P13M", "P0D", "a year", ""])


def days_ahead() -> st.SearchStrategy[int]:
    """How many days from today a key may be said to end: tomorrow, or any day of the next three years."""
    return st.integers(min_value=1, max_value=_YEARS // DAY)


def spoiled_days_ahead() -> st.SearchStrategy[int]:
    """Days on which a key cannot end any more: today (decision A5), or one that has gone."""
    return st.integers(min_value=-_YEARS // DAY, max_value=0)


def expiry_dates(now: int) -> st.SearchStrategy[str]:
    """Dates of expiry as they are typed, all of them after the day of the instant `now`."""
    return days_ahead().map(lambda days: day(now + days * DAY))


def spoiled_expiry_dates(now: int) -> st.SearchStrategy[str]:
    """Dates that have gone or are today, and texts that are no date."""
    gone = spoiled_days_ahead().map(lambda days: day(now + days * DAY))
    return st.one_of(st.sampled_from(["", "tomorrow", "2026-02-30", "01/02/2030"]), gone)


def jumps(*marks: int, longest: int = _YEARS) -> st.SearchStrategy[int]:
    """How many seconds pass: a short while, any stretch up to the `longest`, or just one of the `marks`."""
    stretches = (
        st.integers(min_value=1, max_value=min(2 * DAY, longest)),
        st.integers(min_value=1, max_value=longest),
    )
    return st.one_of(*stretches, *((st.sampled_from(marks),) if marks else ()))


def around() -> st.SearchStrategy[int]:
    """Seconds before and after an instant at which something changes: at it, next to it, an hour's and a day's length off."""
    return st.sampled_from([*_EDGE, *(-edge for edge in _EDGE[1:])])


def instants(since: int, *, longest: int = _YEARS) -> st.SearchStrategy[int]:
    """Instants after `since` (epoch seconds), at most `longest` seconds later."""
    return st.integers(min_value=since + 1, max_value=since + longest)
