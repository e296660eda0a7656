"""What an exploration found, as one JSON document: how much of each machine was seen, and how each sequence ended."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from azharness.journal.events import Difference
from azharness.journal.machines import MachineCoverage, RequirementPart, missed

EXPLORATION_VERSION = "1"


class SequenceEnd(msgspec.Struct, frozen=True, kw_only=True):
    """A sequence: its file, its length, and how it ended on the backend after so many steps (empty offline)."""

    file: str
    title: str
    steps: int
    ending: Literal["", "held", "differed", "stuck", "inconclusive"] = ""
    played: int = 0
    reason: str = ""
    differences: list[Difference] = []


class Exploration(msgspec.Struct, frozen=True, kw_only=True):
    """An exploration; without a backend it says what the sequences reach on one that does as the model foresees."""

    exploration_version: str = EXPLORATION_VERSION
    product_version: str
    coverage: list[str]
    backend: str = ""
    backend_version: str = ""
    seed: int = 0
    machines: list[MachineCoverage]
    requirements: list[RequirementPart]
    sequences: list[SequenceEnd]

    @property
    def differed(self) -> list[SequenceEnd]:
        """The sequences in which the backend differs from the model."""
        return [each for each in self.sequences if each.ending == "differed"]

    @property
    def missed(self) -> int:
        """How many parts of what was asked for were missed."""
        return missed(self.coverage, self.machines, self.requirements)

    @property
    def is_whole(self) -> bool:
        """Whether all that was asked for was seen, and nothing differed or broke off.

        A sequence is stuck where it speaks of what an allowed answer kept away: by itself that leaves nothing open.
        """
        return not self.missed and all(each.ending in ("held", "stuck") for each in self.sequences)


def exploration_schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Exploration)}
