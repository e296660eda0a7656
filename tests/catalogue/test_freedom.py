"""What a backend may decide: grounds and requirements exist, and the reference page lists them all."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.catalogue.test_facts import TEXTS

from azharness.catalogue import FREEDOMS, Freedom, load
from azharness.catalogue.freedom import as_table, shown
from azharness.contract.hello import Decisions, Parameters

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "parameters.md").read_text(encoding="utf-8")


def test_every_parameter_and_decision_is_described() -> None:
    """The contract has no other freedom than these, in its own order."""
    fields = (*Parameters.__struct_fields__, *Decisions.__struct_fields__)
    assert tuple(one.name for one in FREEDOMS) == fields


@pytest.mark.parametrize("freedom", FREEDOMS, ids=lambda one: one.name)
def test_ground_and_requirements_exist(freedom: Freedom) -> None:
    """Each rests on facts of the facts page and names requirements of the catalogue."""
    assert set(freedom.ground) <= set(TEXTS)
    assert freedom.rows
    assert all(load().row(row) for row in freedom.rows)


def test_defaults_and_bounds_are_those_of_the_contract() -> None:
    """A number shows its bounds, a decision that it is one of two."""
    told = {one.name: (one.kind, one.default, one.bounds) for one in FREEDOMS}
    assert told["notice_lag"] == ("parameter", "60", "0 to 60")
    assert told["unique_names"] == ("decision", "yes", "yes or no")
    assert [shown(value) for value in (True, False, 7)] == ["yes", "no", "7"]


def test_the_reference_page_lists_them() -> None:
    """docs/reference/parameters.md holds both tables as they are made from the contract."""
    assert as_table("parameter") in PAGE
    assert as_table("decision") in PAGE
