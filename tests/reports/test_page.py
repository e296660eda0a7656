"""The page opens with the answer and tells everything below it."""

from __future__ import annotations

import re

import msgspec
import pytest
from tests.reports.conftest import Reporter, example, head, row, run

from azharness.journal import events

PASSED = example("a", ["KEY-1"], judged=["KEY-1"])
FAILED = example("b", ["KEY-2"], failed=["KEY-2/x"], result="failed", commands=3)
PAIR = row("KEY-2", "x", "y")


def test_the_page_opens_with_the_answer(reports: Reporter) -> None:
    """Title and first heading are the whole answer."""
    made = reports(run(head(row("KEY-1"), selection=["KEY-1"]), PASSED))
    sentence = made.json["sentence"]
    title, heading = re.search(r"<title>(.*?)</title>", made.html), re.search(r"(?s)<h1.*?</h1>", made.html)
    assert title
    assert heading
    assert title[1] == sentence
    assert sentence in " ".join(re.sub("<[^>]*>", "", heading[0]).split())


def test_a_failure_tells_what_is_needed(reports: Reporter) -> None:
    """Rule, level, reason, source, expected beside observed, steps, commands, the cloud's log, and how to run it again."""
    text = reports(run(head(row("KEY-1"), PAIR), PASSED, FAILED)).text()
    for told in (
        "1 failed requirement",
        "KEY-2 MUST",
        "The rule of KEY-2.",
        "Why it matters Something would break.",
        "Source Renew secret key",
        "Failed case KEY-2/x Case KEY-2/x",
        "view/kind wizard or closed error",
        "Given a site for b",
        "wizard.enter field=&#34;name&#34; value=&#34;Contoso&#34; → accepted differs",
        "2023-11-14 22:13:20Z POST /{tenant}/token login, public",
        "azharness run --requirement KEY-2 --seed 7",
    ):
        assert told in text


def test_every_requirement_is_on_the_page_with_its_cases(reports: Reporter) -> None:
    """Outcomes are words and marks, not colours alone; evidence and reasons are there."""
    made = reports(run(head(row("KEY-1"), PAIR, row("B", inapplicable="not in 2002")), PASSED, FAILED))
    text = made.text()
    for told in ("✓ passed", "✕ failed", "○ untested", "inapplicable", "Evidence: a", "not in 2002"):
        assert told in text
    assert made.html.count('<details class="req') == 3


def test_what_is_not_there_has_no_part(reports: Reporter) -> None:
    """A clean run has no empty parts for failures, gaps or violations."""
    made = reports(run(head(row("KEY-1"), machines=[]), PASSED))
    ids = set(re.findall(r'<section id="(\w+)"', made.html))
    assert ids == {"requirements", "run", "declared"}
    links = set(re.findall(r'href="#([^"]+)"', made.html))
    assert links <= set(re.findall(r'id="([^"]+)"', made.html))


def test_what_the_backend_declared_is_told(reports: Reporter) -> None:
    """Every format tells a parameter's value beside its documented default, bounds and the rules that hang on it."""
    made = reports(run(head(row("KEY-1")), PASSED))
    text = made.text()
    for told in ("expiry_notice_days", "14", "30", "1 to 90", "NTF-1"):
        assert told in text[text.index("What the backend declared") :]
        assert told in made.markdown[made.markdown.index("## What the backend declared") :]
    assert [one["value"] for one in made.json["backend"]["declared"]] == ["14"]


def test_every_link_leads_somewhere(reports: Reporter) -> None:
    """Each link of a full page has its target, and no target is there twice."""
    torn = events.Violation(test="b", number=4, what="No answer.", cause="time-out", received="<html>")
    own = example("own", [], result="failed", reason="mine")
    gap = row("C")
    made = reports(run(head(row("KEY-1"), PAIR, gap), PASSED, [*FAILED[:-1], torn, FAILED[-1]], own))
    ids = re.findall(r'id="([^"]+)"', made.html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', made.html)) <= set(ids)
    assert set(re.findall(r'<section id="(\w+)"', made.html)) == {
        "failures",
        "open",
        "findings",
        "requirements",
        "violations",
        "run",
        "declared",
        "model",
    }


def test_the_filter_waits_for_its_script(reports: Reporter) -> None:
    """Without scripts there is no dead form, and all requirements are shown."""
    html = reports(run(head(row("KEY-1")), PASSED)).html
    assert re.search(r'<form class="filter"[^>]* hidden>', html)
    assert not re.search(r'<details class="req[^>]* hidden', html)


@pytest.mark.parametrize("commands", [200])
def test_a_long_sequence_is_cut_to_its_end(reports: Reporter, commands: int) -> None:
    """The last commands are shown, with their numbers, and the page says that there were more."""
    made = reports(
        run(
            head(row("KEY-1")),
            example("a", ["KEY-1"], failed=["KEY-1"], result="failed", commands=commands),
        )
    )
    assert "The last 40 of 200 commands" in made.text()
    assert '<ol start="161">' in made.html


def test_the_page_stays_small(reports: Reporter) -> None:
    """Even with hundreds of long failures and much evidence the page stays below two megabytes."""
    rows = [row(f"R-{number}", "a", "b", rule="A long rule. " * 20) for number in range(250)]
    tests = [
        example(
            f"f.feature::a rather long name of a scenario {number}", [f"R-{number}"], judged=[f"R-{number}/b"]
        )
        if number % 2
        else _big(number)
        for number in range(250)
    ]
    torn = [
        events.Violation(test="v", number=n, what="w", cause="c", received="x" * 5_000) for n in range(300)
    ]
    made = reports(run(head(*rows), *tests, [*example("v", [])[:1], *torn]))
    assert len(made.html.encode()) <= 2_000_000
    assert "more in" in made.text()


def _big(number: int) -> list[events.Event]:
    """A failing test of a hundred commands with long values."""
    told = example(
        f"f.feature::{number}", [f"R-{number}"], failed=[f"R-{number}/a"], result="failed", commands=100
    )
    return [
        msgspec.structs.replace(line, command={"command": "wizard.enter", "value": "v" * 300})
        if isinstance(line, events.CommandDone)
        else line
        for line in told
    ]
