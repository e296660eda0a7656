"""What became of a mutant: which checks failed which requirements, and what that says of the suite."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from azharness.catalogue import load
from azscenarios.mutants.mutant import Mutant

FAILED, HARNESS_ERROR, INCONCLUSIVE, TIMEOUT = "failed", "harness-error", "inconclusive", "timeout"
BROKEN_OFF = (HARNESS_ERROR, INCONCLUSIVE)


class Status(StrEnum):
    """How a mutant ended."""

    KILLED = "killed"
    SURVIVED = "survived"
    TIMEOUT = "timeout"
    """It went on and on: whoever runs the suite notices that too."""
    BROKE_DOWN = "broke-down"
    """It crashed, or crashed the harness, and failed no requirement: that is no kill."""
    NOT_REACHED = "not-reached"
    """No check runs what was changed."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What one check made of a mutant: how it ended, and the requirements that failed by it."""

    check: str
    way: str
    result: str
    failed: list[str] = []
    reason: str = ""
    elsewhere: bool = False
    """Whether that was in another product version than the mutant's."""


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """A mutant and all that was found of it, in the order of the checks; `trouble` is what kept it from being tried."""

    mutant: Mutant
    product_version: str
    findings: list[Finding]
    trouble: str = ""
    seconds: float = 0.0

    @property
    def failed(self) -> frozenset[str]:
        """The requirements that failed."""
        return frozenset(key for each in self.findings for key in each.failed)

    @property
    def found(self) -> bool:
        """Whether a check noticed."""
        return any(noticed(self.mutant, each) for each in self.findings)

    @property
    def status(self) -> Status:
        """How the mutant ended; a harness that broke down has no say, whatever it found before."""
        results = {each.result for each in self.findings}
        if self.trouble or HARNESS_ERROR in results:
            return Status.BROKE_DOWN
        if self.found:
            return Status.KILLED
        if TIMEOUT in results:
            return Status.TIMEOUT
        if not self.findings:
            return Status.NOT_REACHED
        return Status.BROKE_DOWN if INCONCLUSIVE in results else Status.SURVIVED

    @property
    def strangers(self) -> frozenset[str]:
        """Requirements that failed although they do not share the broken one's rule; a broad fault has none."""
        if self.mutant.broad or not self.mutant.requirement:
            return frozenset()
        shared = load().row(self.mutant.requirement).shares
        return self.failed - {self.mutant.requirement, *shared}

    @property
    def clean(self) -> bool:
        """Whether the fault was found, and by the rows alone that it concerns."""
        return self.status is Status.KILLED and not self.strangers

    def met(self, way: str) -> int:
        """How many checks of this way it met."""
        return sum(each.way == way for each in self.findings)

    def killers(self, way: str) -> list[Finding]:
        """What noticed by this way."""
        return [each for each in self.findings if each.way == way and noticed(self.mutant, each)]


def noticed(mutant: Mutant, finding: Finding) -> bool:
    """Whether a check noticed: by failing the requirement that the mutant breaks; where it names none, by failing at all.

    An answer may be wrong without breaking a row of the catalogue; a run with such a finding ends with 1 all the same.
    """
    return mutant.requirement in finding.failed if mutant.requirement else finding.result == FAILED
