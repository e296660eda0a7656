"""What is said of a judgement, by a run at its end and whenever a journal is judged again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from azharness.journal.known import Standing
from azharness.journal.tests import Test
from azharness.journal.verdicts import CaseVerdict, Judgement, Outcome, RequirementVerdict, Verdict
from azreports.text import one_line

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
"""How many tests or entries are named for each thing that happened."""


def conclusion(judgement: Judgement) -> Iterator[str]:
    """What stands behind the answer, and the answer, line by line."""
    for row in judgement.requirements:
        if row.outcome is Outcome.FAILED:
            yield from _failure(row)
    yield from _tests("finding", [test for test in judgement.tests if test.is_finding])
    yield from _tests("contract violation", [test for test in judgement.tests if test.violated])
    yield from _tests("harness error", [test for test in judgement.tests if test.result == "harness-error"])
    yield from _stale(judgement.stale)
    counts = ", ".join(f"{count} {name}" for name, count in judgement.summary.items() if count)
    stopped = f" Stopped: {one_line(judgement.stopped)}." if judgement.stopped else ""
    yield f"{_sentence(judgement)} {counts}.{stopped}"


def _sentence(judgement: Judgement) -> str:
    colour = "yellow" if judgement.excused else _COLOURS[judgement.verdict]
    return click.style(_SENTENCES[judgement.verdict], fg=colour, bold=True) + _of_known(judgement)


def _of_known(judgement: Judgement) -> str:
    if judgement.excused:
        return " Known failures alone are the reason."
    against = [row for row in judgement.requirements if row.counts]
    return (
        " All failures are known, but not everything was judged."
        if against and all(row.known for row in against)
        else ""
    )


def _failure(row: RequirementVerdict) -> Iterator[str]:
    failed = [case for case in row.cases if case.outcome is Outcome.FAILED]
    word = click.style("known", fg="yellow") if row.known else click.style("failed", fg="red")
    keys = ", ".join(case.key for case in failed)
    yield f"{word} {one_line(f'{row.info.level} {keys}: {row.info.rule}')}"
    for line in dict.fromkeys([f"by {failed[0].evidence[0]}", *map(_known, failed)]):
        if line:
            yield f"       {one_line(line)}"


def _known(case: CaseVerdict) -> str:
    known = case.known
    return f"{known.requirement} is known until {known.expires}: {known.reason}" if known else ""


def _tests(what: str, tests: Sequence[Test]) -> Iterator[str]:
    """The first few tests to which something happened; the report has them all."""
    for test in tests[:_SHOWN]:
        reason = test.finished.reason if test.finished else "did not end"
        yield one_line(f"{what} in {test.started.test}: {reason}")
    if len(tests) > _SHOWN:
        yield f"{what} in {len(tests) - _SHOWN} more"


def _stale(entries: Sequence[Standing]) -> Iterator[str]:
    for each in entries[:_SHOWN]:
        yield f"{click.style('stale baseline', fg='yellow')}: {one_line(each.entry.requirement)}: {each.words}"
    if len(entries) > _SHOWN:
        yield f"stale baseline: {len(entries) - _SHOWN} more"
