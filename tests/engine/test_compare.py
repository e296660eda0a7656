"""Comparing observations with predictions."""

from __future__ import annotations

from azharness.engine.compare import compare
from azharness.model import ABSENT, Branch, Expect, Observation, Shape
from azharness.model.state import State

ACCEPTED = Shape("accepted")
REFUSED = Shape("refused", "required", "name")


def branch(shape: Shape, *cites: str, **fields: Expect) -> Branch:
    """An allowed answer that leads nowhere."""
    return Branch(shape, lambda _: State(), cites, fields)


def test_what_is_allowed_is_judged() -> None:
    """An equal answer holds the cases of its outcome and of its fields."""
    allowed = branch(ACCEPTED, "WIZ-4", page=Expect(("app",), ("WIZ-2",)))
    comparison = compare((allowed,), Observation(ACCEPTED, {"page": "app", "extra": 1}))
    assert comparison.branch is allowed
    assert comparison.judged == ("WIZ-2", "WIZ-4")


def test_a_wrong_outcome_fails_what_the_outcome_rests_on() -> None:
    """The view is not looked at where the outcome is not allowed."""
    refusals = (branch(REFUSED, "WIZ-1"), branch(Shape("refused", "required", "service"), "WIZ-3"))
    comparison = compare(refusals, Observation(ACCEPTED, {"page": "app"}))
    assert comparison.branch is None
    assert [each.cites for each in comparison.differences] == [["WIZ-1", "WIZ-3"]]
    assert comparison.judged == ()


def test_each_wrong_field_fails_its_own_case() -> None:
    """What else was compared and held is still judged."""
    allowed = branch(ACCEPTED, "A", one=Expect((1,), ("B",)), two=Expect((2,), ("C",)))
    comparison = compare((allowed,), Observation(ACCEPTED, {"one": 9, "two": 2}))
    assert [(each.path, each.cites) for each in comparison.differences] == [("one", ["B"])]
    assert comparison.judged == ("A", "C")


def test_a_missing_field_is_a_difference() -> None:
    """What is expected and not there differs."""
    comparison = compare((branch(ACCEPTED, page=Expect(("app",), ("B",))),), Observation(ACCEPTED, {}))
    assert comparison.differences[0].observed == "absent"


def test_absence_can_be_expected() -> None:
    """What must not be there differs when it is."""
    allowed = branch(ACCEPTED, notice=Expect((ABSENT,), ("NTF-3",)))
    assert compare((allowed,), Observation(ACCEPTED, {})).branch is allowed
    assert compare((allowed,), Observation(ACCEPTED, {"notice": True})).branch is None


def test_freedom_is_kept() -> None:
    """Of several allowed answers the one that was given is taken."""
    free = (branch(ACCEPTED, page=Expect(("a",), ())), branch(ACCEPTED, page=Expect(("b",), ())))
    assert compare(free, Observation(ACCEPTED, {"page": "b"})).branch is free[1]
