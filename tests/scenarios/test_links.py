"""Every requirement is linked to what judges it, in both directions."""

from __future__ import annotations

import pytest

from azharness.catalogue import Requirement, load
from azharness.model import cited
from azscenarios.judges import properties, scenarios

ROWS = [row for row in load().rows if row.excluded is None]
CLAIMED = frozenset().union(*(claims for _, claims in (*scenarios(), *properties())))
CITED = cited()
SIMULTANEOUS = "TEN-7/simultaneous"
"""Two calls at the same moment are no sequence of commands: whoever offers `parallel` is asked for them over HTTP."""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_a_scenario_claims_it(row: Requirement) -> None:
    """A shipped scenario or property says that it judges the requirement."""
    assert row.id in CLAIMED


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_model_cites_every_case_of_it(row: Requirement) -> None:
    """A prediction of the model rests on each of its cases."""
    assert [case.key for case in row.cases if case.key not in CITED | {SIMULTANEOUS}] == []


def test_what_is_excluded_has_a_reason() -> None:
    """A requirement that is not judged says why, in a sentence."""
    assert [
        row.id for row in load().rows if row.excluded is not None and not row.excluded.endswith(".")
    ] == []


def test_nothing_else_is_claimed_or_cited() -> None:
    """Claims and citations name requirements and cases of the catalogue, and none that is excluded."""
    known = {row.id for row in ROWS}
    tags = {each for each in CLAIMED if len(each) > 3 and each[3] == "-" and each[:3].isupper()}
    assert tags <= known
    assert {key.partition("/")[0] for key in CITED} <= known
