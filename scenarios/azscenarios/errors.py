"""Errors of the suite.

AzharnessError
└── SuiteError                the suite cannot be run as asked
    ├── CloudError            the fake cloud cannot be reached or understood
    ├── FeatureError          a feature file is wrong: syntax, two scenarios of one name, unknown requirement
    └── MutantError           a mutant cannot be made from the simulator as it is

BaseException
└── BrokenOff                 a generated test ends at once: the backend left the contract
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


class BrokenOff(BaseException):
    """A generated test ends at once, since the backend left the contract.

    Not an `Exception`: Hypothesis would try the example again, and send its commands a second time.
    """

    def __init__(self, error: AzharnessError) -> None:
        """Keep what the backend did."""
        super().__init__(error.message)
        self.error = error
