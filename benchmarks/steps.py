"""Steps per second of a campaign that is played on the simulated site in this process, and whose time it is: harness, site or cloud.

Runs are made over the model first, then played; only the playing is measured, in processor time. The cloud's share is what passes
inside its ASGI application, for whomever; the site's is what passes inside `send` and `knock`, less the cloud's; the rest is the
harness's: reading the trace, predicting, comparing, looking at the cloud's log. Run: `python benchmarks/steps.py [RUNS]`.
"""

from __future__ import annotations

import logging
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from time import process_time
from typing import Any

from azfakes import inprocess
from azharness.backends.inprocess import InProcessBackend
from azharness.model.campaign.run import Runs
from azharness.model.walk.ground import hello
from azscenarios.campaigning import Order, traced
from azscenarios.campaigning.playing import played
from azscenarios.config import RunConfig
from azscenarios.playing import Stage
from azscenarios.worker import working

STEPS = 50


class Watch:
    """Gives time to whoever is innermost."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._whose = ["harness"]
        self._since = process_time()

    def of(self, whose: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The work, its time given to somebody."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            self._turn()
            self._whose.append(whose)
            try:
                return work(*args, **kwargs)
            finally:
                self._turn()
                self._whose.pop()

        return timed

    def begin(self) -> None:
        """Forget what was spent."""
        self._turn()
        self.spent.clear()

    def end(self) -> None:
        """Count what was spent since the last turn."""
        self._turn()

    def _turn(self) -> None:
        now = process_time()
        self.spent[self._whose[-1]] += now - self._since
        self._since = now


def main(runs: int) -> int:
    """Play and print."""
    watch = Watch()
    # The only places through which requests reach the cloud's application, and commands the site.
    there = vars(inprocess)
    there["carry"] = watch.of("cloud", there["carry"])
    for name in ("send", "knock"):
        setattr(InProcessBackend, name, watch.of("site", getattr(InProcessBackend, name)))
    logging.getLogger("msal").addHandler(logging.NullHandler())
    endings: Counter[str] = Counter()
    steps = 0
    with working(RunConfig()) as worker:
        order = Order(hello(), seed=1, steps=STEPS)
        makes = Runs(hello(), 1, STEPS)
        traces = [traced(makes.run(number, {}), order) for number in range(runs)]
        stage = Stage(worker.backend, worker.cloud, worker.hello)
        watch.begin()
        for trace in traces:
            gone, ended = played(trace, stage)
            steps += len(gone.steps)
            endings[ended.ending] += 1
        watch.end()
    _print(steps, watch.spent, endings)
    return 0


def _print(steps: int, spent: Mapping[str, float], endings: Counter[str]) -> None:
    whole = sum(spent.values())
    print(
        f"{steps} steps in {whole:.1f} s of processor time: {steps / whole:.0f} steps/s; runs: {dict(endings)}"
    )
    for whose in ("harness", "site", "cloud"):
        share = spent[whose] / whole
        print(f"{whose:8} {share:6.1%} {1000 * spent[whose] / steps:6.2f} ms a step")


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 40))
