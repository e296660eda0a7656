"""How long two years of a connected site take in-process, beside a run of the same story that advances one day.

The site is connected with a created server app; then time passes a day at a time, the console's notices and connections
are looked at every week, and the key is renewed each year. Run: `python benchmarks/two_years.py`.
"""

from __future__ import annotations

import sys
from time import perf_counter

from azharness.contract import commands as c
from azharness.engine.runner import Runner
from azharness.journal.events import TestStarted
from azharness.journal.redact import Redactor
from azscenarios import moves
from azscenarios.config import RunConfig
from azscenarios.journalist import Journalist, Nowhere
from azscenarios.story import Story
from azscenarios.worker import Worker, working

_DAY = 86400
_ROUNDS = 3
_LIMIT = 2.0
"""Seconds that two years may take."""


def main() -> int:
    """Measure, print, and say by the exit code whether the limit was kept."""
    with working(RunConfig()) as worker:
        measured = {days: min(_time(worker, days) for _ in range(_ROUNDS)) for days in (1, 730)}
    ratio = measured[730] / measured[1]
    print(f"connect and 1 day:    {measured[1]:.3f} s")
    print(f"connect and 730 days: {measured[730]:.3f} s ({ratio:.1f} times)")
    print(f"limit for two years:  {_LIMIT:.1f} s")
    return 0 if measured[730] < _LIMIT else 1


def _time(worker: Worker, days: int) -> float:
    began = perf_counter()
    _story(worker, days)
    return perf_counter() - began


def _story(worker: Worker, days: int) -> None:
    started = TestStarted(test="two years", name="two years", kind="property", source="benchmark", claims=[])
    runner = Runner(worker.backend, worker.cloud, Journalist(started, Nowhere(), Redactor()), seed=1)
    story = Story(runner)
    story.begin("contoso")
    moves.connect_created(story)
    for day in range(1, days + 1):
        runner.pass_time(_DAY)
        if day % 7 == 0:
            story.do(c.ConsoleServices(), c.ConsoleNotices())
        if day % 350 == 0:
            story.do(c.ConsoleRenew(client_id=story.app(moves.SERVER_APP).client_id))
            moves.sign_in(story, "Global Administrator")
            story.do(c.DialogOk())


if __name__ == "__main__":
    sys.exit(main())
