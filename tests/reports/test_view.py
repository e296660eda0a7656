"""What all reports tell of a journal."""

from __future__ import annotations

from typing import Any

import pytest
from tests.reports.conftest import MACHINE, command, example, head, row, run

from azharness.journal import events
from azreports.machines import machines
from azreports.text import counted, cut, listed, moment, named, one_line, spans, visible
from azreports.traces import spelled
from azreports.view import Report, failures_title, view
from azreports.words import explained, reproduction

PASSED = example("a", ["KEY-1"], judged=["KEY-1"])


def told(*lines: events.Event) -> Report:
    """The view of these events."""
    return view(lambda: lines)


def failing(name: str, commands: int, *, failed: str = "KEY-1") -> list[events.Event]:
    """A test that fails after some commands."""
    return example(name, ["KEY-1"], failed=[failed], result="failed", commands=commands)


def test_a_failure_is_shown_by_its_shortest_sequence() -> None:
    """Of all tests that failed a requirement the one with the fewest commands is shown, the others are named."""
    report = told(*run(head(row("KEY-1")), failing("long", 5), failing("short", 2), failing("middle", 3)))
    (failure,) = report.failures
    assert failure.trace.started.test == "short"
    assert failure.others == ["long", "middle"]
    assert [step.text for step in failure.trace.steps] == ["a site for short", "the key is renewed"]
    assert [each.observed for each in failure.differences] == ["error"]


def test_a_shortest_form_goes_first() -> None:
    """A test whose failure was shortened shows it, by the length that it has then."""
    form = events.ShortestForm(
        steps=["the administrator selects Next"], commands=1, files=["failures/a/a.sh"]
    )
    shortened = events.FailureShortened(test="long", volatile=form)
    long = failing("long", 5)
    report = told(*run(head(row("KEY-1")), [*long[:-1], shortened, long[-1]], failing("short", 2)))
    (failure,) = report.failures
    assert (failure.trace.started.test, failure.trace.shortest) == ("long", form)
    assert failure.others == ["short"]


def test_a_form_without_steps_goes_last() -> None:
    """Where nothing shorter was found the sequence itself counts."""
    nothing = events.FailureShortened(test="a", volatile=events.ShortestForm(note="It did not fail again"))
    a = failing("a", 5)
    report = told(*run(head(row("KEY-1")), [*a[:-1], nothing, a[-1]], failing("b", 2)))
    assert report.failures[0].trace.started.test == "b"


def test_only_its_own_differences_are_shown_with_a_failure() -> None:
    """A difference that fails another requirement is shown there."""
    both = failing("a", 1)
    other = events.Difference(path="elsewhere", expected=["x"], observed="y", cites=["KEY-2"])
    own = events.Difference(path="here", expected=["x"], observed="y", cites=["KEY-1"])
    both[4] = command("a", 1, differences=[own, other])
    report = told(*run(head(row("KEY-1"), row("KEY-2")), both[:3], [both[4]]))
    assert {
        failure.row.info.id: [each.path for each in failure.differences] for failure in report.failures
    } == {
        "KEY-1": ["here"],
        "KEY-2": ["elsewhere"],
    }


def test_failures_that_count_come_first() -> None:
    """First what counts by level, then what is only shown; within that the order of the catalogue stays."""
    rows = [
        row("A", level="MAY"),
        row("B", selected=False),
        row("C", level="SHOULD"),
        row("D"),
        row("E"),
    ]
    tests = [example(f"t {each.id}", [], failed=[each.id], result="failed") for each in rows]
    report = told(*run(head(*rows), *tests))
    assert [failure.row.info.id for failure in report.failures] == ["D", "E", "C", "B", "A"]
    assert [failure.counts for failure in report.failures] == [True, True, True, False, False]
    assert failures_title(report.failures) == "3 failed requirements, and 2 not held against the backend"
    assert failures_title(report.failures[3:]) == "2 failed requirements, none held against the backend"
    assert failures_title(report.failures[:1]) == "1 failed requirement"


def test_what_is_not_known_is_listed() -> None:
    """Untested and inconclusive requirements are listed, and gaps beside a failed MAY, but not what is not selected."""
    rows = [
        row("A"),
        row("B"),
        row("C", "x", "y", level="MAY"),
        row("D", selected=False),
        row("E"),
    ]
    tests = [
        example("b", ["B"], judged=["B"], result="inconclusive"),
        example("c", [], failed=["C/x"], result="failed"),
        example("e", ["E"], judged=["E"]),
    ]
    report = told(*run(head(*rows), *tests))
    assert [each.info.id for each in report.open] == ["A", "B", "C"]
    assert explained(report.open[0]) == "no test of it began"
    assert explained(report.open[1]) == "b did not run to its end"


def test_tests_that_failed_no_requirement_are_findings() -> None:
    """A failed test of a user's own is told, although no requirement fails by it."""
    own = example("own.feature::mine", [], result="failed", reason="not what we want")
    report = told(*run(head(row("KEY-1")), failing("a", 1), own))
    assert [test.started.test for test in report.findings] == ["own.feature::mine"]


def test_findings_are_told_with_the_answer() -> None:
    """That tests failed is said at the top, although the backend may be conformant."""
    own = example("own.feature::mine", [], result="failed")
    report = told(*run(head(row("KEY-1")), PASSED, own))
    assert report.headline.answer == "is conformant"
    assert "1 test failed without failing a requirement." in report.headline.because


def test_requirements_are_grouped_by_chapter_in_order() -> None:
    """Chapters and their requirements keep the order of the journal's head."""
    report = told(*run(head(row("B", chapter="Two"), row("A", chapter="One"), row("C", chapter="One"))))
    chapters = [(chapter, [each.info.id for each in rows]) for chapter, rows in report.chapters]
    assert chapters == [("Two", ["B"]), ("One", ["A", "C"])]


@pytest.mark.parametrize(
    ("start", "stopped", "sentence"),
    [
        (
            head(row("KEY-1")),
            "",
            "Example 1.2 is conformant against the article with Cloud Management and Store for Business, declining parallel.",
        ),
        (
            head(
                row("KEY-1"),
                selection=["KEY-1"],
                product_version="2309",
                services=["cloud-management"],
                declined=[],
            ),
            "",
            "Judged by KEY-1 alone, Example 1.2 is conformant as Configuration Manager 2309 with Cloud Management, declining nothing.",
        ),
        (
            head(row("KEY-1"), selection=["KEY-1", "store-for-business"], services=["store-for-business"]),
            "",
            "Judged by KEY-1 and Store for Business alone, Example 1.2 is conformant against the article with Store for Business, declining parallel.",
        ),
        (
            head(row("KEY-1"), row("KEY-2"), declined=["groups", "delta", "time"]),
            "",
            "Example 1.2 is not fully judged against the article with Cloud Management and Store for Business, declining groups, delta and time.",
        ),
    ],
)
def test_the_answer_is_one_sentence(start: events.RunStarted, stopped: str, sentence: str) -> None:
    """The first sentence names selection, backend, answer, version, services and what was declined."""
    assert told(*run(start, PASSED, stopped=stopped)).headline.sentence == sentence


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (run(head(row("KEY-1")), PASSED), "1 requirement: 1 passed."),
        (run(head(row("KEY-1"), row("B")), PASSED), "2 requirements: 1 passed and 1 untested."),
        (run(head()), "No requirement was selected."),
        (run(head(), stopped="interrupted"), "The run was interrupted before its end."),
        (
            run(head(), stopped="backend-unreachable"),
            "The run ended early because the backend could not be reached.",
        ),
        (run(head(), stopped="out-of-time"), "The run ended early: out-of-time."),
        (
            run(head(), example("a", [], result="harness-error")),
            "The harness itself is at fault in 1 test: nothing here counts for or against the backend.",
        ),
        (
            run(head(), example("a", [], failed=["NO-1"], result="failed")),
            "The harness itself is at fault in what its model cites: nothing here counts for or against the backend.",
        ),
        (
            run(head(row("A", level="MAY")), example("a", [], failed=["A"], result="failed")),
            "1 failed requirement of level MAY: shown, but not held against the backend.",
        ),
    ],
)
def test_the_answer_is_explained(lines: list[events.Event], reason: str) -> None:
    """Short sentences say what led to the answer."""
    assert reason in told(*lines).headline.because


@pytest.mark.parametrize(
    ("changes", "options"),
    [
        ({}, ""),
        ({"volatile": {"backend": "simulated"}}, ""),
        ({"product_version": "2309"}, " --product-version 2309"),
        ({"selection": ["KEY-1", "store-for-business"]}, " --service store-for-business"),
        ({"volatile": {"backend": "http://127.0.0.1:9"}}, " --backend http://127.0.0.1:9"),
        ({"volatile": {"backend": "a b; c"}}, " --backend 'a b; c'"),
    ],
)
def test_a_failure_can_be_run_again(changes: dict[str, Any], options: str) -> None:
    """The command line names requirement, seed and whatever was not the default, fit for a shell."""
    line = "azharness run --requirement KEY-1 --seed 7"
    assert reproduction(head(**changes), "KEY-1") == line + options


def test_commands_are_spelled_in_one_line() -> None:
    """A command shows its values; the usual session is left out, another one is not."""
    assert spelled({"command": "wizard.next", "session": "administrator"}) == "wizard.next"
    assert spelled({"command": "a", "session": "two", "n": 1, "v": "x y"}) == 'a session="two" n=1 v="x y"'


def test_commands_before_any_step_have_a_place() -> None:
    """A generated test has commands and no steps."""
    begun = example("p", [])[0]
    difference = events.Difference(path="p", expected=["x"], observed="y", cites=["KEY-1"])
    report = told(*run(head(row("KEY-1")), [begun, command("p", 1, differences=[difference])]))
    (step,) = report.failures[0].trace.steps
    assert (step.keyword, len(step.commands)) == ("", 1)


def test_machines_are_told_as_tables() -> None:
    """States and transitions come with guards and cited cases; what is left out stays empty."""
    full, bare = machines([MACHINE, {}])
    assert full.transitions == [("renew", "expired", "valid", "signed in", "KEY-2")]
    assert (bare.name, bare.states, bare.transitions) == ("", [], [])


def test_words() -> None:
    """Small words are formed as people write them."""
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert [counted(1, "test"), counted(2_000, "test"), counted(2, "entry", "entries")] == [
        "1 test",
        "2,000 tests",
        "2 entries",
    ]
    assert named("store-for-business") == "Store for Business"
    assert cut("abcdef", 3) == "abc … (3 more characters)"
    assert cut("abc", 3) == "abc"
    assert one_line(" a\n b\tc\x00") == "a b c␀"
    assert visible("a\r\n\x7f\x85") == "a␍\n␡⟨U+0085⟩"
    assert spans("a `b` c") == [(False, "a "), (True, "b"), (False, " c")]
    assert spans("a ` b") == [(False, "a ` b")]
    assert moment(0) == "1970-01-01 00:00:00Z"
    assert moment(10**20) == str(10**20)
