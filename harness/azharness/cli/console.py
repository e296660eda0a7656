"""What a run says on stderr while it goes on, and at its end."""

from __future__ import annotations

import click

from azharness.journal.verdicts import Judgement, Outcome, RequirementVerdict, Verdict

_SENTENCES = {
    Verdict.CONFORMANT: "Conformant.",
    Verdict.NOT_CONFORMANT: "Not conformant.",
    Verdict.INCOMPLETE: "Incomplete: nothing failed, but not everything was judged.",
    Verdict.ERROR: "Error of the harness: no verdict.",
}
_COLOURS = {
    Verdict.CONFORMANT: "green",
    Verdict.NOT_CONFORMANT: "red",
    Verdict.INCOMPLETE: "yellow",
    Verdict.ERROR: "magenta",
}


def say(text: str) -> None:
    """A line on stderr."""
    click.echo(text, err=True)


def conclude(judgement: Judgement) -> None:
    """The answer, and what stands behind it."""
    for row in judgement.requirements:
        if row.outcome is Outcome.FAILED:
            _failure(row)
    for test in judgement.tests:
        if test.finished and test.result == "harness-error":
            say(f"harness error in {test.started.test}: {test.finished.reason}")
    counts = ", ".join(f"{count} {name}" for name, count in judgement.summary.items() if count)
    sentence = click.style(_SENTENCES[judgement.verdict], fg=_COLOURS[judgement.verdict], bold=True)
    say(f"{sentence} {counts}." + (f" Stopped: {judgement.stopped}." if judgement.stopped else ""))


def _failure(row: RequirementVerdict) -> None:
    cases = ", ".join(case.key for case in row.cases if case.outcome is Outcome.FAILED)
    say(f"{click.style('failed', fg='red')} {row.info.level} {cases}: {row.info.rule}")
    say(f"       by {row.evidence[0]}")
