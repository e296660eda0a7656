"""Whether what a test claims concerns the backend at all."""

from __future__ import annotations

from dataclasses import dataclass

from azharness.catalogue import LIFETIMES, Inapplicable, load
from azharness.catalogue.applicability import Target, of_row
from azharness.contract import Capability

SERVICE_ORDER = (
    Capability.CLOUD_MANAGEMENT,
    Capability.STORE_FOR_BUSINESS,
    Capability.LOG_ANALYTICS_CONNECTOR,
    Capability.ADMINISTRATION_SERVICE,
)
"""The first of these that there is serves the steps that speak of no service."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What of the backend is to be judged."""

    target: Target

    @property
    def services(self) -> tuple[str, ...]:
        """The services that can be tried, in the order in which they come to mind."""
        here = (
            self.target.offered
            if self.target.selected is None
            else self.target.offered & self.target.selected
        )
        there = (each for each in SERVICE_ORDER if each in here)
        return tuple(each for each in there if LIFETIMES[each].exists(self.target.version))

    def lacking(self, tags: list[str]) -> str:
        """Why a scenario with these tags cannot be carried out, or nothing: a tag may name a capability that it needs."""
        needed = (capability for capability in Capability if capability in tags)
        missing = next((each for each in needed if each not in self.target.capabilities), None)
        return f"The backend declines the capability {missing}." if missing else ""

    def inapplicable(self, requirements: list[str]) -> str:
        """Why none of these requirements is judged, or nothing if one of them is (or none is named)."""
        answers = [of_row(load().row(each), self.target) for each in requirements]
        reasons = [answer.reason for answer in answers if isinstance(answer, Inapplicable)]
        return reasons[0] if reasons and len(reasons) == len(answers) else ""
