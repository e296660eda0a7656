"""What holds of every fold from a journal to verdicts, whatever the journal."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journal.conftest import Result, example, head, row, run

from azharness.journal import events
from azharness.journal.verdicts import Judgement, Outcome, Verdict, judge

ROWS = {"KEY-1": ["KEY-1"], "FLW-3": ["FLW-3/a", "FLW-3/b"], "WIZ-12": ["WIZ-12/a", "WIZ-12/b"]}
CASES = [case for cases in ROWS.values() for case in cases]
LEVELS = st.sampled_from(["MUST", "SHOULD", "MAY"])
RESULTS: st.SearchStrategy[Result | None] = st.sampled_from(
    ["passed", "passed", "failed", "inconclusive", "inapplicable", "harness-error", None]
)


@st.composite
def heads(draw: st.DrawFn) -> events.RunStarted:
    """Heads of a few rows and cases, of any level, some of them inapplicable or not selected."""
    rows = [
        row(
            name,
            *[case.partition("/")[2] for case in cases if "/" in case],
            levels={case: draw(LEVELS) for case in cases},
            inapplicable=draw(st.sampled_from(["", "", "", "declined"])),
            never=draw(st.lists(st.sampled_from(cases), max_size=1)),
            selected=draw(st.booleans()),
        )
        for name, cases in ROWS.items()
    ]
    return head(*rows)


@st.composite
def some_tests(draw: st.DrawFn, prefix: str = "test") -> list[list[events.Event]]:
    """A few tests that claim, judge and fail what they like, with any end."""
    return [
        example(
            f"{prefix} {number}",
            draw(st.lists(st.sampled_from(list(ROWS)), unique=True)),
            judged=draw(st.lists(st.sampled_from(CASES), unique=True)),
            failed=draw(st.lists(st.sampled_from(CASES), unique=True, max_size=2)),
            result=draw(RESULTS),
        )
        for number in range(draw(st.integers(0, 4)))
    ]


def outcomes(judgement: Judgement) -> dict[str, Outcome]:
    """The outcome of every row and every case."""
    cases = {case.key: case.outcome for each in judgement.requirements for case in each.cases}
    return cases | {f"row {each.info.id}": each.outcome for each in judgement.requirements}


@settings(deadline=None)
@given(heads(), some_tests(), some_tests("more"))
def test_more_evidence_never_makes_failed_anything_else(
    start: events.RunStarted, tests: list[list[events.Event]], more: list[list[events.Event]]
) -> None:
    """What has failed stays failed, whatever else is found."""
    before = outcomes(judge(run(start, *tests)))
    after = outcomes(judge(run(start, *tests, *more)))
    assert all(after[key] is Outcome.FAILED for key, known in before.items() if known is Outcome.FAILED)


@settings(deadline=None)
@given(heads(), some_tests().flatmap(lambda tests: st.tuples(st.just(tests), st.permutations(tests))))
def test_the_order_of_tests_does_not_matter(
    start: events.RunStarted, orders: tuple[list[list[events.Event]], list[list[events.Event]]]
) -> None:
    """Shuffled tests lead to the same outcomes, verdict and exit code."""
    one, other = (judge(run(start, *order)) for order in orders)
    assert outcomes(one) == outcomes(other)
    assert (one.verdict, one.exit_code, one.summary) == (other.verdict, other.exit_code, other.summary)


@settings(deadline=None)
@given(heads(), some_tests())
def test_conformant_means_that_everything_that_counts_was_shown(
    start: events.RunStarted, tests: list[list[events.Event]]
) -> None:
    """Conformant: every selected, applicable case passed, or failed as a MAY; at least one was judged."""
    told = judge(run(start, *tests))
    if told.verdict is not Verdict.CONFORMANT:
        return
    cases = [case for each in told.requirements if each.info.selected for case in each.cases]
    applicable = [case for case in cases if case.outcome is not Outcome.INAPPLICABLE]
    assert applicable
    assert all(
        case.outcome is Outcome.PASSED or (case.outcome is Outcome.FAILED and case.level == "MAY")
        for case in applicable
    )


@settings(deadline=None)
@given(heads(), some_tests())
def test_only_a_failed_must_or_should_makes_not_conformant(
    start: events.RunStarted, tests: list[list[events.Event]]
) -> None:
    """Not conformant needs a failed case that is no MAY, in a selected row."""
    told = judge(run(start, *tests))
    against = [
        case
        for each in told.requirements
        if each.info.selected
        for case in each.cases
        if case.outcome is Outcome.FAILED and case.level != "MAY"
    ]
    assert told.verdict is not Verdict.NOT_CONFORMANT or against
    assert not against or told.verdict in (Verdict.NOT_CONFORMANT, Verdict.ERROR)


@settings(deadline=None)
@given(heads(), some_tests())
def test_passed_rests_on_tests_that_passed(start: events.RunStarted, tests: list[list[events.Event]]) -> None:
    """A passed case names at least one test that claimed it, judged it and passed; other outcomes name none such alone."""
    told = judge(run(start, *tests))
    passed = {test.started.test: test for test in told.tests if test.result == "passed"}
    for each in told.requirements:
        for case in each.cases:
            if case.outcome is Outcome.PASSED:
                assert case.evidence
                assert all(each.info.id in passed[name].started.claims for name in case.evidence)
                assert all(case.key in passed[name].judged for name in case.evidence)
            if case.outcome in (Outcome.UNTESTED, Outcome.INAPPLICABLE):
                assert case.evidence == []


@settings(deadline=None)
@given(heads(), some_tests())
def test_a_passed_row_has_only_passed_cases(
    start: events.RunStarted, tests: list[list[events.Event]]
) -> None:
    """No row passes with a case that applies and was not shown."""
    for each in judge(run(start, *tests)).requirements:
        if each.outcome is Outcome.PASSED:
            assert {case.outcome for case in each.cases} <= {Outcome.PASSED, Outcome.INAPPLICABLE}
            assert Outcome.PASSED in {case.outcome for case in each.cases}


@settings(deadline=None)
@given(heads(), some_tests())
def test_the_exit_code_is_zero_for_conformant_alone(
    start: events.RunStarted, tests: list[list[events.Event]]
) -> None:
    """A CI is green exactly when the backend is conformant and no test found what is no requirement's."""
    told = judge(run(start, *tests))
    found = any(test.result == "failed" and not test.failed for test in told.tests)
    assert (told.exit_code == 0) == (told.verdict is Verdict.CONFORMANT and not found)
    assert sum(told.summary.values()) == sum(each.info.selected for each in told.requirements)
