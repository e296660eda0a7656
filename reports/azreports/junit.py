"""`junit.xml`: JUnit XML (xunit2) for CI systems, green exactly where the backend is conformant.

Where a baseline has every failure, known ones and what they leave open are skipped, and the whole is green too; a stale
baseline is an error of that type. Three suites. `verdict` has one test case, the answer itself. `requirements` has one for each requirement: failed is a
failure, inconclusive and untested are errors of that type (JUnit knows no such outcome, and a skip would read green),
inapplicable and not selected are skipped, a failed MAY passes with a note. `scenarios` has one for each test. The outcome
of each requirement and test stands in its property `outcome` in any case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from azharness.journal.events import Difference
from azharness.journal.tests import Test
from azharness.journal.verdicts import Judgement, Outcome, RequirementVerdict, Verdict
from azreports.text import one_line, visible
from azreports.traces import spelled
from azreports.view import Failure, Report
from azreports.words import explained

_TALLIES: Final = {"failures": "failure", "errors": "error", "skipped": "skipped"}


def render(report: Report) -> str:
    """The document; wall time stands in `time` attributes alone."""
    root = ET.Element("testsuites", name="azharness")
    for suite in (_verdict_suite(report), _requirement_suite(report), _scenario_suite(report)):
        root.append(suite)
    _tally(root)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _verdict_suite(report: Report) -> ET.Element:
    verdict = report.judgement.verdict
    case = _case("azharness", "verdict", [("outcome", verdict), *_run_properties(report.judgement)])
    message, because = report.headline.sentence, "\n".join(report.headline.because)
    if report.judgement.excused and not report.judgement.stale:
        _child(case, "skipped", "", f"{message} {because}")
    elif verdict is Verdict.NOT_CONFORMANT and not report.judgement.excused:
        _child(case, "failure", verdict, message, because)
    elif report.judgement.stale:
        _child(case, "error", "stale-baseline", message, "\n".join([because, *_stale(report.judgement)]))
    elif verdict is not Verdict.CONFORMANT:
        _child(case, "error", verdict, message, because)
    return _suite("verdict", [case])


def _stale(judgement: Judgement) -> list[str]:
    return [f"{each.entry.requirement}: {each.words}" for each in judgement.stale]


def _run_properties(judgement: Judgement) -> list[tuple[str, str]]:
    head = judgement.head
    return [
        ("backend", f"{head.backend.name} {head.backend.version}"),
        ("product-version", head.product_version),
        ("services", " ".join(head.services)),
        ("declined", " ".join(head.declined)),
        ("selection", " ".join(head.selection)),
        ("seed", str(head.seed)),
    ]


def _requirement_suite(report: Report) -> ET.Element:
    failures = {failure.row.info.id: failure for failure in report.failures}
    rows = report.judgement.requirements
    return _suite("requirements", [_requirement(row, failures.get(row.info.id)) for row in rows])


def _requirement(row: RequirementVerdict, failure: Failure | None) -> ET.Element:
    properties = [("outcome", row.outcome), ("level", row.info.level), ("requirement", row.info.id)]
    case = _case(f"requirements.{row.info.chapter}", row.info.id, properties)
    if not row.info.selected:
        _child(case, "skipped", "", f"not selected ({row.outcome})")
    elif failure and row.counts and row.known:
        _child(case, "skipped", "", _known(failure))
    elif failure and row.counts:
        _child(case, "failure", "failed", _told(failure), _detail(failure))
    elif row.outcome is Outcome.INAPPLICABLE:
        _child(case, "skipped", "", f"inapplicable: {explained(row)}")
    else:
        _unknown(case, row)
    if failure and not row.counts:
        ET.SubElement(case, "system-out").text = visible(
            f"Failed, but held against nobody: {_detail(failure)}"
        )
    return case


def _unknown(case: ET.Element, row: RequirementVerdict) -> None:
    """A requirement of which something that applies was not shown, be it beside a failed MAY."""
    unknown = (Outcome.INCONCLUSIVE, Outcome.UNTESTED)
    keys = [each.key for each in row.cases if each.outcome in unknown]
    if row.behind_known:
        _child(case, "skipped", "", f"{row.outcome} by known failures alone: {explained(row)}")
    elif row.outcome in unknown:
        _child(case, "error", row.outcome, f"{row.outcome}: {explained(row)}")
    elif keys:
        _child(case, "error", Outcome.INCONCLUSIVE, f"inconclusive: not judged: {', '.join(keys)}")


def _scenario_suite(report: Report) -> ET.Element:
    shown = {failure.trace.started.test: failure for failure in reversed(report.failures) if failure.counts}
    keys = {case.key for row in report.judgement.requirements for case in row.cases if case.known}
    known = {test.started.test for test in report.judgement.tests if test.failed_by(keys.__contains__)}
    mild = dict.fromkeys(known, "known") | dict.fromkeys(_harmless(report), "held against nobody")
    return _suite("scenarios", [_scenario(test, shown, mild) for test in report.judgement.tests])


def _harmless(report: Report) -> set[str]:
    """Tests that failed by nothing that counts."""
    counting = {test for each in report.failures if each.counts for test in _tests_of(each)}
    return {test for each in report.failures for test in _tests_of(each)} - counting


def _tests_of(failure: Failure) -> list[str]:
    return [failure.trace.started.test, *failure.others]


def _scenario(test: Test, shown: dict[str, Failure], mild: dict[str, str]) -> ET.Element:
    started = test.started
    properties = [("outcome", test.result), ("kind", started.kind), ("source", started.source)]
    properties += [("requirement", claim) for claim in started.claims]
    properties += [("tag", tag) for tag in started.tags]
    case = _case(f"scenarios.{started.test.partition('::')[0]}", started.name, properties)
    case.set("time", f"{_seconds(test):.3f}")
    _result(case, test, shown.get(started.test), mild.get(started.test, ""))
    return case


def _result(case: ET.Element, test: Test, failure: Failure | None, mild: str) -> None:
    reason = test.finished.reason if test.finished else "broken off before its end"
    match test.result:
        case "failed" if mild == "known":
            _child(case, "skipped", "", f"failed, as known: {reason}")
        case "failed" if mild:
            ET.SubElement(case, "system-out").text = visible(f"Failed, but {mild}: {reason}")
        case "failed":
            told, detail = (_told(failure), _detail(failure)) if failure else (reason or "failed", "")
            _child(case, "failure", "failed", told, detail)
        case "inconclusive":
            _child(case, "failure", "inconclusive", f"inconclusive: {reason}")
        case "inapplicable":
            _child(case, "skipped", "", f"inapplicable: {reason}")
        case "harness-error":
            _child(case, "error", "harness-error", reason or "harness error")
        case _:
            pass


def _known(failure: Failure) -> str:
    entries = "; ".join(f"until {each.expires}: {each.reason}" for each in failure.known)
    return f"failed, as known {entries}. {_told(failure)}"


def _told(failure: Failure) -> str:
    """The failure in one line: rule, expected, observed."""
    first = next(iter(failure.differences), None)
    seen = f" Expected {_expected(first)}, observed {first.observed} at {first.path}." if first else ""
    return f"{failure.row.info.id}: {failure.row.info.rule}{seen}"


def _detail(failure: Failure) -> str:
    """The failure at length: every difference, and the sequence that led there."""
    lines = [
        f"{each.path}: expected {_expected(each)}; observed {each.observed}" for each in failure.differences
    ]
    for step in failure.trace.steps:
        lines.append(f"{step.keyword} {step.text}".strip())
        lines += [f"  {spelled(done.command)} -> {done.outcome}" for done in step.commands]
    return "\n".join([failure.row.info.rule, *lines, failure.reproduce])


def _expected(difference: Difference) -> str:
    return " or ".join(difference.expected)


def _seconds(test: Test) -> float:
    return (test.finished.wall.seconds if test.finished else None) or 0.0


def _case(class_name: str, name: str, properties: Iterable[tuple[str, str]]) -> ET.Element:
    case = ET.Element("testcase", classname=one_line(class_name), name=one_line(name), time="0.000")
    listed = ET.SubElement(case, "properties")
    for key, value in properties:
        ET.SubElement(listed, "property", name=key, value=one_line(value))
    return case


def _child(case: ET.Element, tag: str, kind: str, message: str, text: str = "") -> None:
    child = ET.SubElement(case, tag, message=one_line(message))
    if kind:
        child.set("type", kind)
    child.text = visible(text) or None


def _suite(name: str, cases: Sequence[ET.Element]) -> ET.Element:
    suite = ET.Element("testsuite", name=name)
    suite.extend(cases)
    _tally(suite)
    return suite


def _tally(element: ET.Element) -> None:
    """Count what stands below, as the format wants it in attributes."""
    cases = list(element.iter("testcase"))
    element.set("tests", str(len(cases)))
    for attribute, tag in _TALLIES.items():
        element.set(attribute, str(len(list(element.iter(tag)))))
    element.set("time", f"{sum(float(case.get('time', '0')) for case in cases):.3f}")
