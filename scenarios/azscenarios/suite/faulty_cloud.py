"""What machines have in common whose cloud fails now and then."""

from __future__ import annotations

from hypothesis.stateful import rule

from azharness.contract.actors import FaultClear, FaultPlan
from azscenarios import strategies
from azscenarios.suite.wizardry import Wizardry


class FaultyCloud(Wizardry):
    """A cloud that asks to wait, is out of order, answers late or by halves, gets requests twice, or knows late what it did."""

    @rule(fault=strategies.faults())
    def cloud_fails(self, fault: FaultPlan) -> None:
        """From here on some requests meet a fault."""
        self.give(fault)

    @rule()
    def cloud_recovers(self) -> None:
        """The cloud answers as it should again."""
        self.give(FaultClear())
