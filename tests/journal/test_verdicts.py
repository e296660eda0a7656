"""The fold from a journal to verdicts, example by example."""

from __future__ import annotations

import pytest
from tests.journal.conftest import example, head, row, run

from azharness.journal import errors, events
from azharness.journal.verdicts import Judgement, Outcome, Verdict, judge

PAIR = row("FLW-3", "unsigned", "expired")
UNSIGNED, EXPIRED = "FLW-3/unsigned", "FLW-3/expired"
MIXED = row("SRV-2", "must", "may", levels={"SRV-2/may": "MAY"})


def outcome(judgement: Judgement, name: str) -> Outcome:
    """The outcome of one requirement."""
    return next(each.outcome for each in judgement.requirements if each.info.id == name)


def test_all_cases_held_is_passed() -> None:
    """A row passes when every case ran to its end without a difference."""
    told = judge(run(head(PAIR), example("a", ["FLW-3"], judged=[UNSIGNED, EXPIRED])))
    assert (outcome(told, "FLW-3"), told.verdict, told.exit_code) == (Outcome.PASSED, Verdict.CONFORMANT, 0)
    assert told.requirements[0].evidence == ["a"]


def test_one_case_that_differed_is_failed() -> None:
    """A row fails by one case, whatever the others did."""
    tests = (
        example("a", ["FLW-3"], judged=[UNSIGNED]),
        example("b", ["FLW-3"], failed=[EXPIRED], result="failed"),
    )
    told = judge(run(head(PAIR), *tests))
    assert (outcome(told, "FLW-3"), told.verdict, told.exit_code) == (
        Outcome.FAILED,
        Verdict.NOT_CONFORMANT,
        1,
    )
    assert [case.outcome for case in told.requirements[0].cases] == [Outcome.PASSED, Outcome.FAILED]


def test_a_case_that_never_began_leaves_its_row_open() -> None:
    """One passed and one never judged case make the row inconclusive, and the missing one is named."""
    told = judge(run(head(PAIR), example("a", ["FLW-3"], judged=[UNSIGNED])))
    assert (outcome(told, "FLW-3"), told.verdict, told.exit_code) == (
        Outcome.INCONCLUSIVE,
        Verdict.INCOMPLETE,
        3,
    )
    assert told.requirements[0].cases[1].outcome is Outcome.UNTESTED
    assert EXPIRED in told.requirements[0].reason


def test_without_any_test_a_row_is_untested() -> None:
    """Where nothing began, nothing is green."""
    told = judge(run(head(PAIR)))
    assert (outcome(told, "FLW-3"), told.verdict) == (Outcome.UNTESTED, Verdict.INCOMPLETE)
    assert told.summary == {"passed": 0, "failed": 0, "inconclusive": 0, "inapplicable": 0, "untested": 1}


def test_what_a_test_does_not_claim_is_no_evidence() -> None:
    """A check that held in a test of something else passes nothing."""
    told = judge(run(head(row("KEY-1"), row("KEY-2")), example("a", ["KEY-1"], judged=["KEY-1", "KEY-2"])))
    assert outcome(told, "KEY-2") is Outcome.UNTESTED


def test_a_difference_fails_its_row_whoever_found_it() -> None:
    """A difference counts in any test, also in one that claims another row."""
    tests = (
        example("a", ["KEY-1", "KEY-2"], judged=["KEY-1", "KEY-2"]),
        example("b", [], failed=["KEY-2"], result="failed"),
    )
    assert outcome(judge(run(head(row("KEY-1"), row("KEY-2")), *tests)), "KEY-2") is Outcome.FAILED


def test_a_declined_case_is_not_missed() -> None:
    """Inapplicable cases do not keep their row from passing."""
    declined = row("FLW-3", "unsigned", "expired", never=[EXPIRED])
    told = judge(run(head(declined), example("a", ["FLW-3"], judged=[UNSIGNED])))
    assert outcome(told, "FLW-3") is Outcome.PASSED


def test_a_row_of_declined_cases_is_inapplicable() -> None:
    """A row none of whose cases applies is inapplicable, with the reason."""
    told = judge(run(head(row("A-1", "x", never=["A-1/x"]), row("B-1", inapplicable="not in 2002"))))
    assert [each.outcome for each in told.requirements] == [Outcome.INAPPLICABLE] * 2
    assert [each.reason for each in told.requirements] == ["the backend declined it", "not in 2002"]


def test_nothing_judged_is_not_conformant() -> None:
    """A run in which nothing applies shows nothing: it is incomplete."""
    assert judge(run(head(row("B-1", inapplicable="not in 2002")))).verdict is Verdict.INCOMPLETE


def test_a_failed_may_is_shown_and_fails_nobody() -> None:
    """A failed MAY leaves the backend conformant and the row failed."""
    tests = (
        example("a", ["SRV-2"], judged=["SRV-2/must"]),
        example("b", [], failed=["SRV-2/may"], result="failed"),
    )
    told = judge(run(head(MIXED), *tests))
    assert (outcome(told, "SRV-2"), told.verdict) == (Outcome.FAILED, Verdict.CONFORMANT)


def test_a_failed_may_hides_no_gap() -> None:
    """Beside a failed MAY an unjudged MUST still leaves the run incomplete."""
    told = judge(run(head(MIXED), example("b", [], failed=["SRV-2/may"], result="failed")))
    assert told.verdict is Verdict.INCOMPLETE


@pytest.mark.parametrize("result", ["inconclusive", "failed", None])
def test_a_test_that_was_cut_short_passes_nothing(result: str | None) -> None:
    """What held before a test broke off is no evidence that all would hold."""
    short = example("a", ["KEY-1"], judged=["KEY-1"], result=result)  # type: ignore[arg-type]
    assert outcome(judge(run(head(row("KEY-1")), short)), "KEY-1") is Outcome.INCONCLUSIVE


@pytest.mark.parametrize("result", ["passed", "inapplicable"])
def test_a_test_that_left_the_contract_did_not_pass(result: str) -> None:
    """A contract violation makes its test inconclusive, whatever it says at its end."""
    begun, done, end = example("a", ["KEY-1"], judged=["KEY-1"], result=result)  # type: ignore[arg-type]
    torn = events.Violation(test="a", number=2, what="answer", cause="no JSON", received="<html>")
    told = judge(run(head(row("KEY-1")), [begun, done, torn, end]))
    assert outcome(told, "KEY-1") is Outcome.INCONCLUSIVE


def test_a_property_is_evidence_too() -> None:
    """A generated test passes the cases that it judged."""
    done = events.PropertyDone(test="p", seed=1, examples=3, commands=9, judged={"KEY-1": 4}, digest="0")
    begun, _, end = example("p", ["KEY-1"])
    assert outcome(judge(run(head(row("KEY-1")), [begun, done, end])), "KEY-1") is Outcome.PASSED


def test_an_inapplicable_test_is_no_beginning() -> None:
    """A test that did not apply leaves its row untested."""
    told = judge(run(head(row("KEY-1")), example("a", ["KEY-1"], result="inapplicable")))
    assert outcome(told, "KEY-1") is Outcome.UNTESTED


def test_a_harness_error_is_the_verdict() -> None:
    """Where the harness is at fault nothing is said of the backend."""
    tests = (
        example("a", ["KEY-1"], failed=["KEY-1"], result="failed"),
        example("b", [], result="harness-error"),
    )
    told = judge(run(head(row("KEY-1")), *tests))
    assert (told.verdict, told.exit_code) == (Verdict.ERROR, 5)


@pytest.mark.parametrize("cited", ["NO-1", "B-1"])
def test_a_difference_that_rests_on_nothing_is_a_harness_error(cited: str) -> None:
    """A difference that cites only what is not judged in this run is not lost."""
    rows = (row("KEY-1"), row("B-1", inapplicable="not in 2002"))
    tests = (example("a", ["KEY-1"], judged=["KEY-1"]), example("b", [], failed=[cited], result="failed"))
    assert judge(run(head(*rows), *tests)).verdict is Verdict.ERROR


def test_only_selected_rows_count() -> None:
    """With a selection a failure elsewhere is shown and does not count."""
    rows = (row("KEY-1"), row("KEY-2", selected=False))
    tests = (
        example("a", ["KEY-1"], judged=["KEY-1"]),
        example("b", ["KEY-2"], failed=["KEY-2"], result="failed"),
    )
    told = judge(run(head(*rows, selection=["KEY-1"]), *tests))
    assert told.verdict is Verdict.CONFORMANT
    assert sum(told.summary.values()) == 1
    assert outcome(told, "KEY-2") is Outcome.FAILED


@pytest.mark.parametrize(
    ("stopped", "code"), [("interrupted", 130), ("backend-unreachable", 4), ("something-else", 3)]
)
def test_a_run_that_was_stopped_is_incomplete(stopped: str, code: int) -> None:
    """What was not run could have failed: a stopped run is never conformant."""
    tests = example("a", ["KEY-1"], judged=["KEY-1"])
    told = judge(run(head(row("KEY-1")), tests, stopped=stopped))
    assert (told.verdict, told.exit_code) == (Verdict.INCOMPLETE, code)


def test_a_journal_without_an_end_was_interrupted() -> None:
    """A journal that simply stops is one of an interrupted run."""
    told = judge(run(head(row("KEY-1")), example("a", ["KEY-1"], judged=["KEY-1"]))[:-1])
    assert (told.stopped, told.verdict, told.exit_code) == ("interrupted", Verdict.INCOMPLETE, 130)


def test_not_conformant_outweighs_an_unreachable_backend() -> None:
    """A backend that failed and then died is not conformant."""
    tests = example("a", ["KEY-1"], failed=["KEY-1"], result="failed")
    told = judge(run(head(row("KEY-1")), tests, stopped="backend-unreachable"))
    assert (told.verdict, told.exit_code) == (Verdict.NOT_CONFORMANT, 1)


def test_a_finding_ends_with_1_and_leaves_the_verdict() -> None:
    """A test that failed no requirement says nothing on conformance, and yet is not green."""
    own = example("own.feature::mine", [], result="failed")
    told = judge(run(head(row("KEY-1")), [*example("a", ["KEY-1"], judged=["KEY-1"]), *own]))
    assert (told.verdict, told.exit_code) == (Verdict.CONFORMANT, 1)


BEGUN = example("a", [])[0]
START = head(row("KEY-1"))


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ([], "no head"),
        ([BEGUN], "no head"),
        ([START, START], "two heads"),
        ([START, BEGUN, BEGUN], "begins twice"),
        ([START, example("a", [])[1]], "without having begun"),
    ],
)
def test_lines_that_tell_no_run_are_refused(told: list[events.Event], why: str) -> None:
    """Lines that contradict each other are an error, not a verdict."""
    with pytest.raises(errors.JournalOrderError, match=why):
        judge(told)
