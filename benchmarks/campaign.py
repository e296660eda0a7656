"""Steps per second of a campaign over the model, beside those of a Hypothesis machine whose rules do nothing.

By turns in one run: the machine, whose tests run in one process; a campaign as it is made by default, in as many processes as there are
processors; and a campaign in one process, round after round. A step of a campaign chooses one gesture among all that are enabled in the
whole article model, predicts every allowed answer with its view and citations, goes on with one and notes what it met; the way to
where a run begins is in the time, and its gestures are not among the steps. No prediction is taken from an earlier one: what is
remembered are the moves of situations that are alike, and parts of answers that rest on parts of a state.

The machine and the campaign in all processes are timed by the wall clock, and are what is judged; beside them the campaign in one process
and the machine again, by processor time. The start of the processes is in no time. What is printed as a ratio is the median of the second half
of the blocks, when the ways to all beginnings have been gone. Run: `python benchmarks/campaign.py [BLOCKS]`; ends with 1 where the judged ratio is below 3.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import partial
from statistics import median
from time import perf_counter, process_time

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from azharness.model.campaign.campaign import ROUND, Makes
from azharness.model.campaign.findings import Findings
from azharness.model.campaign.tally import Tried, together
from azharness.model.walk.ground import hello
from azscenarios.campaigning import Order, RunDone, making

STEPS, EXAMPLES, ROUNDS = 50, 200, 10
"""Steps of a run and of an example, examples of a block, and rounds of a block: so many that what lay idle is warm again."""
WANTED = 3.0
Rate = tuple[float, float]
"""Steps per second by the wall clock, and by the time of this process."""


class Empty(RuleBasedStateMachine):
    """A machine whose rules do nothing."""

    steps = 0

    @rule()
    def one(self) -> None:
        """Count the step."""
        Empty.steps += 1

    @rule()
    def other(self) -> None:
        """Count the step."""
        Empty.steps += 1


def timed(steps: Callable[[], int]) -> Rate:
    """How fast steps are made."""
    wall, used = perf_counter(), process_time()
    made = steps()
    return made / (perf_counter() - wall), made / (process_time() - used)


def hypothesis(number: int) -> int:
    """A block of the empty machine."""
    Empty.steps = 0
    run_state_machine_as_test(
        seed(number)(Empty),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    return Empty.steps


class Walked:
    """A campaign that goes on from block to block, in the processes that make its runs."""

    def __init__(self, makes: Makes[RunDone], rounds: int) -> None:
        """Make so many rounds in each block."""
        self._makes, self._rounds = makes, rounds
        self._news: Mapping[Tried, int] = {}
        self._next = 0
        self.findings = Findings()

    def block(self) -> int:
        """Make rounds of runs; how many steps they are."""
        for _ in range(self._rounds):
            done = list(self._makes(range(self._next, self._next + ROUND), self._news))
            self._next += ROUND
            self._news = together({}, (run.tried for run in done))
            for run in done:
                self.findings.add(run.findings)
        return self._rounds * ROUND * STEPS


def main(blocks: int) -> int:
    """Measure by turns and print; the exit code says whether the campaign is fast enough."""
    order, cores = Order(hello(), 1, STEPS), os.cpu_count() or 1
    all_, one, machine = list[float](), list[float](), list[Rate]()
    with making(order, cores) as by_all, making(order, 1) as by_one:
        campaign, alone = Walked(by_all, ROUNDS), Walked(by_one, ROUNDS // 2)
        for number in range(blocks):
            machine.append(timed(partial(hypothesis, number)))
            all_.append(timed(campaign.block)[0])
            one.append(timed(alone.block)[1])
            print(
                f"block {number}: hypothesis {machine[-1][0]:6.0f}/s   campaign, {cores} processes {all_[-1]:6.0f}/s"
                f"   in one {one[-1]:6.0f}/s",
                flush=True,
            )
    found = campaign.findings
    print(f"rows {len(found.rows)}, pairs {len(found.pairs)}, cases cited {len(found.cites)}")
    print(f"ratio in one process, by processor time: {_ratio(one, [used for _, used in machine]):.2f}")
    ratio = _ratio(all_, [wall for wall, _ in machine])
    print(f"ratio in {cores} processes, by the wall clock: {ratio:.2f} (wanted: {WANTED})")
    return 0 if ratio >= WANTED else 1


def _ratio(ours: list[float], theirs: list[float]) -> float:
    late = slice(len(ours) // 2, None)
    return median(our / their for our, their in zip(ours[late], theirs[late], strict=True))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10))
