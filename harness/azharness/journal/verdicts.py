"""The fold from events to verdicts: EARL's five outcomes for each case and requirement, and one verdict for the run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from azharness.journal.errors import JournalOrderError
from azharness.journal.events import (
    Event,
    KnownFailure,
    MachinesShown,
    RequirementInfo,
    RunFinished,
    RunStarted,
    TestStarted,
)
from azharness.journal.known import Standing, covering, day_of, standings
from azharness.journal.tests import Test, TestEvent


class Outcome(StrEnum):
    """What is known of a case or requirement."""

    PASSED = "passed"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"
    INAPPLICABLE = "inapplicable"
    UNTESTED = "untested"


class Verdict(StrEnum):
    """What is known of the backend."""

    CONFORMANT = "conformant"
    NOT_CONFORMANT = "not-conformant"
    INCOMPLETE = "incomplete"
    ERROR = "error"


INTERRUPTED = "interrupted"
"""Why a run stopped that can be resumed."""


@dataclass
class CaseVerdict:
    """What is known of a case, and the tests that it rests on."""

    key: str
    title: str
    level: str
    outcome: Outcome
    evidence: list[str]
    reason: str = ""
    known: KnownFailure | None = None
    """The baseline's entry that covers its failure."""

    @property
    def counts(self) -> bool:
        """Whether it counts against the backend where its requirement is selected; a known failure does too."""
        return self.outcome is Outcome.FAILED and self.level != "MAY"


@dataclass
class RequirementVerdict:
    """What is known of a requirement: its cases, and the tests that it rests on."""

    info: RequirementInfo
    outcome: Outcome
    cases: list[CaseVerdict]
    evidence: list[str]
    reason: str = ""
    behind_known: bool = False
    """Whether known failures alone leave something open in it: every test of it that broke off did so by them."""

    @property
    def open(self) -> bool:
        """Whether something that applies is not known, be it beside a failed MAY."""
        unknown = (Outcome.INCONCLUSIVE, Outcome.UNTESTED)
        return self.outcome in unknown or any(case.outcome in unknown for case in self.cases)

    @property
    def counts(self) -> bool:
        """Whether it makes the backend not conformant."""
        return self.info.selected and any(case.counts for case in self.cases)

    @property
    def known(self) -> bool:
        """Whether the baseline covers what failed in it: all that counts, or all if nothing does."""
        failed = [case for case in self.cases if case.outcome is Outcome.FAILED]
        against = [case for case in failed if case.counts] or failed
        return bool(against) and all(case.known for case in against)


@dataclass
class Judgement:
    """Everything that a report tells."""

    head: RunStarted
    requirements: list[RequirementVerdict]
    tests: list[Test]
    verdict: Verdict
    stopped: str
    baseline: list[Standing]
    exit_code: int
    machines: MachinesShown | None = None
    """How much of the model's machines was shown, where the run told it."""

    @property
    def excused(self) -> bool:
        """Whether known failures alone keep the backend from being conformant."""
        missing = _incomplete(self.requirements, self.stopped, excused=True)
        against = any(row.counts and not row.known for row in self.requirements)
        return self.verdict in (Verdict.NOT_CONFORMANT, Verdict.INCOMPLETE) and not missing and not against

    @property
    def stale(self) -> list[Standing]:
        """The baseline's entries that should stand there no longer."""
        return [each for each in self.baseline if each.stale]

    @property
    def summary(self) -> dict[str, int]:
        """How many of the selected requirements have each outcome."""
        counts = {str(outcome): 0 for outcome in Outcome}
        for row in self.requirements:
            if row.info.selected:
                counts[row.outcome] += 1
        return counts


def judge(events: Iterable[Event]) -> Judgement:
    """Fold a whole journal; `JournalOrderError` if the events tell no run."""
    head: RunStarted | None = None
    tests: dict[str, Test] = {}
    stopped, shown = INTERRUPTED, None
    for event in events:
        match event:
            case RunStarted():
                head = _only(head, event)
            case RunFinished():
                stopped = event.stopped
            case MachinesShown():
                shown = event
            case _:
                _note(tests, event)
    if head is None:
        raise JournalOrderError("The journal has no head: it is a part of one, or was never written.")
    judgement = _judgement(head, list(tests.values()), stopped)
    judgement.machines = shown
    return judgement


def _only(before: RunStarted | None, head: RunStarted) -> RunStarted:
    if before is not None:
        raise JournalOrderError("The journal has two heads: two runs stand in one file.")
    return head


def _note(tests: dict[str, Test], event: TestEvent) -> None:
    if isinstance(event, TestStarted):
        if event.test in tests:
            raise JournalOrderError(f"The test {event.test} begins twice.")
        tests[event.test] = Test(event)
    elif event.test not in tests:
        raise JournalOrderError(f"The test {event.test} goes on without having begun.")
    else:
        tests[event.test].take(event)


def _judgement(head: RunStarted, tests: list[Test], stopped: str) -> Judgement:
    rows = [_row(info, tests) for info in head.requirements]
    _mark_known(rows, tests, head.baseline)
    baseline = standings(head.baseline, _outcomes(rows, stopped), day_of(head.wall.at))
    judgement = Judgement(head, rows, tests, _verdict(rows, tests, stopped), stopped, baseline, exit_code=0)
    judgement.exit_code = _exit_code(judgement)
    return judgement


def _mark_known(rows: list[RequirementVerdict], tests: list[Test], baseline: Sequence[KnownFailure]) -> None:
    for case in (case for row in rows for case in row.cases if case.outcome is Outcome.FAILED):
        case.known = covering(case.key, baseline)
    passed = {test.started.test for test in tests if test.result == "passed"}
    broken = {
        test.started.test for test in tests if test.failed_by(lambda key: bool(covering(key, baseline)))
    }
    for row in rows:
        others = set(row.evidence) - passed
        row.behind_known = row.open and bool(others) and others <= broken


def _outcomes(rows: list[RequirementVerdict], stopped: str) -> dict[str, str]:
    """The outcome of each requirement and case by its key, empty where the run does not show whether it passes."""
    found: dict[str, str] = {}
    for row in rows:
        shown = row.info.selected and not stopped and row.outcome is not Outcome.INCONCLUSIVE
        for key, outcome in [*((case.key, case.outcome) for case in row.cases), (row.info.id, row.outcome)]:
            found[key] = str(outcome) if shown or outcome is Outcome.FAILED else ""
    return found


def _row(info: RequirementInfo, tests: list[Test]) -> RequirementVerdict:
    touching = [test for test in tests if _touches(info.id, test)]
    evidence = [test.started.test for test in touching]
    if info.inapplicable:
        cases = [
            CaseVerdict(case.key, case.title, case.level, Outcome.INAPPLICABLE, [], info.inapplicable)
            for case in info.cases
        ]
        return RequirementVerdict(info, Outcome.INAPPLICABLE, cases, [], info.inapplicable)
    cases = [_case(case.key, case.title, case.level, case.inapplicable, touching) for case in info.cases]
    outcome, reason = _fold(info.id, cases, touching)
    return RequirementVerdict(info, outcome, cases, evidence, reason)


def row_of(key: str) -> str:
    """The ID of the requirement that a case key belongs to: `FLW-3/unsigned@gateway` → `FLW-3`."""
    return key.partition("/")[0]


def _touches(row: str, test: Test) -> bool:
    claimed = row in test.started.claims and test.result != "inapplicable"
    return claimed or any(row_of(key) == row for key in test.failed)


def _case(key: str, title: str, level: str, inapplicable: str, tests: list[Test]) -> CaseVerdict:
    if inapplicable:
        return CaseVerdict(key, title, level, Outcome.INAPPLICABLE, [], inapplicable)
    failing = [test.started.test for test in tests if key in test.failed]
    if failing:
        return CaseVerdict(key, title, level, Outcome.FAILED, failing)
    judging = [test for test in tests if key in test.judged and row_of(key) in test.started.claims]
    held = [test.started.test for test in judging if test.result == "passed"]
    broken = [test.started.test for test in judging if test.result != "passed"]
    if broken:
        return CaseVerdict(
            key, title, level, Outcome.INCONCLUSIVE, broken, "a test of it did not run to its end"
        )
    if held:
        return CaseVerdict(key, title, level, Outcome.PASSED, held)
    return CaseVerdict(key, title, level, Outcome.UNTESTED, [])


def _fold(row: str, cases: list[CaseVerdict], tests: list[Test]) -> tuple[Outcome, str]:
    applicable = [case for case in cases if case.outcome is not Outcome.INAPPLICABLE]
    outcomes = {case.outcome for case in applicable}
    if cases and not applicable:
        return Outcome.INAPPLICABLE, cases[0].reason
    if Outcome.FAILED in outcomes:
        return Outcome.FAILED, ""
    broken = next((test for test in tests if row in test.started.claims and test.result != "passed"), None)
    if broken:
        return Outcome.INCONCLUSIVE, f"{broken.started.test} did not run to its end"
    if outcomes == {Outcome.PASSED}:
        return Outcome.PASSED, ""
    if tests:
        return Outcome.INCONCLUSIVE, _missing(applicable)
    return Outcome.UNTESTED, ""


def _missing(cases: list[CaseVerdict]) -> str:
    missing = [case.key for case in cases if case.outcome is not Outcome.PASSED]
    return f"not judged: {', '.join(missing)}"


def _verdict(rows: list[RequirementVerdict], tests: list[Test], stopped: str) -> Verdict:
    if any(test.result == "harness-error" for test in tests) or _lost(rows, tests):
        return Verdict.ERROR
    if any(row.counts for row in rows):
        return Verdict.NOT_CONFORMANT
    return Verdict.INCOMPLETE if _incomplete(rows, stopped) else Verdict.CONFORMANT


def _incomplete(rows: list[RequirementVerdict], stopped: str, *, excused: bool = False) -> bool:
    """Whether something that counts was not shown; `excused`: beside what known failures stand in front of."""
    selected = [row for row in rows if row.info.selected]
    judged = any(row.outcome in (Outcome.PASSED, Outcome.FAILED) for row in selected)
    missing = any(row.open and not (excused and row.behind_known) for row in selected)
    return bool(stopped) or not judged or missing


def _lost(rows: list[RequirementVerdict], tests: list[Test]) -> bool:
    """Whether a difference rests on nothing that is judged in this run: the model and the head disagree."""
    failed = {case.key for row in rows for case in row.cases if case.outcome is Outcome.FAILED}
    return any(test.failed and not test.failed & failed for test in tests)


def _exit_code(judgement: Judgement) -> int:
    """The first that applies; see README.md."""
    verdict, stopped = judgement.verdict, judgement.stopped
    rules = (
        (130, stopped == INTERRUPTED),
        (5, verdict is Verdict.ERROR),
        (1, any(row.counts and not row.known for row in judgement.requirements)),
        (1, any(test.is_finding for test in judgement.tests)),
        (4, stopped == "backend-unreachable"),
        (6, bool(judgement.stale)),
        (3, _incomplete(judgement.requirements, stopped, excused=True)),
    )
    return next((code for code, applies in rules if applies), 0)
