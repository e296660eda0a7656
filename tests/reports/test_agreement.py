"""All formats give the same answer, whatever the journal."""

from __future__ import annotations

import re

import jsonschema
import pytest
from tests.reports.conftest import Reporter, Reports, at_random

import azreports
from azharness.journal.verdicts import judge

SENTENCES = {
    "is conformant": "conformant",
    "is not conformant": "not-conformant",
    "is not fully judged": "incomplete",
    "could not be judged": "error",
}
SCHEMA = jsonschema.Draft202012Validator(azreports.schema())


def in_html(made: Reports) -> tuple[str, dict[str, str]]:
    """Verdict and outcomes as the page tells them."""
    verdict = re.search(r'<meta name="verdict" content="([a-z-]+)">', made.html)
    answer = re.search(r"<strong>([^<]*)</strong>", made.html)
    assert verdict
    assert answer
    assert SENTENCES[answer[1]] == verdict[1]
    rows = re.findall(r'<details class="req[^"]*" id="([^"]+)" data-outcome="([a-z]+)"', made.html)
    words = re.findall(
        r'(?s)<summary><span class="id">([^<]+)</span>.*?</span> ([a-z]+)</span></summary>', made.html
    )
    assert rows == words
    return verdict[1], dict(rows)


def in_markdown(made: Reports) -> tuple[str, dict[str, str]]:
    """Verdict and outcomes as the Markdown tells them."""
    title = re.match(r"# .*?\*\*(.*?)\*\*", made.markdown)
    assert title
    rows = re.findall(r"(?m)^\| (R-\d+) \| [A-Z]+ \| \*{0,2}([a-z]+)\*{0,2} \|", made.markdown)
    return SENTENCES[title[1]], dict(rows)


def in_junit(made: Reports) -> tuple[str, dict[str, str]]:
    """Verdict and outcomes as the properties of the JUnit XML tell them."""
    told = {
        (suite.get("name"), case.get("name")): case.find("properties/property[@name='outcome']")
        for suite in made.junit
        for case in suite.iter("testcase")
    }
    outcomes = {key: found.get("value", "") for key, found in told.items() if found is not None}
    verdict = outcomes["verdict", "verdict"]
    return verdict, {str(name): value for (suite, name), value in outcomes.items() if suite == "requirements"}


@pytest.mark.parametrize("part", range(10))
def test_all_formats_agree(reports: Reporter, part: int) -> None:
    """Verdict and outcome of every requirement are the same in JSON, page, JUnit XML and Markdown."""
    for seed in range(part * 20, part * 20 + 20):
        told = at_random(seed)
        made = reports(told)
        judgement = judge(told)
        expected = str(judgement.verdict), {row.info.id: str(row.outcome) for row in judgement.requirements}
        document = made.json
        SCHEMA.validate(document)
        in_json = (
            document["verdict"],
            {name: each["outcome"] for name, each in document["requirements"].items()},
        )
        assert [in_json, in_html(made), in_junit(made), in_markdown(made)] == [expected] * 4, seed
        assert document["summary"] == judgement.summary


def test_junit_is_green_where_the_run_ends_with_0(reports: Reporter) -> None:
    """A CI that reads only JUnit XML sees a failure or an error where the run ends with another code, or a test broke off."""
    seen = set()
    for seed in range(150):
        made = reports(at_random(seed))
        red = int(made.junit.get("failures", "0")) + int(made.junit.get("errors", "0"))
        seen.add((made.json["verdict"], made.json["exit_code"]))
        broke_off = any(test["result"] == "inconclusive" for test in made.json["tests"].values())
        assert red or not made.json["exit_code"], seed
        assert not red or made.json["exit_code"] or broke_off, seed
    assert {code for _, code in seen} == {0, 1, 3, 4, 5, 6, 130}
    assert {verdict for verdict, _ in seen} == {"conformant", "not-conformant", "incomplete", "error"}
    assert ("not-conformant", 0) in seen


def test_the_same_journal_gives_the_same_bytes(reports: Reporter) -> None:
    """Reports are functions of the journal: written twice, they are equal."""
    once = {path.name: path.read_bytes() for path in reports(at_random(3)).folder.iterdir()}
    again = {path.name: path.read_bytes() for path in reports(at_random(3)).folder.iterdir()}
    assert once == again


def test_the_schema_is_a_schema() -> None:
    """The published schema of report.json is itself valid."""
    jsonschema.Draft202012Validator.check_schema(azreports.schema())
