"""Known failures do not fail a run; a baseline that has gone stale does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.journal.conftest import example, head, row, run
from tests.journal.test_fold import CASES, ROWS, heads, outcomes, some_tests

from azharness.journal import events
from azharness.journal.known import day_of
from azharness.journal.verdicts import Judgement, Verdict, judge

TODAY = dt.date(2026, 11, 30)
NOON = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC).timestamp()
LATER = dt.date(2027, 3, 31)


def known(requirement: str, expires: dt.date = LATER) -> events.KnownFailure:
    """An entry of a baseline."""
    return events.KnownFailure(requirement=requirement, reason="mended in 2.4", expires=expires)


def start(
    *baseline: events.KnownFailure, rows: Sequence[events.RequirementInfo] = (), at: float | None = NOON
) -> events.RunStarted:
    """The head of a run of today with a baseline."""
    return msgspec.structs.replace(
        head(*(rows or [row("KEY-1"), row("FLW-3", "a", "b")])),
        baseline=list(baseline),
        wall=events.Wall(at=at),
    )


def failing(*keys: str, judged: Sequence[str] = ("KEY-1", "FLW-3/a", "FLW-3/b")) -> list[events.Event]:
    """A test that fails these cases, and judges the others."""
    held = [key for key in judged if key not in keys]
    rows = sorted({key.partition("/")[0] for key in judged})
    return [
        *example("holds", rows, judged=held),
        *(event for key in keys for event in example(f"fails {key}", [], failed=[key], result="failed")),
    ]


def standing(judgement: Judgement) -> list[tuple[str, bool, str]]:
    """Each entry: its requirement, whether it is stale, and the words for it."""
    return [(each.entry.requirement, each.stale, each.words) for each in judgement.baseline]


@pytest.mark.parametrize("entry", ["FLW-3/a", "FLW-3"])
def test_a_known_failure_does_not_fail_the_run(entry: str) -> None:
    """A failure that the baseline covers, by its case or its requirement, ends the run with 0; the verdict stays."""
    judgement = judge(run(start(known(entry)), failing("FLW-3/a")))
    assert (judgement.exit_code, judgement.verdict) == (0, Verdict.NOT_CONFORMANT)
    assert judgement.excused
    assert standing(judgement) == [(entry, False, "it fails, as known")]
    failed = next(case for each in judgement.requirements for case in each.cases if case.key == "FLW-3/a")
    assert failed.known == known(entry)


@pytest.mark.parametrize("entries", [[], ["KEY-1"], ["FLW-3/b"], ["FLW-3/a", "KEY-1"]])
def test_a_failure_beside_the_known_ones_fails_the_run(entries: list[str]) -> None:
    """One failed case that no entry covers is enough, be it of a requirement with a known case."""
    judgement = judge(run(start(*map(known, entries)), failing("FLW-3/a", "FLW-3/b")))
    assert (judgement.exit_code, judgement.excused) == (1, False)


def test_the_entry_of_the_case_goes_before_that_of_its_requirement() -> None:
    """Where both stand in the baseline, the reason of the case is told."""
    entries = [known("FLW-3"), msgspec.structs.replace(known("FLW-3/a"), reason="its own")]
    judgement = judge(run(start(*entries), failing("FLW-3/a")))
    told = {case.key: case.known for each in judgement.requirements for case in each.cases}
    assert told["FLW-3/a"] == entries[1]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (known("KEY-1"), "it passed: it fails no longer"),
        (known("FLW-3/b"), "it passed: it fails no longer"),
        (
            known("FLW-3/a", TODAY - dt.timedelta(days=1)),
            "it was accepted until 2026-11-29, the run is of 2026-11-30",
        ),
        (known("KEY-9"), "the suite has no such requirement"),
        (known("FLW-3/z"), "the suite has no such requirement"),
    ],
    ids=["requirement passed", "case passed", "expired", "unknown requirement", "unknown case"],
)
def test_a_stale_entry_ends_the_run_with_6(entry: events.KnownFailure, words: str) -> None:
    """What no longer fails, is past its day or names nothing makes the baseline stale, although all failures are known."""
    others = [] if entry.requirement == "FLW-3/a" else [known("FLW-3/a")]
    judgement = judge(run(start(entry, *others), failing("FLW-3/a")))
    assert standing(judgement)[0] == (entry.requirement, True, words)
    assert (judgement.exit_code, len(judgement.stale)) == (6, 1)


def test_an_entry_is_good_to_the_end_of_its_last_day() -> None:
    """On the day itself it is not stale yet; a journal without a day cannot show that it is not."""
    entry = known("FLW-3/a", TODAY)
    assert judge(run(start(entry), failing("FLW-3/a"))).exit_code == 0
    assert judge(run(start(entry, at=None), failing("FLW-3/a"))).exit_code == 6


def test_what_was_not_judged_is_not_stale() -> None:
    """Nothing is known of a requirement that is not selected, inapplicable, or judged in a part of a run."""
    rows = [row("KEY-1"), row("FLW-3", "a", "b", selected=False), row("WIZ-1", inapplicable="declined")]
    entries = [known(each) for each in ("FLW-3/b", "WIZ-1")]
    judgement = judge(run(start(*entries, rows=rows), failing()))
    assert [(stale, words) for _, stale, words in standing(judgement)] == [
        (False, "not judged in this run"),
        (False, "inapplicable in this run"),
    ]
    assert judgement.exit_code == 0
    assert judge(run(start(known("KEY-1")), failing(), stopped="interrupted")).stale == []
    cut = example("cut", ["FLW-3"], judged=[], result="inconclusive")
    assert judge(run(start(known("FLW-3/b")), failing(), cut)).stale == []


@pytest.mark.parametrize(
    ("more", "stopped", "code"),
    [
        ([], "interrupted", 130),
        (example("broke", [], result="harness-error"), "", 5),
        (example("own", [], result="failed"), "", 1),
        ([], "backend-unreachable", 4),
        ([], "", 6),
    ],
)
def test_a_stale_baseline_has_its_place_among_the_exit_codes(
    more: list[events.Event], stopped: str, code: int
) -> None:
    """It comes after interrupted, error, not conformant and unreachable, and before incomplete."""
    stale = start(known("KEY-9"), known("FLW-3/a"))
    assert judge(run(stale, failing("FLW-3/a", judged=["FLW-3/a"]), more, stopped=stopped)).exit_code == code


def test_what_a_known_failure_stands_before_does_not_fail_the_run() -> None:
    """A test ends where it fails: what it claims besides stays open, and is excused where known failures alone did that."""
    broken = example("a", ["KEY-1", "FLW-3"], judged=["KEY-1"], failed=["FLW-3/a"], result="failed")
    judgement = judge(run(start(known("FLW-3/a")), broken))
    assert (judgement.exit_code, judgement.excused) == (0, True)
    assert {each.info.id: (each.open, each.behind_known) for each in judgement.requirements} == {
        "KEY-1": (True, True),
        "FLW-3": (True, True),
    }


@pytest.mark.parametrize(
    "other",
    [
        example("b", ["KEY-1"], judged=["KEY-1"], result="inconclusive"),
        example("b", ["KEY-1"], judged=["KEY-1"], result=None),
        example("b", ["KEY-1"], failed=["KEY-1"], result="failed"),
        [
            *example("b", ["KEY-1"], result=None),
            events.Violation(test="b", number=2, what="", cause="", received=""),
        ],
    ],
    ids=["inconclusive", "broken off", "failed", "violation"],
)
def test_what_else_leaves_something_open_is_not_excused(other: list[events.Event]) -> None:
    """Where another test of the requirement did not end well either, the known failure is no excuse."""
    broken = example("a", ["KEY-1", "FLW-3"], judged=["KEY-1"], failed=["FLW-3/a"], result="failed")
    judgement = judge(run(start(known("FLW-3")), broken, other))
    assert judgement.exit_code in (1, 3)
    assert not judgement.excused


def test_a_test_that_also_left_the_contract_is_not_excused() -> None:
    """A known failure explains a difference, not an answer outside the schema in the same test."""
    broken = example("a", ["KEY-1", "FLW-3"], failed=["FLW-3/a"], result="failed")
    torn = events.Violation(test="a", number=2, what="", cause="", received="")
    assert judge(run(start(known("FLW-3/a")), broken)).exit_code == 0
    assert judge(run(start(known("FLW-3/a")), [*broken[:-1], torn, broken[-1]])).exit_code == 3


def test_known_failures_do_not_hide_what_is_missing() -> None:
    """Beside known failures, an untested requirement leaves the run incomplete."""
    judgement = judge(run(start(known("FLW-3")), failing("FLW-3/a", judged=["FLW-3/b"])))
    assert (judgement.exit_code, judgement.excused) == (3, False)


def test_a_known_failure_of_a_may_excuses_what_it_stands_before() -> None:
    """A failed MAY is not held against the backend, but it breaks tests off as well."""
    rows = [row("KEY-1"), row("KEY-3", level="MAY")]
    broken = example("a", ["KEY-1", "KEY-3"], failed=["KEY-3"], result="failed")
    told = example("b", ["KEY-1"], judged=["KEY-1"])
    codes = [judge(run(start(*each, rows=rows), told, broken)).exit_code for each in ([], [known("KEY-3")])]
    assert codes == [3, 0]


BASELINES = st.lists(st.sampled_from([*CASES, *ROWS, "KEY-9"]), unique=True).map(
    lambda keys: [known(key) for key in keys]
)


@settings(deadline=None)
@given(heads(), some_tests(), BASELINES)
def test_a_baseline_says_nothing_of_the_backend(
    first: events.RunStarted, tests: list[list[events.Event]], baseline: list[events.KnownFailure]
) -> None:
    """Outcomes and verdict are the same with any baseline; the run ends with 0 if every failure that counts is covered."""
    plain = judge(run(first, *tests))
    listed = msgspec.structs.replace(first, baseline=baseline, wall=events.Wall(at=NOON))
    judgement = judge(run(listed, *tests))
    assert (outcomes(judgement), judgement.verdict) == (outcomes(plain), plain.verdict)
    covered = {each.requirement for each in baseline}
    against = [
        case.key
        for each in judgement.requirements
        if each.info.selected
        for case in each.cases
        if case.counts
    ]
    if judgement.exit_code == 0:
        assert all(covered & {key, key.partition("/")[0]} for key in against)
        assert not judgement.stale
        assert plain.exit_code in (0, 1, 3)
    if plain.exit_code not in (1, 3) and not judgement.stale:
        assert judgement.exit_code == plain.exit_code
    if not covered & {
        key for each in judgement.tests for case in each.failed for key in (case, case.partition("/")[0])
    }:
        assert judgement.exit_code in (plain.exit_code, 6)


def test_the_day_is_that_of_utc() -> None:
    """A second before midnight is still the day before, and what no calendar holds is no day."""
    midnight = dt.datetime(2026, 12, 1, tzinfo=dt.UTC).timestamp()
    assert (day_of(midnight - 1), day_of(midnight)) == (TODAY, dt.date(2026, 12, 1))
    assert (day_of(None), day_of(1e20)) == (None, None)
