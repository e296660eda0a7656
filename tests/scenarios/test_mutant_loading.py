"""Loading the simulated site with a fault."""

from __future__ import annotations

import msgspec
import pytest

import azharness.simulator.notices
from azscenarios import mutants
from azscenarios.errors import MutantError
from azscenarios.mutants import MUTANTS, Mutant


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_differs_in_its_one_text(mutant: Mutant) -> None:
    """The fault's text stands in the source once, and the site with it says hello like the other."""
    site = mutants.backend(mutant)
    assert b"simulated" in site.hello()
    site.close()


def test_a_mutant_leaves_the_site_alone() -> None:
    """The site itself is another module than the mutant's."""
    loaded = mutants.load(MUTANTS[0])
    assert loaded.Site is not azharness.simulator.Site
    assert loaded.Site.__module__.startswith("azmutant_")


def test_a_mutant_whose_text_is_gone_cannot_be_made() -> None:
    """A change of the simulator that moves the text is noticed."""
    stale = msgspec.structs.replace(MUTANTS[0], name="stale", old="a text that is nowhere")
    with pytest.raises(MutantError, match="does not fit"):
        mutants.load(stale)


def test_an_unknown_mutant_is_an_attribute_error() -> None:
    """Names that are no mutant are not made up."""
    with pytest.raises(AttributeError, match="no mutant named"):
        mutants.nobody  # noqa: B018
