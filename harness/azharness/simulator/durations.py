"""ISO 8601 durations, as schedules and validities are typed: `P7D`, `P1Y`, `PT90M`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from azharness.simulator.instants import add_months

_DURATION = re.compile(
    r"P(?=[0-9T])(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?"
    r"(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?",
    re.ASCII,
)
_WEEK, _DAY, _HOUR, _MINUTE = 604_800, 86_400, 3_600, 60


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: calendar months, whose length depends on where they begin, and seconds."""

    months: int
    seconds: int

    def after(self, instant: int) -> int:
        """The instant at which the duration ends when it begins at this one."""
        return add_months(instant, self.months) + self.seconds


def parse(text: str) -> Duration | None:
    """The duration that a text names; None where it names none, or one of no length."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    span = weeks * _WEEK + days * _DAY + hours * _HOUR + minutes * _MINUTE + seconds
    duration = Duration(months=years * 12 + months, seconds=span)
    return duration if duration.months or duration.seconds else None
