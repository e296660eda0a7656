"""Every rule that must hold has a fault which breaks it."""

from __future__ import annotations

import pytest

from azharness.catalogue import CHAPTERS, Level, load
from azscenarios.mutants import MUTANTS

BROKEN = {mutant.requirement for mutant in MUTANTS}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_must_has_its_fault(chapter: str) -> None:
    """No requirement of the level MUST goes without a fault of the site that it has to notice, unless it is excluded."""
    rows = (row for row in load().rows if row.id.startswith(f"{chapter}-") and row.excluded is None)
    assert [row.id for row in rows if row.level is Level.MUST and row.id not in BROKEN] == []


def test_every_fault_breaks_a_requirement_of_the_catalogue() -> None:
    """A requirement that was renamed or has gone leaves no fault behind that nothing can find."""
    assert BROKEN - {row.id for row in load().rows} == set()
