"""Faulty sites: each is found, by the row that it breaks and by no other."""

from __future__ import annotations

import pytest
from whole_tool import Azharness

from azscenarios.mutants import MUTANTS, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_fault_fails_its_row_and_no_other(azharness: Azharness, mutant: Mutant) -> None:
    """The run ends with 1, and just the broken requirement failed."""
    ran = azharness("run", "--backend", f"azscenarios.mutants:{mutant.name}", "--seed", "1")
    assert ran.failed() == {mutant.requirement}, ran.stderr
    assert ran.code == 1


def test_a_harmless_variant_fails_nothing(azharness: Azharness) -> None:
    """Freedom that the documents leave is no failure: notice, GUIDs, order, texts, extra fields."""
    ran = azharness("run", "--backend", "azscenarios.variants:harmless", "--seed", "2")
    plain = azharness("run", "--seed", "1", out="plain")
    assert ran.failed() == set(), ran.stderr
    assert ran.outcomes() == plain.outcomes()
    assert ran.code in (0, 3)
