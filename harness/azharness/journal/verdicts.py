"""The fold from events to verdicts: EARL's five outcomes for each case and requirement, and one verdict for the run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from azharness.journal.errors import JournalOrderError
from azharness.journal.events import (
    CommandDone,
    Event,
    PropertyDone,
    RequirementInfo,
    RunFinished,
    RunStarted,
    StepText,
    TestFinished,
    TestStarted,
    Violation,
)

TestEvent = TestStarted | StepText | CommandDone | Violation | PropertyDone | TestFinished


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


_QUIET = ("passed", "inapplicable")


@dataclass
class Test:
    """A test as the events tell it."""

    started: TestStarted
    judged: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    violated: bool = False
    finished: TestFinished | None = None

    @property
    def result(self) -> str:
        """How it ended; one without an end was broken off, and one that left the contract did not pass."""
        if self.finished is None or (self.violated and self.finished.result in _QUIET):
            return "inconclusive"
        return self.finished.result


@dataclass
class CaseVerdict:
    """What is known of a case, and the tests that it rests on."""

    key: str
    title: str
    level: str
    outcome: Outcome
    evidence: list[str]
    reason: str = ""


@dataclass
class RequirementVerdict:
    """What is known of a requirement: its cases, and the tests that it rests on."""

    info: RequirementInfo
    outcome: Outcome
    cases: list[CaseVerdict]
    evidence: list[str]
    reason: str = ""


@dataclass
class Judgement:
    """Everything that a report tells."""

    head: RunStarted
    requirements: list[RequirementVerdict]
    tests: list[Test]
    verdict: Verdict
    stopped: str
    exit_code: int

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
    stopped = "interrupted"
    for event in events:
        match event:
            case RunStarted():
                head = _only(head, event)
            case RunFinished():
                stopped = event.stopped
            case _:
                _note(tests, event)
    if head is None:
        raise JournalOrderError("The journal has no head: it is a part of one, or was never written.")
    return _judgement(head, list(tests.values()), stopped)


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
        _go_on(tests[event.test], event)


def _go_on(test: Test, event: TestEvent) -> None:
    match event:
        case CommandDone():
            test.judged.update(event.judged)
            test.failed.update(key for each in event.differences for key in each.cites)
        case PropertyDone():
            test.judged.update(event.judged)
        case Violation():
            test.violated = True
        case TestFinished():
            test.finished = event
        case _:
            pass


def _judgement(head: RunStarted, tests: list[Test], stopped: str) -> Judgement:
    rows = [_row(info, tests) for info in head.requirements]
    verdict = _verdict(rows, tests, stopped)
    return Judgement(head, rows, tests, verdict, stopped, _exit_code(verdict, stopped, tests))


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
    selected = [row for row in rows if row.info.selected]
    if any(test.result == "harness-error" for test in tests) or _lost(rows, tests):
        return Verdict.ERROR
    if any(_counts_against(row) for row in selected):
        return Verdict.NOT_CONFORMANT
    judged = any(row.outcome in (Outcome.PASSED, Outcome.FAILED) for row in selected)
    if stopped or not judged or any(_open(row) for row in selected):
        return Verdict.INCOMPLETE
    return Verdict.CONFORMANT


def _lost(rows: list[RequirementVerdict], tests: list[Test]) -> bool:
    """Whether a difference rests on nothing that is judged in this run: the model and the head disagree."""
    failed = {case.key for row in rows for case in row.cases if case.outcome is Outcome.FAILED}
    return any(test.failed and not test.failed & failed for test in tests)


def _open(row: RequirementVerdict) -> bool:
    """Whether something that applies is not known, be it beside a failed MAY."""
    unknown = (Outcome.INCONCLUSIVE, Outcome.UNTESTED)
    return row.outcome in unknown or any(case.outcome in unknown for case in row.cases)


def _counts_against(row: RequirementVerdict) -> bool:
    return any(case.outcome is Outcome.FAILED and case.level != "MAY" for case in row.cases)


_EXIT_CODES = {
    Verdict.ERROR: 5,
    Verdict.NOT_CONFORMANT: 1,
    Verdict.INCOMPLETE: 3,
    Verdict.CONFORMANT: 0,
}


def _exit_code(verdict: Verdict, stopped: str, tests: list[Test]) -> int:
    """The first that applies: interrupted, error, not conformant, unreachable, incomplete, conformant."""
    if stopped == "interrupted":
        return 130
    if verdict is Verdict.ERROR:
        return _EXIT_CODES[verdict]
    if any(_is_finding(test) for test in tests):
        return _EXIT_CODES[Verdict.NOT_CONFORMANT]
    if stopped == "backend-unreachable" and verdict is not Verdict.NOT_CONFORMANT:
        return 4
    return _EXIT_CODES[verdict]


def _is_finding(test: Test) -> bool:
    """Whether a test failed without failing a requirement: a user's own feature, or an answer that no row decides.

    It says nothing on conformance, so that the verdict stays; but whoever asked for it must not read green.
    """
    return test.result == "failed" and not test.failed
