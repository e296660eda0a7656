"""The one view that all formats share: what a journal says, arranged for readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from azharness.contract.cloud import LogEntry
from azharness.journal.events import Difference, Event, KnownFailure, Violation
from azharness.journal.known import with_baseline
from azharness.journal.reader import read
from azharness.journal.tests import Test
from azharness.journal.verdicts import (
    CaseVerdict,
    Judgement,
    Outcome,
    RequirementVerdict,
    judge,
)
from azreports.text import counted
from azreports.traces import Trace, collect
from azreports.words import Headline, headline, reproduction

LOG_ENTRIES: Final = 12
"""How many of the cloud's last requests are shown with a failure."""

_LEVELS: Final = ("MUST", "SHOULD", "MAY")


@dataclass(frozen=True)
class Failure:
    """A failed requirement, shown by the shortest test that failed it."""

    row: RequirementVerdict
    cases: list[CaseVerdict]
    """Those that failed."""
    counts: bool
    """Whether it makes the backend not conformant: a selected MUST or SHOULD."""
    trace: Trace
    others: list[str]
    """IDs of the other tests that failed it."""
    differences: list[Difference]
    log: list[LogEntry]
    reproduce: str
    """The command line that runs it again."""

    @property
    def known(self) -> list[KnownFailure]:
        """The baseline's entries that cover cases of it."""
        return list(dict.fromkeys(case.known for case in self.cases if case.known))


@dataclass(frozen=True)
class Report:
    """Everything that a report tells."""

    judgement: Judgement
    headline: Headline
    failures: list[Failure]
    """Those that count first, known ones after the others, then by level, then in the order of the catalogue."""
    open: list[RequirementVerdict]
    """Selected requirements that do not count against the backend, and of which something that applies is not known."""
    findings: list[Test]
    """Tests that did not pass although no requirement failed by them, such as a user's own."""
    violations: list[Violation]

    @property
    def chapters(self) -> list[tuple[str, list[RequirementVerdict]]]:
        """The requirements by chapter, as the catalogue has them."""
        grouped = groupby(self.judgement.requirements, key=lambda row: row.info.chapter)
        return [(chapter, list(rows)) for chapter, rows in grouped]


def load(journal: Path, baseline: Sequence[KnownFailure] | None = None) -> Report:
    """The view of a journal, by another baseline than its own if one is given; errors are those of `azharness.journal.errors`."""
    if baseline is None:
        return view(lambda: read(journal))
    return view(lambda: with_baseline(read(journal), baseline))


def view(events: Callable[[], Iterable[Event]]) -> Report:
    """The view of the events that `events` gives, once for the verdicts and once for what led to them."""
    judgement = judge(events())
    failed = [row for row in judgement.requirements if row.outcome is Outcome.FAILED]
    wanted = {test for row in failed for case in row.cases for test in case.evidence}
    traces = collect(events(), wanted)
    failures = [_failure(judgement, row, traces) for row in failed]
    return Report(
        judgement=judgement,
        headline=headline(judgement),
        failures=sorted(failures, key=_weight),
        open=[row for row in judgement.requirements if row.open and row.info.selected and not row.counts],
        findings=[test for test in judgement.tests if _is_finding(judgement, test)],
        violations=[event for event in events() if isinstance(event, Violation)],
    )


def failures_title(failures: Sequence[Failure]) -> str:
    """How many requirements failed, how many of them were known, and how many do not count."""
    counting = sum(failure.counts for failure in failures)
    others = len(failures) - counting
    known = sum(failure.counts and failure.row.known for failure in failures)
    if not counting:
        return f"{counted(others, 'failed requirement')}, none held against the backend"
    of_them = f", {known:,} of them known" if known else ""
    more = f", and {others:,} not held against the backend" if others else ""
    return counted(counting, "failed requirement") + of_them + more


def _failure(judgement: Judgement, row: RequirementVerdict, traces: dict[str, Trace]) -> Failure:
    cases = [case for case in row.cases if case.outcome is Outcome.FAILED]
    keys = {case.key for case in cases}
    failing = dict.fromkeys(test for case in cases for test in case.evidence)
    shortest = min((traces[test] for test in failing), key=_length)
    return Failure(
        row=row,
        cases=cases,
        counts=row.counts,
        trace=shortest,
        others=[test for test in failing if test != shortest.started.test],
        differences=shortest.differences(keys),
        log=shortest.log(LOG_ENTRIES),
        reproduce=reproduction(judgement.head, row.info.id),
    )


def _length(trace: Trace) -> tuple[bool, int]:
    """How long it takes to read; a test whose failure was shortened goes first."""
    form = trace.shortest
    whole = form is None or not form.steps
    return whole, len(trace.commands) if form is None or whole else form.commands


def _weight(failure: Failure) -> tuple[bool, bool, int]:
    levels = [_LEVELS.index(case.level) for case in failure.cases if case.level in _LEVELS]
    return not failure.counts, failure.row.known, min(levels, default=len(_LEVELS))


def _is_finding(judgement: Judgement, test: Test) -> bool:
    if test.result in ("passed", "inapplicable"):
        return False
    return not any(
        test.started.test in row.evidence and row.outcome is Outcome.FAILED for row in judgement.requirements
    )
