"""Mutants: the simulated site with one deliberate fault each.

A mutant is data: a file of the simulator, a text in it, what stands there instead, and the requirement that must notice. The
simulator itself knows nothing of it. `azharness run --backend azscenarios.mutants:past_expiry` runs the suite on one,
`azharness mutants` on all.
"""

from __future__ import annotations

from collections.abc import Callable

from azharness.contract.ports import Backend
from azscenarios.mutants.loading import backend, load
from azscenarios.mutants.mechanical.sites import site_named
from azscenarios.mutants.mutant import Mutant, read

__all__ = ["MUTANTS", "Mutant", "backend", "load", "named"]

MUTANTS: tuple[Mutant, ...] = read()
"""All mutants that were made by hand."""


def named(name: str) -> Mutant | None:
    """The mutant of that name, made by hand or mechanical."""
    site = site_named(name)
    return site.mutant if site else next((each for each in MUTANTS if each.name == name), None)


def __getattr__(name: str) -> Callable[[], Backend]:
    """A factory for the mutant of that name, as `--backend azscenarios.mutants:NAME` asks for it."""
    mutant = named(name)
    if mutant is None:
        raise AttributeError(f"There is no mutant named {name!r}.")
    return lambda: backend(mutant)
