"""One mutant and the suite: what each check finds, told as soon as it is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from azharness.contract.hello import Hello
from azharness.engine.head import Question, head
from azharness.journal.events import Event, RunFinished, RunStarted, TestFinished, Wall
from azharness.journal.verdicts import Outcome, Verdict, judge
from azscenarios.config import RunConfig
from azscenarios.mutants.judging.check import Check
from azscenarios.mutants.mutant import Mutant
from azscenarios.mutants.trial import HARNESS_ERROR, Finding
from azscenarios.worker import greeted

SEED, EXAMPLES = 1, 5
Enough = Callable[[Sequence[Finding], str], bool]
"""Whether, after these findings, nothing more need be tried in a way of searching."""


@dataclass(frozen=True, slots=True)
class Order:
    """A mutant to be tried (None: the site as it is), the checks in their order, and when it is enough."""

    mutant: Mutant | None
    product_version: str
    checks: tuple[Check, ...]
    enough: Enough = field(default=lambda _findings, _way: False)


def examine(order: Order) -> Iterator[Finding]:
    """Play the checks one after the other; errors of the tool where the site does not even say hello."""
    config = configured(order.mutant, order.product_version)
    hello = greeted(config)
    config = msgspec.structs.replace(config, hello=hello)
    first = _head(hello, config)
    known: list[Finding] = []
    for check in order.checks:
        if not order.enough(known, check.way):
            known.append(_finding(check, first, check.play(config)))
            yield known[-1]


def configured(mutant: Mutant | None, product_version: str) -> RunConfig:
    """The run of the suite on a mutant."""
    return RunConfig(
        backend=f"azscenarios.mutants:{mutant.name}" if mutant else "simulated",
        product_version=product_version,
        seed=SEED,
        examples=EXAMPLES,
        shrink=False,
    )


def _head(hello: Hello, config: RunConfig) -> RunStarted:
    question = Question(config.product_version, (), (), config.seed)
    return head(hello, question, tool_version="", wall=Wall(), volatile={})


def _finding(check: Check, first: RunStarted, events: Sequence[Event]) -> Finding:
    """What a run of this one test would report."""
    judgement = judge([first, *events, RunFinished()])
    ends = [each for each in events if isinstance(each, TestFinished)]
    result, reason = (ends[-1].result, ends[-1].reason) if ends else (HARNESS_ERROR, "the test has no end")
    failed = [row.info.id for row in judgement.requirements if row.outcome is Outcome.FAILED]
    if judgement.verdict is Verdict.ERROR:
        result = HARNESS_ERROR
    return Finding(check=check.name, way=check.way, result=result, failed=failed, reason=reason)
