"""Steps per second of a campaign over the model, beside those of a Hypothesis machine whose rules do nothing.

Both in this process, by turns, in processor time. A step of the campaign chooses one gesture among all that are enabled in the whole
article model, predicts every allowed answer with its view and citations, goes on with one and notes what it met; the way to where a
run begins is in the time, and its gestures are not among the steps. No prediction is taken from an earlier one: what is remembered are
the moves of situations that are alike, and parts of answers that rest on parts of a state. A whole campaign that uses all cores is
timed by the wall clock beside it, which judges nothing. Run: `python benchmarks/campaign.py
[BLOCKS]`; ends with 1 where the ratio is below 3.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from itertools import pairwise
from statistics import median
from time import perf_counter, process_time

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from azharness.model.campaign.campaign import Stops, carry_out
from azharness.model.campaign.findings import Findings
from azharness.model.campaign.run import Runs
from azharness.model.campaign.tally import Tried, together
from azharness.model.walk.ground import hello
from azscenarios.campaigning.making import Order
from azscenarios.campaigning.processes import making

STEPS, RUNS, EXAMPLES = 50, 64, 40
WANTED = 3.0


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


def hypothesis_rate(number: int) -> float:
    """Steps per second of the empty machine."""
    Empty.steps = 0
    began = process_time()
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
    return Empty.steps / (process_time() - began)


class Walked:
    """A campaign that goes on from block to block."""

    def __init__(self) -> None:
        self.runs = Runs(hello(), 1, STEPS)
        self.before: Mapping[Tried, int] = {}
        self.findings = Findings()
        self.made = self.same = 0

    def rate(self, number: int) -> float:
        """Steps per second of the campaign's round of a number."""
        began = process_time()
        done = [self.runs.run(each, self.before) for each in range(number * RUNS, (number + 1) * RUNS)]
        self.before = together(self.before, (run.tried for run in done))
        seconds = process_time() - began
        for run in done:
            self.findings.add(run.findings)
            states = [state for _, state in run.made]
            self.made += len(states)
            self.same += sum(one is other for one, other in pairwise(states))
        return RUNS * STEPS / seconds


def wall_rate(runs: int, workers: int) -> float:
    """Steps per second by the wall clock of a whole campaign in so many processes, their beginning in the time."""
    began = perf_counter()
    with making(Order(hello(), 1, STEPS), workers) as makes:
        carry_out(makes, Stops(runs, perf_counter), lambda _all, _done: None)
    return runs * STEPS / (perf_counter() - began)


def main(blocks: int) -> int:
    """Measure by turns and print; the exit code says whether the campaign is fast enough."""
    gc.set_threshold(100_000)
    walked, rates = Walked(), []
    for number in range(blocks):
        rates.append((hypothesis_rate(number), walked.rate(number)))
        print(
            f"block {number}: hypothesis {rates[-1][0]:7.0f}/s   campaign {rates[-1][1]:7.0f}/s", flush=True
        )
    ratio = median(ours / theirs for theirs, ours in rates[len(rates) // 2 :])
    found = walked.findings
    print(f"rows {len(found.rows)}, pairs {len(found.pairs)}, cases cited {len(found.cites)}")
    print(f"gestures made {walked.made}, of which left everything as it was {walked.same / walked.made:.0%}")
    cores = os.cpu_count() or 1
    print(f"whole campaign by the wall clock, {cores} processes: {wall_rate(blocks * RUNS, cores):.0f}/s")
    print(f"ratio, the second half of the blocks: {ratio:.2f} (wanted: {WANTED})")
    return 0 if ratio >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 12))
