"""Errors of the engine, each of which ends a sequence.

AzharnessError
├── HarnessError          our own mistake: the model has no say, or a feature contradicts it
└── SequenceEnded         the backend's doing: later steps would be no evidence
    ├── Differs           the answer is not among the allowed ones
    └── Inconclusive      nothing can be said: the contract was broken, no answer came
"""

from __future__ import annotations

from collections.abc import Sequence

from azharness.contract.errors import AzharnessError
from azharness.journal.events import Difference


class HarnessError(AzharnessError):
    """The harness itself is wrong; no verdict on the backend follows."""

    code = "harness"


class SequenceEnded(AzharnessError):
    """The sequence of commands ends here."""

    code = "sequence-ended"


class Differs(SequenceEnded):
    """An answer is not among the allowed ones."""

    code = "differs"

    def __init__(self, command: str, differences: Sequence[Difference]) -> None:
        """Say the first difference; all of them stand in `differences`."""
        first = differences[0]
        super().__init__(
            f"{command}: {first.path} is {first.observed}, expected {' or '.join(first.expected)}.",
            cause=f"breaks {', '.join(first.cites) or 'no requirement of the catalogue'}",
        )
        self.differences = tuple(differences)


class Inconclusive(SequenceEnded):
    """The sequence could not be judged to its end."""

    code = "inconclusive"
