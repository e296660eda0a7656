"""Whether what a test claims concerns the backend at all."""

from __future__ import annotations

from dataclasses import dataclass

from azharness.catalogue import Inapplicable, load
from azharness.catalogue.applicability import Target, of_row


@dataclass(frozen=True, slots=True)
class Aim:
    """What of the backend is to be judged."""

    target: Target

    def inapplicable(self, requirements: list[str]) -> str:
        """Why none of these requirements is judged, or nothing if one of them is (or none is named)."""
        answers = [of_row(load().row(each), self.target) for each in requirements]
        reasons = [answer.reason for answer in answers if isinstance(answer, Inapplicable)]
        return reasons[0] if reasons and len(reasons) == len(answers) else ""
