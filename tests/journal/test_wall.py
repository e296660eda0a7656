"""The journal's wall time is real even where a scenario's time stands still."""

from __future__ import annotations

import datetime as dt

from freezegun import freeze_time

from azharness.journal import wall


def test_frozen_time_does_not_reach_the_journal() -> None:
    """Under freezegun the journal still reads the real time."""
    before = wall.now()
    began = wall.steady()
    with freeze_time(dt.datetime(2087, 1, 1, tzinfo=dt.UTC)):
        inside = wall.now()
        took = wall.elapsed(began)
    assert before <= inside <= wall.now()
    assert 0 <= took < 60
