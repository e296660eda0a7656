"""The kill matrix: which requirement noticed which mutant, and by which way; as a page, as JSON, and for Stryker's viewers."""

from azreports.kill_matrix.document import KillMatrix, MutantEntry, RequirementEntry, SetEntry, schema
from azreports.kill_matrix.write import FILES, write_kill_matrix

__all__ = ["FILES", "KillMatrix", "MutantEntry", "RequirementEntry", "SetEntry", "schema", "write_kill_matrix"]
