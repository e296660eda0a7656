"""What a run says on stderr while it goes on, and at its end."""

from __future__ import annotations

from collections.abc import Sequence

import click

from azharness.cli.saying import say
from azharness.journal.tests import Test
from azharness.journal.verdicts import Judgement, Outcome, RequirementVerdict, Verdict

_SENTENCES = {
    Verdict.CONFORMANT: "Conformant.",
    Verdict.NOT_CONFORMANT: "Not conformant.",
    Verdict.INCOMPLETE: "Incomplete: no requirement failed, but not everything was judged.",
    Verdict.ERROR: "Error of the harness: no verdict.",
}
_COLOURS = {
    Verdict.CONFORMANT: "green",
    Verdict.NOT_CONFORMANT: "red",
    Verdict.INCOMPLETE: "yellow",
    Verdict.ERROR: "magenta",
}

_SHOWN = 5
"""How many tests are named for each thing that happened."""


def conclude(judgement: Judgement) -> None:
    """The answer, and what stands behind it."""
    for row in judgement.requirements:
        if row.outcome is Outcome.FAILED:
            _failure(row)
    _list("finding", [test for test in judgement.tests if test.is_finding])
    _list("contract violation", [test for test in judgement.tests if test.violated])
    _list("harness error", [test for test in judgement.tests if test.result == "harness-error"])
    counts = ", ".join(f"{count} {name}" for name, count in judgement.summary.items() if count)
    sentence = click.style(_SENTENCES[judgement.verdict], fg=_COLOURS[judgement.verdict], bold=True)
    say(f"{sentence} {counts}." + (f" Stopped: {judgement.stopped}." if judgement.stopped else ""))


def _failure(row: RequirementVerdict) -> None:
    cases = ", ".join(case.key for case in row.cases if case.outcome is Outcome.FAILED)
    say(f"{click.style('failed', fg='red')} {row.info.level} {cases}: {row.info.rule}")
    say(f"       by {row.evidence[0]}")


def _list(what: str, tests: Sequence[Test]) -> None:
    """The first few tests to which something happened; the report has them all."""
    for test in tests[:_SHOWN]:
        reason = test.finished.reason if test.finished else "did not end"
        say(f"{what} in {test.started.test}: {reason}")
    if len(tests) > _SHOWN:
        say(f"{what} in {len(tests) - _SHOWN} more")
