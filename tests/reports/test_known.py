"""Known failures are shown as such, with reason and last day, in every format."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from tests.reports.conftest import NOON, Reporter, Reports, example, head, row, run

import azreports
from azharness.journal import events

FAR, PAST = dt.date(2027, 3, 31), dt.date(2026, 10, 31)
ROWS = [row("KEY-1"), row("KEY-2", "x", "y"), row("KEY-3"), row("KEY-4")]
TESTS = [
    example("a", ["KEY-1"], judged=["KEY-1"]),
    example("x", ["KEY-2"], failed=["KEY-2/x"], result="failed", reason="differs"),
    example("y", ["KEY-3", "KEY-4"], judged=["KEY-4"], failed=["KEY-3"], result="failed"),
]


def known(requirement: str, reason: str = "mended in `2.4`", expires: dt.date = FAR) -> events.KnownFailure:
    """An entry of the baseline."""
    return events.KnownFailure(requirement=requirement, reason=reason, expires=expires)


def told(*baseline: events.KnownFailure) -> list[events.Event]:
    """A run with two failed requirements and a baseline."""
    return run(head(*ROWS, baseline=list(baseline), wall=events.Wall(at=NOON)), *TESTS)


@pytest.fixture
def excused(reports: Reporter) -> Reports:
    """Reports of a run whose failures are all known, each in another way."""
    return reports(told(known("KEY-2/x"), known("KEY-3", "we wait for the vendor")))


def result(case: ET.Element) -> tuple[str, str]:
    """What a test case of the JUnit XML came to, and its message."""
    found = next(each for each in case if each.tag not in ("properties", "system-out"))
    return found.tag, found.get("message", "")


def test_json_tells_what_is_known(excused: Reports) -> None:
    """The entries stand in the document and with the cases that they cover; the verdict is what it was."""
    document = excused.json
    jsonschema.Draft202012Validator(azreports.schema()).validate(document)
    assert (document["verdict"], document["exit_code"], document["excused"]) == ("not-conformant", 0, True)
    cases = {key: case for row in document["requirements"].values() for key, case in row["cases"].items()}
    assert cases["KEY-2/x"]["known"] == {
        "requirement": "KEY-2/x",
        "reason": "mended in `2.4`",
        "expires": "2027-03-31",
    }
    assert {key: case["known"] for key, case in cases.items() if key not in ("KEY-2/x", "KEY-3")} == {
        "KEY-1": None,
        "KEY-2/y": None,
        "KEY-4": None,
    }
    assert [(each["requirement"], each["stale"], each["standing"]) for each in document["baseline"]] == [
        ("KEY-2/x", False, "it fails, as known"),
        ("KEY-3", False, "it fails, as known"),
    ]


def test_the_page_tells_what_is_known(excused: Reports) -> None:
    """Answer, failure, case and a section of their own say that it is known, why, and until when."""
    text = excused.text()
    assert "is not conformant" in text
    assert "Known failures alone are the reason: the baseline has all of 2 failed requirements." in text
    assert "2 failed requirements, 2 of them known" in text
    assert "Known until 2027-03-31: mended in 2.4 ( KEY-2/x )" in text
    assert "known until 2027-03-31: mended in `2.4`" in text
    assert "KEY-3 we wait for the vendor 2027-03-31 it fails, as known" in text
    assert "y did not run to its end (by known failures alone)" in text
    assert excused.html.count('class="failure known"') == 2


def test_markdown_tells_what_is_known(excused: Reports) -> None:
    """The same stands in the Markdown."""
    assert "Known failures alone are the reason" in excused.markdown
    assert "### KEY-2 (MUST, known)" in excused.markdown
    assert "- Known until 2027-03-31: mended in `2.4`" in excused.markdown
    assert "| `KEY-3` | we wait for the vendor | 2027-03-31 | it fails, as known |" in excused.markdown


def test_junit_is_green_and_says_why(excused: Reports) -> None:
    """Known failures, what they leave open, their tests and the verdict are skipped with the reason; nothing is red."""
    assert (excused.junit.get("failures"), excused.junit.get("errors")) == ("0", "0")
    verdict = result(excused.case("verdict", "verdict"))
    assert verdict[0] == "skipped"
    assert "is not conformant" in verdict[1]
    tag, message = result(excused.case("requirements", "KEY-2"))
    assert (tag, message[:52]) == ("skipped", "failed, as known until 2027-03-31: mended in `2.4`. ")
    assert result(excused.case("requirements", "KEY-4"))[1].startswith(
        "inconclusive by known failures alone: "
    )
    assert result(excused.case("scenarios", "Name of x")) == ("skipped", "failed, as known: differs")


def test_a_failure_that_is_not_known_comes_first_and_is_red(reports: Reporter) -> None:
    """Beside known failures it is told first, and the JUnit XML has it as a failure."""
    made = reports(told(known("KEY-2")))
    assert [each["requirement"] for each in made.json["failures"]] == ["KEY-3", "KEY-2"]
    assert "Known failures: 1 of 2 failed requirements." in made.text()
    assert [result(made.case("requirements", name))[0] for name in ("KEY-2", "KEY-3")] == [
        "skipped",
        "failure",
    ]
    assert result(made.case("verdict", "verdict"))[0] == "failure"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (known("KEY-1"), "it passed: it fails no longer"),
        (known("KEY-2", expires=PAST), "it was accepted until 2026-10-31, the run is of 2026-11-30"),
        (known("KEY-9"), "the suite has no such requirement"),
    ],
)
def test_a_stale_baseline_is_told_everywhere(
    reports: Reporter, entry: events.KnownFailure, words: str
) -> None:
    """Each format tells that it is stale and why, and the JUnit XML is red by it."""
    made = reports(
        told(entry, known("KEY-2/x"), known("KEY-3")) if entry.expires == FAR else told(entry, known("KEY-3"))
    )
    assert made.json["exit_code"] == 6
    assert made.json["baseline"][0]["stale"]
    assert "The baseline of known failures is stale in 1 entry." in made.text()
    assert f"Stale: {words}" in made.text()
    assert f"**stale**: {words}" in made.markdown
    error = made.case("verdict", "verdict").find("error")
    assert error is not None
    assert (error.get("type"), words in str(error.text)) == ("stale-baseline", True)


def test_without_a_baseline_nothing_is_said_of_one(reports: Reporter) -> None:
    """No section, no sentence."""
    made = reports(told())
    assert 'id="baseline"' not in made.html
    assert "nown failure" not in made.markdown + made.text()
