"""Faulty sites: each is found, by the row that it breaks and by no stranger."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest
from whole_tool import Azharness, Ran

import azharness.simulator
from azscenarios.features import feature_files, shipped
from azscenarios.mutants import MUTANTS, Mutant
from azscenarios.mutants.trial import trial

QUICK, WHOLE = 10, 1
"""How many mutants meet what claims their requirement in these tests, and the whole suite; `azharness mutants` runs it on all."""


def rotation(many: int) -> list[Mutant]:
    """Other mutants with every change of the site or the features, the same ones for the same sources."""
    source = Path(azharness.simulator.__file__).parent
    digest = hashlib.sha256()
    for path in [*sorted(source.rglob("*.py")), *feature_files(shipped())]:
        digest.update(path.read_bytes())
    drawn = random.Random(digest.hexdigest())
    return drawn.sample(MUTANTS, many)


@pytest.mark.parametrize("mutant", rotation(QUICK), ids=lambda mutant: mutant.name)
def test_a_fault_fails_its_row(mutant: Mutant) -> None:
    """What claims the broken requirement is enough to find the fault."""
    ended = trial(mutant, whole=False)
    assert ended.killed, ended


@pytest.mark.parametrize("mutant", rotation(WHOLE), ids=lambda mutant: mutant.name)
def test_a_fault_fails_its_row_and_no_stranger(mutant: Mutant) -> None:
    """In a run of everything no requirement fails beside it that does not share its rule."""
    ended = trial(mutant)
    assert ended.clean, ended


def test_a_harmless_variant_fails_nothing(azharness: Azharness, plain: Ran) -> None:
    """Freedom that the documents leave is no failure: notice, GUIDs, order, texts, extra fields."""
    ran = azharness("run", "--backend", "azscenarios.variants:harmless", "--seed", "2")
    assert ran.failed() == set(), ran.stderr
    assert ran.outcomes() == plain.outcomes()
    assert ran.code in (0, 3)


def test_the_command_tells_what_was_found(azharness: Azharness) -> None:
    """`azharness mutants` names the fault and its requirement, and ends with 0 where all were found."""
    ran = azharness("mutants", "--quick", "past_expiry")
    assert ran.stdout.split() == ["SRV-7", "past_expiry", "found"]
    assert ran.code == 0


def test_an_unknown_mutant_is_a_usage_error(azharness: Azharness) -> None:
    """A name that is no mutant's ends with 2."""
    ran = azharness("mutants", "nobody")
    assert ran.code == 2
    assert "nobody" in ran.stderr
