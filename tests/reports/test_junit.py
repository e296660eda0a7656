"""JUnit XML tells CI systems the truth in the few words that it has."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from tests.reports.conftest import Reporter, Reports, example, head, row, run

ROWS = [
    row("PASS"),
    row("FAIL"),
    row("MAY", level="MAY"),
    row("OPEN"),
    row("NEVER"),
    row("NA", inapplicable="not in 2002"),
    row("OTHER", selected=False),
    row("GAP", "x", "y", level="MAY"),
]
TESTS = [
    example("a.feature::pass", ["PASS"], judged=["PASS"]),
    example("a.feature::fail", ["FAIL"], failed=["FAIL"], result="failed", reason="differs"),
    example("a.feature::may", ["MAY"], failed=["MAY"], result="failed", reason="differs"),
    example("a.feature::open", ["OPEN"], result="inconclusive", reason="no time"),
    example("a.feature::cut", ["OPEN"], result=None),
    example("a.feature::na", ["NA"], result="inapplicable", reason="declined"),
    example("a.feature::gap", [], failed=["GAP/x"], result="failed"),
    example("own.feature::mine", [], result="failed", reason="not mine"),
]


@pytest.fixture
def made(reports: Reporter) -> Reports:
    """Reports of a run in which everything happens."""
    return reports(run(head(*ROWS), *TESTS))


def result(case: ET.Element) -> tuple[str, str]:
    """The tag and the type of what a test case came to."""
    return next(
        ((each.tag, each.get("type", "")) for each in case if each.tag not in ("properties", "system-out")),
        ("", ""),
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("PASS", ("", "")),
        ("FAIL", ("failure", "failed")),
        ("MAY", ("", "")),
        ("OPEN", ("error", "inconclusive")),
        ("NEVER", ("error", "untested")),
        ("NA", ("skipped", "")),
        ("OTHER", ("skipped", "")),
        ("GAP", ("error", "inconclusive")),
    ],
)
def test_requirements(made: Reports, name: str, expected: tuple[str, str]) -> None:
    """Only what passed, or failed as a MAY, is green; what was not shown is an error of its own type."""
    assert result(made.case("requirements", name)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pass", ("", "")),
        ("fail", ("failure", "failed")),
        ("may", ("", "")),
        ("open", ("failure", "inconclusive")),
        ("cut", ("failure", "inconclusive")),
        ("na", ("skipped", "")),
        ("own", ("failure", "failed")),
    ],
)
def test_scenarios(made: Reports, name: str, expected: tuple[str, str]) -> None:
    """Inconclusive is a failure that says so, inapplicable a skip, a failed MAY a note."""
    full = "Name of own.feature::mine" if name == "own" else f"Name of a.feature::{name}"
    assert result(made.case("scenarios", full)) == expected


def test_a_failure_tells_rule_expected_observed_and_sequence(made: Reports) -> None:
    """The message names rule, expected and observed; the text has the sequence and the command line."""
    failure = made.case("scenarios", "Name of a.feature::fail").find("failure")
    assert failure is not None
    assert (
        failure.get("message")
        == "FAIL: The rule of FAIL. Expected wizard or closed, observed error at view/kind."
    )
    assert failure.text is not None
    assert "Given a site for a.feature::fail" in failure.text
    assert 'wizard.enter field="name" value="Contoso" -> accepted' in failure.text
    assert failure.text.endswith("azharness run --requirement FAIL --seed 7")


def test_messages_say_what_is_the_matter(made: Reports) -> None:
    """An inconclusive scenario says so and why."""
    message = made.case("scenarios", "Name of a.feature::open")[1].get("message")
    assert message == "inconclusive: no time"


def test_properties_name_the_requirements(made: Reports) -> None:
    """Each scenario names the requirements that it claims, and its source."""
    properties = made.case("scenarios", "Name of a.feature::pass").findall("properties/property")
    told = [(each.get("name"), each.get("value")) for each in properties]
    assert ("requirement", "PASS") in told
    assert ("source", "key.feature:3") in told


def test_counts_are_those_of_what_stands_below(made: Reports) -> None:
    """Tests, failures, errors and skipped of suites and of the whole add up."""
    for element in [made.junit, *made.junit]:
        for name, tag in {
            "tests": "testcase",
            "failures": "failure",
            "errors": "error",
            "skipped": "skipped",
        }.items():
            assert element.get(name) == str(len(list(element.iter(tag))))


def test_wall_time_stands_in_its_attribute_alone(made: Reports) -> None:
    """The duration of a scenario is there, and no time of day anywhere."""
    assert made.case("scenarios", "Name of a.feature::pass").get("time") == "0.500"
    assert not [each for each in made.junit.iter() if "timestamp" in each.attrib]


@pytest.mark.parametrize(
    ("result_of_test", "tag"),
    [("passed", ""), ("failed", "failure"), (None, "error"), ("harness-error", "error")],
)
def test_the_verdict_is_a_test_case_of_its_own(
    reports: Reporter, result_of_test: str | None, tag: str
) -> None:
    """One test case says the answer itself."""
    failed = ["KEY-1"] if result_of_test == "failed" else []
    test = example("a", ["KEY-1"], judged=["KEY-1"], failed=failed, result=result_of_test)
    case = reports(run(head(row("KEY-1")), test)).case("verdict", "verdict")
    assert result(case)[0] == tag
