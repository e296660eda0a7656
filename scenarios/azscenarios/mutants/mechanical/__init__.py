"""Mechanical mutants: small changes of the simulator's syntax, each of them a mutant like those made by hand."""

from azscenarios.mutants.mechanical.draw import drawn
from azscenarios.mutants.mechanical.explained import Explanation, explanations
from azscenarios.mutants.mechanical.sites import Site, sites

__all__ = ["Explanation", "Site", "drawn", "explanations", "sites"]
