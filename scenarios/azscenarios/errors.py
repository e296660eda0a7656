"""Errors of the suite.

AzharnessError
└── SuiteError                the suite cannot be run as asked
    ├── CloudError            the fake cloud cannot be reached or understood
    ├── FeatureError          a feature file is wrong: syntax, two scenarios of one name, unknown requirement
    └── MutantError           a mutant cannot be made from the simulator as it is
"""

from __future__ import annotations

from azharness.contract.errors import AzharnessError


class SuiteError(AzharnessError):
    """The suite cannot be run as asked."""

    code = "suite"


class CloudError(SuiteError):
    """The fake cloud cannot be reached, or its ready line not be understood."""

    code = "cloud"


class FeatureError(SuiteError):
    """A feature file is wrong; `where` is its name and line."""

    code = "feature"

    def __init__(self, where: str, message: str, *, hint: str = "") -> None:
        """Say where, and what."""
        super().__init__(f"{where}: {message}", hint=hint)
        self.where = where


class MutantError(SuiteError):
    """A mutant cannot be made from the simulator as it is."""

    code = "mutant"
