"""`report.json`: everything that a report tells, for programs, with a published schema."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, Final, Literal

import msgspec

from azharness.journal.events import BackendInfo, Difference, KnownFailure, MachinesShown, ShortestForm
from azharness.journal.machines import MachineCoverage, RequirementPart
from azharness.journal.verdicts import RequirementVerdict
from azreports.traces import spelled
from azreports.view import Failure, Report

FORMAT: Final = "azharness.report/1"
"""Name and version of the shape; the number rises when a reader could break."""

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

OutcomeName = Literal["passed", "failed", "inconclusive", "inapplicable", "untested"]


class _Member(msgspec.Struct, frozen=True, kw_only=True):
    """What all parts of the document share."""


class CaseEntry(_Member, frozen=True, kw_only=True):
    """A case of a requirement and the IDs of the tests that it rests on."""

    title: str
    level: str
    outcome: OutcomeName
    evidence: list[str]
    reason: str
    known: KnownFailure | None
    """What the baseline says of its failure."""


class RequirementEntry(_Member, frozen=True, kw_only=True):
    """A requirement, its cases by key, and the IDs of the tests that it rests on."""

    chapter: str
    level: str
    rule: str
    outcome: OutcomeName
    selected: bool
    """Whether it counts for the verdict."""
    reason: str
    evidence: list[str]
    cases: dict[str, CaseEntry]


class BaselineEntry(_Member, frozen=True, kw_only=True):
    """An entry of the baseline of known failures, and how it stands in this run."""

    requirement: str
    reason: str
    expires: dt.date
    stale: bool
    standing: str


class TestEntry(_Member, frozen=True, kw_only=True):
    """How a test ended."""

    name: str
    kind: str
    source: str
    result: str
    reason: str
    claims: list[str]
    tags: list[str]


class CommandEntry(_Member, frozen=True, kw_only=True):
    """A command of the shown sequence and what became of it."""

    step: str
    """The Gherkin step that it belongs to, or empty."""
    command: str
    outcome: str
    instant: int


class FailureEntry(_Member, frozen=True, kw_only=True):
    """A failed requirement, shown by the shortest test that failed it."""

    requirement: str
    cases: list[str]
    counts: bool
    """Whether it makes the backend not conformant."""
    test: str
    other_tests: list[str]
    sequence: list[CommandEntry]
    differences: list[Difference]
    shortest: ShortestForm | None
    """The shortest form that was found of it, where one was looked for."""
    reproduce: str


class ViolationEntry(_Member, frozen=True, kw_only=True):
    """An answer that left the contract."""

    test: str
    number: int
    what: str
    cause: str
    received: str


class MachinesEntry(_Member, frozen=True, kw_only=True):
    """How much of the model's machines an exploration showed; `coverage` is what was asked for, `missed` how much of that was not seen."""

    coverage: list[str]
    missed: int
    machines: list[MachineCoverage]
    requirements: list[RequirementPart]


class Document(_Member, frozen=True, kw_only=True):
    """A report of azharness."""

    format: str
    verdict: Literal["conformant", "not-conformant", "incomplete", "error"]
    sentence: str
    summary: dict[OutcomeName, int]
    """How many of the selected requirements have each outcome; all five are always there."""
    exit_code: int
    stopped: str
    """Why the run ended early, or empty."""
    backend: BackendInfo
    product_version: str
    services: list[str]
    declined: list[str]
    selection: list[str]
    """What the run was restricted to; empty: everything."""
    seed: int
    tool_version: str
    baseline: list[BaselineEntry]
    excused: bool
    """Whether known failures alone keep the backend from being conformant."""
    requirements: dict[str, RequirementEntry]
    failures: list[FailureEntry]
    violations: list[ViolationEntry]
    machines: MachinesEntry | None
    """How much of the model's machines was shown, where the run told it."""
    tests: dict[str, TestEntry]


def schema() -> dict[str, Any]:
    """The JSON Schema of `report.json`."""
    return {"$schema": _DIALECT, **msgspec.json.schema(Document)}


def render(report: Report) -> str:
    """The document as indented JSON; everything beyond ASCII is escaped, so that nothing hides in it."""
    return json.dumps(msgspec.to_builtins(_document(report)), indent=2) + "\n"


def _document(report: Report) -> Document:
    judgement, head = report.judgement, report.judgement.head
    return Document(
        format=FORMAT,
        verdict=judgement.verdict.value,
        sentence=report.headline.sentence,
        summary=msgspec.convert(judgement.summary, dict[OutcomeName, int]),
        exit_code=judgement.exit_code,
        stopped=judgement.stopped,
        backend=head.backend,
        product_version=head.product_version,
        services=head.services,
        declined=head.declined,
        selection=head.selection,
        seed=head.seed,
        tool_version=head.tool_version,
        baseline=[
            BaselineEntry(**msgspec.structs.asdict(each.entry), stale=each.stale, standing=each.words)
            for each in judgement.baseline
        ],
        excused=judgement.excused,
        requirements={row.info.id: _requirement(row) for row in judgement.requirements},
        failures=[_failure(failure) for failure in report.failures],
        violations=[
            ViolationEntry(
                test=each.test, number=each.number, what=each.what, cause=each.cause, received=each.received
            )
            for each in report.violations
        ],
        machines=_machines(judgement.machines),
        tests=_tests(report),
    )


def _machines(shown: MachinesShown | None) -> MachinesEntry | None:
    if shown is None:
        return None
    return MachinesEntry(
        coverage=shown.coverage,
        missed=shown.missed,
        machines=shown.machines,
        requirements=shown.requirements,
    )


def _requirement(row: RequirementVerdict) -> RequirementEntry:
    return RequirementEntry(
        chapter=row.info.chapter,
        level=row.info.level,
        rule=row.info.rule,
        outcome=row.outcome.value,
        selected=row.info.selected,
        reason=row.reason,
        evidence=row.evidence,
        cases={
            case.key: CaseEntry(
                title=case.title,
                level=case.level,
                outcome=case.outcome.value,
                evidence=case.evidence,
                reason=case.reason,
                known=case.known,
            )
            for case in row.cases
        },
    )


def _failure(failure: Failure) -> FailureEntry:
    return FailureEntry(
        requirement=failure.row.info.id,
        cases=[case.key for case in failure.cases],
        counts=failure.counts,
        test=failure.trace.started.test,
        other_tests=failure.others,
        sequence=[
            CommandEntry(
                step=f"{step.keyword} {step.text}".strip(),
                command=spelled(done.command),
                outcome=done.outcome,
                instant=done.instant,
            )
            for step in failure.trace.steps
            for done in step.commands
        ],
        differences=failure.differences,
        shortest=failure.trace.shortest,
        reproduce=failure.reproduce,
    )


def _tests(report: Report) -> dict[str, TestEntry]:
    return {
        test.started.test: TestEntry(
            name=test.started.name,
            kind=test.started.kind,
            source=test.started.source,
            result=test.result,
            reason=test.finished.reason if test.finished else "broken off",
            claims=test.started.claims,
            tags=test.started.tags,
        )
        for test in report.judgement.tests
    }
