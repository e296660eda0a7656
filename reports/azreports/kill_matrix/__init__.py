"""The kill matrix: which requirement noticed which mutant, and by which way; as a page, as JSON, and for Stryker's viewers."""

from azreports.kill_matrix.document import (
    DIED,
    FORMAT,
    KillMatrix,
    MutantEntry,
    RequirementEntry,
    SetEntry,
    WayEntry,
    schema,
    summed,
)
from azreports.kill_matrix.write import FILES, write_kill_matrix

__all__ = [
    "DIED",
    "FILES",
    "FORMAT",
    "KillMatrix",
    "MutantEntry",
    "RequirementEntry",
    "SetEntry",
    "WayEntry",
    "schema",
    "summed",
    "write_kill_matrix",
]
