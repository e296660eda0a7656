"""Two runs compared: what is judged differently, and what could explain it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

import jsonschema
import msgspec
import pytest
from tests.reports.conftest import NOON, at_random, example, head, row, run
from tests.reports.test_hostile import UNSEEN, hostile_run

from azharness.journal import events
from azharness.journal.verdicts import judge
from azreports.diff import Comparison, compare, document, schema, text
from azreports.diff.words import sentence

ROWS = [row("KEY-1", level="SHOULD"), row("KEY-2", "x", "y"), row("NTF-1")]
ALL = example("a", ["KEY-1", "KEY-2", "NTF-1"], judged=["KEY-1", "KEY-2/x", "KEY-2/y", "NTF-1"])
START = head(*ROWS)


def failing(*keys: str) -> list[events.Event]:
    """A test for each of these cases that fails it."""
    return [event for key in keys for event in example(f"fails {key}", [], failed=[key], result="failed")]


def told(*tests: Sequence[events.Event], stopped: str = "", **changes: Any) -> list[events.Event]:
    """A journal of these tests, with another head."""
    return run(msgspec.structs.replace(START, **changes), *tests, stopped=stopped)


def between(old: list[events.Event], new: list[events.Event]) -> Comparison:
    """The comparison of two journals."""
    return compare(judge(old), judge(new))


def shown(comparison: Comparison) -> str:
    """The text for people."""
    return "\n".join(text.lines(comparison))


def moves(comparison: Comparison) -> dict[str, tuple[str, str]]:
    """Each requirement that changed, with its standings."""
    return {each.requirement: (str(each.old), str(each.new)) for each in comparison.changes}


def reasons(comparison: Comparison) -> list[tuple[str, str, str, str]]:
    """Each cause."""
    return [(each.kind, each.name, each.old, each.new) for each in comparison.causes]


@pytest.mark.parametrize("seed", range(40))
def test_a_run_does_not_differ_from_itself(seed: int) -> None:
    """Whatever the journal: compared with itself nothing changed, and nothing has to be explained."""
    same = between(at_random(seed), at_random(seed))
    assert (same.differ, same.changes, same.causes, same.found, same.gone) == (False, [], [], [], [])
    assert sentence(same).startswith("No difference: ")


@pytest.mark.parametrize("part", range(4))
def test_nothing_that_changed_is_left_out(part: int) -> None:
    """Whatever two journals say: exactly the rows and cases of another standing are told, both ways, and fit the schema."""
    for seed in range(part * 20, part * 20 + 20):
        old, new = judge(at_random(seed)), judge(at_random(seed + 1))
        before, after = (
            {each.info.id: str(each.outcome) for each in judged.requirements if each.info.selected}
            for judged in (old, new)
        )
        comparison, back = compare(old, new), compare(new, old)
        told_moves = moves(comparison)
        both = before.keys() & after.keys()
        assert {name for name in both if before[name] != after[name]} == {
            name for name in both if name in told_moves and len(set(told_moves[name])) == 2
        }
        assert before.keys() ^ after.keys() <= told_moves.keys()
        assert {name: pair[::-1] for name, pair in moves(back).items()} == told_moves
        jsonschema.Draft202012Validator(schema()).validate(json.loads(document.render(comparison)))


def test_the_first_line_is_the_answer() -> None:
    """It says whether the new run is worse, in how many requirements, and what the verdicts are."""
    worse = between(told(ALL), told(ALL, failing("KEY-1", "KEY-2/x")))
    assert shown(worse).splitlines()[0] == (
        "Worse: 2 requirements newly failed; conformant before, not conformant now."
    )
    better = between(told(ALL, failing("KEY-1")), told(ALL))
    assert shown(better).splitlines()[0] == (
        "Better: 1 requirement newly passed; not conformant before, conformant now."
    )
    same = between(told(ALL), told(ALL))
    assert shown(same).splitlines()[0] == (
        "No difference: conformant both times, with the same outcome of all of 3 requirements."
    )


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ([ALL], [ALL, failing("NTF-1")], "Worse"),
        ([ALL, failing("KEY-1")], [ALL, failing("NTF-1")], "Worse"),
        ([ALL, failing("KEY-2/x")], [ALL, failing("KEY-2/x", "KEY-2/y")], "Worse"),
        ([ALL], [ALL, example("own", [], result="failed")], "Worse"),
        ([ALL, failing("KEY-1", "NTF-1")], [ALL, failing("NTF-1")], "Better"),
        ([ALL, example("own", [], result="failed")], [ALL], "Better"),
        ([ALL], [], "Different"),
        ([ALL, failing("KEY-1")], [example("k", ["KEY-1"], judged=["KEY-1"])], "Different"),
    ],
)
def test_worse_is_not_called_better(
    old: list[list[events.Event]], new: list[list[events.Event]], word: str
) -> None:
    """A new failure makes a run worse whatever else is mended, and what is no longer shown is never better."""
    comparison = between(told(*old), told(*new))
    assert comparison.differ
    assert sentence(comparison).startswith(f"{word}: ")


def test_requirements_and_cases_are_told() -> None:
    """Each changed requirement stands under what it came to, with level, rule, what it was, its cases, and the test."""
    lines = shown(between(told(ALL), told(ALL, failing("KEY-1", "KEY-2/x")))).splitlines()
    at = lines.index("Newly failed (2)")
    assert lines[at + 1 : at + 7] == [
        "  KEY-2 MUST (passed before): The rule of KEY-2.",
        "    KEY-2/x: passed before, failed now",
        "    by fails KEY-2/x",
        "  KEY-1 SHOULD (passed before): The rule of KEY-1.",
        "    KEY-1: passed before, failed now",
        "    by fails KEY-1",
    ]


def test_another_case_of_a_failed_requirement_is_told() -> None:
    """A requirement that failed before is told again when it fails in another case."""
    comparison = between(told(ALL, failing("KEY-2/x")), told(ALL, failing("KEY-2/y")))
    assert moves(comparison) == {"KEY-2": ("failed", "failed")}
    assert "1 requirement with other cases, 1 of them in a new case" in sentence(comparison)
    assert "KEY-2/y: passed before, failed now" in shown(comparison)


def test_what_only_one_suite_has_is_told() -> None:
    """Requirements that are new or gone, and those that one run was not asked about, have words of their own."""
    fewer = [ROWS[0], msgspec.structs.replace(ROWS[1], selected=False), row("NEW-1")]
    new = run(msgspec.structs.replace(START, requirements=fewer, selection=["KEY-1"]), ALL)
    comparison = between(told(ALL), new)
    assert moves(comparison) == {
        "KEY-2": ("passed", "not selected"),
        "NTF-1": ("passed", "absent"),
        "NEW-1": ("absent", "untested"),
    }
    assert "1 requirement no longer selected" in sentence(comparison)
    assert "No longer in the suite (1)" in shown(comparison)


def test_a_known_failure_is_told_as_known() -> None:
    """A new failure that the new run's baseline has is marked."""
    entry = events.KnownFailure(requirement="KEY-1", reason="in 2.4", expires=dt.date(2027, 3, 31))
    comparison = between(told(ALL), told(ALL, failing("KEY-1"), baseline=[entry], wall=events.Wall(at=NOON)))
    assert "KEY-1 SHOULD (passed before, known): " in shown(comparison)
    assert "not conformant by known failures alone now" in sentence(comparison)
    assert ("baseline", "known failures", "–", "KEY-1 until 2027-03-31") in reasons(comparison)  # noqa: RUF001


def test_an_exit_code_alone_is_a_difference() -> None:
    """Where a baseline has gone stale the outcomes are the same, and what a CI sees is not."""
    stale = events.KnownFailure(requirement="KEY-1", reason="in 2.4", expires=dt.date(2027, 3, 31))
    comparison = between(told(ALL), told(ALL, baseline=[stale], wall=events.Wall(at=NOON)))
    assert comparison.differ
    assert sentence(comparison) == "Different: conformant as before; exit code 0 before, 6 now."


BACKEND = START.backend
CAUSES: list[tuple[dict[str, Any], tuple[str, str, str, str]]] = [
    ({"backend": msgspec.structs.replace(BACKEND, name="Other")}, ("backend", "name", "Example", "Other")),
    ({"backend": msgspec.structs.replace(BACKEND, version="1.3")}, ("backend", "version", "1.2", "1.3")),
    (
        {"backend": msgspec.structs.replace(BACKEND, capabilities=["cloud-management", "time"])},
        ("capability", "time", "declined", "offered"),
    ),
    ({"product_version": "2309"}, ("question", "product version", "article", "2309")),
    (
        {"services": ["cloud-management"]},
        ("question", "services", "cloud-management, store-for-business", "cloud-management"),
    ),
    ({"selection": ["KEY-1"]}, ("question", "restricted to", "–", "KEY-1")),  # noqa: RUF001
    ({"tool_version": "0.2.0"}, ("suite", "azharness", "0.1.0", "0.2.0")),
    ({"machines": []}, ("suite", "model", "–", "other tables: secret-key")),  # noqa: RUF001
    ({"seed": 8}, ("run", "seed", "7", "8")),
    ({"volatile": {"python": "3.13"}}, ("surroundings", "python", "–", "3.13")),  # noqa: RUF001
]


@pytest.mark.parametrize(
    ("changes", "cause"), CAUSES, ids=lambda value: value[1] if isinstance(value, tuple) else ""
)
def test_causes_are_named(changes: dict[str, Any], cause: tuple[str, str, str, str]) -> None:
    """Whatever was not the same is named with what it was in both runs, and nothing else is."""
    comparison = between(told(ALL), told(ALL, failing("KEY-1"), example("own", []), **changes))
    found = [each for each in reasons(comparison) if each[1] != "tests"]
    assert found == [cause]
    assert f"{cause[0]}: {cause[1]}: {cause[2]} before, {cause[3]} now" in shown(comparison)


def test_a_parameter_is_named_with_what_it_bears_on() -> None:
    """A declared parameter names those of the changed requirements that are judged by it."""
    changed = msgspec.structs.replace(BACKEND.declared[0], value="30", rows=["NTF-1", "NTF-2"])
    backend = msgspec.structs.replace(BACKEND, declared=[changed])
    (cause,) = between(told(ALL), told(ALL, failing("NTF-1"), backend=backend)).causes[:1]
    assert (cause.kind, cause.name, cause.old, cause.new) == ("declared", "expiry_notice_days", "14", "30")
    assert cause.requirements == ["NTF-1"]


def test_another_rule_is_named_with_what_it_bears_on() -> None:
    """A requirement that reads differently in the new suite is named where it changed."""
    rows = [ROWS[0], ROWS[1], msgspec.structs.replace(ROWS[2], rule="Another rule.")]
    comparison = between(told(ALL), told(ALL, failing("NTF-1"), requirements=rows))
    assert comparison.causes[0].requirements == ["NTF-1"]
    assert "1 requirement reads differently" in shown(comparison)


def test_an_early_end_comes_first() -> None:
    """A run that was stopped explains more than anything else, and is not explained by the tests that it lacks."""
    comparison = between(told(ALL), told(stopped="interrupted", seed=8))
    assert reasons(comparison) == [("run", "end", "ran to its end", "interrupted"), ("run", "seed", "7", "8")]


def test_tests_of_ones_own_are_named() -> None:
    """Tests that one run alone has are a cause, and their findings are told."""
    comparison = between(told(ALL), told(ALL, example("own.feature::mine", [], result="failed")))
    assert comparison.found == ["own.feature::mine"]
    assert ("suite", "tests", "–", "1 test of its own: own.feature::mine") in reasons(comparison)  # noqa: RUF001
    assert "1 new finding" in sentence(comparison)


def test_more_examples_are_a_cause() -> None:
    """A property that tried more sequences and passed shows that the run was asked for more."""

    def tried(number: int) -> list[events.Event]:
        begun, *_, end = example("p", ["KEY-1"], judged=["KEY-1"])
        return [
            begun,
            events.PropertyDone(
                test="p", seed=7, examples=number, commands=9, judged={"KEY-1": 1}, digest=""
            ),
            end,
        ]

    assert reasons(between(told(tried(25)), told(tried(200)))) == [
        ("run", "examples of a property", "25", "200")
    ]
    *begun, end = tried(3)
    assert isinstance(end, events.TestFinished)
    broken = [*begun, msgspec.structs.replace(end, result="failed")]
    assert reasons(between(told(broken), told(tried(25)))) == []


def test_the_number_of_workers_is_no_cause() -> None:
    """The results are the same whatever their number."""
    comparison = between(told(ALL), told(ALL, volatile={"workers": "4"}))
    assert (comparison.differ, comparison.causes) == (False, [])


def test_without_a_cause_that_is_said() -> None:
    """Where nothing recorded explains a difference, the backend itself has changed or wavers."""
    held, broken = (
        example("a", ["KEY-1"], judged=["KEY-1"]),
        example("a", ["KEY-1"], failed=["KEY-1"], result="failed"),
    )
    assert "Nothing in the journals explains it" in shown(between(told(held), told(broken)))


def test_other_circumstances_alone_are_no_difference() -> None:
    """Another seed with the same results is told, and is no difference."""
    comparison = between(told(ALL), told(ALL, seed=8))
    assert not comparison.differ
    assert "What was not the same, and changed nothing (1)" in shown(comparison)


def test_long_lists_are_cut_in_the_text_alone() -> None:
    """Of many changes the text shows the first; the JSON has all."""
    rows = [row(f"R-{number}") for number in range(50)]
    names = [each.id for each in rows]
    comparison = between(run(head(*rows), example("a", names, judged=names)), run(head(*rows)))
    assert "and 30 more; --format json has them all" in shown(comparison)
    assert len(json.loads(document.render(comparison))["requirements"]) == 50


def test_foreign_text_does_no_harm() -> None:
    """Names from outside neither reach the terminal raw nor break lines, and the JSON is ASCII."""
    comparison = between(hostile_run(), told(ALL))
    told_lines = list(text.lines(comparison))
    assert not [line for line in told_lines if UNSEEN.search(line) or "\n" in line]
    assert document.render(comparison).isascii()
    assert UNSEEN.search(json.loads(document.render(comparison))["old"]["backend"])
