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

__all__ = ["MUTANTS", "Mutant", "backend", "load"]

MUTANTS: tuple[Mutant, ...] = read()
"""All mutants."""


def __getattr__(name: str) -> Callable[[], Backend]:
    """A factory for the mutant of that name, as `--backend azscenarios.mutants:NAME` asks for it."""
    for mutant in MUTANTS:
        if mutant.name == name:
            return lambda: backend(mutant)
    site = site_named(name) if name.startswith("mechanical_") else None
    if site is not None:
        return lambda: backend(site.mutant)
    raise AttributeError(f"There is no mutant named {name!r}.")
