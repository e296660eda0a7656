"""Exploration offline: what can follow what, which sequences show it, and why the rest cannot be reached."""

from __future__ import annotations

import pytest
from explored import derived_for, explored

from azharness.contract.commands import WizardNext
from azharness.model import MACHINES
from azharness.model.explore.components import components
from azharness.model.explore.derive import derive, numbering
from azharness.model.explore.noting import Asked
from azharness.model.explore.numbering import numbers
from azharness.model.explore.pairs import Met
from azharness.model.explore.taking import Taken, is_free, is_untold
from azharness.model.explore.unreachable import ROWS, why_unreachable
from azharness.model.explore.wanted import Wanted
from azharness.model.prediction import Branch, Expect, Shape
from azharness.model.state import State
from azharness.model.trace import encode
from azharness.model.walk import every_start
from azharness.model.walk.ground import hello

COUNT = 4


def test_derived_alike() -> None:
    """The same model and the same backend give the same sequences, byte by byte."""
    again = derived_for(hello("article"))
    assert [encode(trace) for trace in again.traces] == [encode(trace) for trace in explored().traces]
    assert again.firm == explored().firm


def test_firm_is_part_of_any_way() -> None:
    """What is reached whatever the backend chooses is reached if it chooses so; the choice adds to it."""
    firm, any_way = explored().firm, explored().any_way
    assert firm.rows < any_way.rows
    assert firm.pairs < any_way.pairs
    assert firm.requirements <= any_way.requirements


def test_pairs_are_of_the_graph() -> None:
    """A pair is two transitions of one machine of which the second begins where the first one ends."""
    rows = numbering().rows
    for first, second in explored().any_way.pairs:
        assert rows[first][0] is rows[second][0]
        assert rows[first][1].dest == rows[second][1].source


def test_each_machine_has_its_own_last_transition() -> None:
    """What one console user does comes not right after what another one did."""
    met = Met(COUNT)
    lasts = met.note({}, [Taken("wizard:one", 0), Taken("wizard:other", 1), Taken("wizard:one", 2)])
    assert list(numbers(met.before[2])) == [0]
    assert list(numbers(met.before[1])) == []
    assert lasts == {"wizard:one": 1 << 2, "wizard:other": 1 << 1}


def test_a_choice_is_no_sure_last_transition() -> None:
    """After what the backend may have chosen otherwise no pair is sure."""
    met = Met(COUNT, only_sure=True)
    met.note({}, [Taken("m", 0), Taken("m", 1, sure=False), Taken("m", 2), Taken("m", 3)])
    assert met.rows == 0b1101
    assert [list(numbers(before)) for before in met.before] == [[], [], [], [2]]


def test_wanted_is_crossed_out() -> None:
    """A pair is wanted until it is taken in this order, and not in the other."""
    wanted = Wanted(rows=0, after=[0b10, 0, 0, 0], states=0, requirements=0, ends=(0,) * COUNT)
    wanted.take([Taken("m", 1), Taken("m", 0)], {})
    assert wanted.left == 1
    wanted.take([Taken("m", 0), Taken("m", 1)], {})
    assert not wanted


def test_components() -> None:
    """Nodes are of one component if each is reached from the other."""
    part = components([[1], [2], [0, 3], [4], [3], []])
    assert part[0] == part[1] == part[2]
    assert part[3] == part[4]
    assert len({part[0], part[3], part[5]}) == 3


@pytest.mark.parametrize(
    ("answers", "free"),
    [((State(),), False), ((State(), State(instant=1)), True), ((State(), State()), False)],
)
def test_free_answers(answers: tuple[State, ...], free: bool) -> None:
    """The backend chooses where several answers are allowed, unless all of them lead to the same state."""
    prediction = tuple(Branch(Shape("accepted"), lambda _, after=after: after) for after in answers)  # type: ignore[misc]
    assert is_free(Asked(State(), WizardNext(), prediction), answers) is free


def test_a_result_that_nobody_foresees_is_free() -> None:
    """Where the model says nothing of the result, Completion may show a failure, which leaves no connection."""
    shown = {"page": Expect(("completion",), ())}
    assert is_untold(Branch(Shape("accepted"), lambda _: State(), fields=shown))
    told = {**shown, "fields/result": Expect(("succeeded",), ())}
    assert not is_untold(Branch(Shape("accepted"), lambda _: State(), fields=told))


def test_nothing_is_sure_beyond_a_free_way() -> None:
    """What is met around a start counts as reached whatever the backend chooses only if the way there is."""
    start = next(one for one in every_start("article") if one.name == "discovery: as ever")
    found = derive(hello("article"), ["transitions"], [start])
    assert found.firm.rows == frozenset()
    assert found.any_way.rows


def test_what_is_one_of_several_is_no_sequence() -> None:
    """Of transitions of which one at most was taken none follows another, and what was before may have been the last."""
    met = Met(COUNT)
    lasts = met.note({}, [Taken("m", 0)])
    lasts = met.note(
        lasts, [Taken("m", 1, sure=False, perhaps=True), Taken("m", 2, sure=False, perhaps=True)]
    )
    met.note(lasts, [Taken("m", 3)])
    assert [list(numbers(before)) for before in met.before] == [[], [0], [0], [0, 1, 2]]


def test_every_unreachable_row_of_all_versions_is_explained() -> None:
    """A row that nothing ever reaches has its own reason; one of another version or decision names it."""
    said = hello("article")
    assert all(why_unreachable(one.place, said) == one.why for one in ROWS)
    wizard = MACHINES[0].name
    other = why_unreachable(
        (wizard, "wizard.next in configuration when administration-service: accepted, summary"), said
    )
    assert other == "Version article does not offer administration-service."
    decided = why_unreachable(
        (wizard, "wizard.next when another connection has the name, and may: accepted"), said
    )
    assert decided == "The backend decided otherwise: `hello.decisions.unique_names` is true."


def test_what_a_list_shows_as_selected_is_free() -> None:
    """Whether a list opens with what was chosen before is the backend's choice: no pair with its OK is firm."""
    start = next(one for one in every_start("article") if one.name == "the list of server apps")
    found = derive(hello("article"), ["transitions"], [start])
    rows = [row for _, row in numbering().rows]
    firm, any_way = (
        {(rows[first].trigger, rows[second].trigger) for first, second in one.pairs}
        for one in (found.firm, found.any_way)
    )
    assert ("wizard.browse server", "dialog.ok") in any_way - firm
