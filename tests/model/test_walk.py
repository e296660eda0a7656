"""Every state, row and guard of the model's tables is reached, or named with what forbids it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest

from azharness.contract.reasons import Reason
from azharness.model import MACHINES, Table
from azharness.model.explore.unreachable import GUARDS, ROWS, Unreachable
from azharness.model.firing import fire, listening
from azharness.model.machines.wizard import WIZARD
from azharness.model.state import State
from azharness.model.table import Context, Guard, Row, When
from azharness.model.versions import VERSIONS
from azharness.model.walk import Coverage, every_start, journeys, walk
from azharness.model.walk.coverage import Place
from azharness.model.walk.ground import hello
from azharness.model.walk.guide import Guide
from azharness.model.walk.walker import Walker

pytestmark = pytest.mark.xdist_group("walks")
"""One worker takes all of these tests, so that all walks are made once."""
BOUNDS = {"tenants": 2, "sessions": 2, "web apps in use": 2}
EVERY = 40
"""Of so many starts one is walked twice."""


@pytest.fixture(scope="module")
def walked() -> Coverage:
    """All walks, once."""
    coverage = Coverage(MACHINES)
    for journey in journeys():
        walk(journey.hello, journey.starts, coverage)
    return coverage


def _places(listed: tuple[Unreachable, ...]) -> set[Place]:
    return {one.place for one in listed}


def test_every_state_is_reached(walked: Coverage) -> None:
    """Something stands in every state of every table at some time."""
    assert walked.missing_states() == []


def test_every_row_is_taken(walked: Coverage) -> None:
    """Every row is taken somewhere but for those that are listed; none that is listed is ever taken."""
    assert set(walked.missing_rows()) == _places(ROWS)


def test_every_guard_stands_against_something(walked: Coverage) -> None:
    """Every guard forbids something somewhere but for those that are listed; none that is listed ever does."""
    assert set(walked.missing_guards()) == _places(GUARDS)


def test_what_forbids_a_row_is_its_own(walked: Coverage) -> None:
    """What is said to forbid a row that is never taken is one of its guards or conditions, and has its reason."""
    rows = dict(walked.named_rows())
    for one in ROWS:
        row = rows[one.place]
        assert row.when is not None
        assert one.forbidden_by in {*(guard.name for guard in row.guards), row.when.name}
        assert one.why


def test_the_bounds_are_kept(walked: Coverage) -> None:
    """No walk has more tenants, console users or web apps in use than it says, and some have that many."""
    assert walked.most == BOUNDS


def test_the_starts_have_names_of_their_own() -> None:
    """A start is told from all others of its version by its name."""
    for version in VERSIONS:
        names = [start.name for start in every_start(version)]
        assert len(names) == len(set(names)), version


def test_every_start_is_reached_in_the_first_version() -> None:
    """Every start is reached where the version has least: each of its steps is allowed there."""
    walker = Walker(hello("2002"))
    for start in every_start("2002"):
        guide = Guide(walker, walker.begin(start.cloud()))
        start.way(guide)
        assert guide.state.product_version == "2002"


def test_a_walk_is_the_same_each_time() -> None:
    """Walked again, the same starts meet the same, from as many situations."""
    first, second = (_some_walks() for _ in range(2))
    assert first == second
    assert first.situations > len(every_start("article")) // EVERY


def _some_walks() -> Coverage:
    coverage = Coverage(MACHINES)
    walk(hello("article"), islice(every_start("article"), 0, None, EVERY), coverage)
    return coverage


def test_what_cannot_be_reached_is_found(walked: Coverage) -> None:
    """A row that cannot be taken, a guard that never stands against anything and a state without a way are found."""
    never = When("never", lambda _: False)
    always = Guard("always", lambda _: True, Reason.REQUIRED)
    planted = (
        Row("wizard.close", "completion", "nowhere", when=never),
        Row("wizard.cancel", "progress", "closed", guards=(always,)),
    )
    table = replace(WIZARD, states=(*WIZARD.states, "nowhere"), rows=(*WIZARD.rows, *planted))
    others = tuple(machine for machine in MACHINES if machine is not WIZARD)
    looked_at = replace(walked, tables=(table, *others))
    assert looked_at.missing_states() == [("wizard", "nowhere")]
    assert set(looked_at.missing_rows()) - _places(ROWS) == {
        ("wizard", "wizard.close in completion when never: accepted, nowhere"),
        ("wizard", "wizard.cancel in progress: accepted, closed"),
    }
    assert set(looked_at.missing_guards()) - _places(GUARDS) == {("wizard", "progress: always")}


def test_what_is_fired_is_noted() -> None:
    """Of a small table just that is noted which took part: the row that was taken, the guard that stood against one."""
    table = Table("small", ("here", "there"), "here", tuple(_small_rows()))
    coverage = Coverage((table,))
    with listening(coverage.note):
        fire(table, "here", "go", Context(State(), "", None))
        fire(table, "here", "stay", Context(State(), "", None))
    assert coverage.missing_states() == [("small", "there")]
    assert coverage.missing_rows() == [("small", "go in here: accepted, there")]
    assert coverage.missing_guards() == [("small", "here: upheld")]


def _small_rows() -> Iterator[Row]:
    broken = Guard("broken", lambda _: False, Reason.REQUIRED)
    upheld = Guard("upheld", lambda _: True, Reason.REQUIRED)
    yield Row("go", "here", "there", guards=(broken, upheld))
    yield Row("stay", "here", "here")
