"""What an exploration found, as one JSON document: how much of each machine was seen, and how each sequence ended."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from azharness.journal.events import Difference

EXPLORATION_VERSION = "1"

Standing = Literal["covered", "missed", "backend's choice", "unreachable"]
"""Of a part of a machine: seen (or, offline, met by a sequence); not seen although it can be reached whatever the backend
chooses; to be seen only if the backend chooses so, and not seen; or never reached by the walk within its bounds."""


class StatePart(msgspec.Struct, frozen=True, kw_only=True):
    """A state of a machine."""

    name: str
    standing: Standing


class TransitionPart(msgspec.Struct, frozen=True, kw_only=True):
    """A transition of a machine; `why` says of one that is unreachable what forbids it."""

    name: str
    trigger: str
    source: str
    dest: str
    standing: Standing
    why: str = ""


class Pairs(msgspec.Struct, frozen=True, kw_only=True):
    """Pairs of transitions in a row: those of the machine's graph, by standing; and the first of those that are missed."""

    covered: int
    missed: int
    choice: int
    infeasible: int
    missing: list[str] = []


class MachineCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a machine was seen."""

    name: str
    initial: str
    states: list[StatePart]
    transitions: list[TransitionPart]
    pairs: Pairs


class RequirementPart(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement that the model can cite."""

    requirement: str
    standing: Standing


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
        counts = {
            "states": sum(each.standing == "missed" for one in self.machines for each in one.states),
            "transitions": sum(
                each.standing == "missed" for one in self.machines for each in one.transitions
            ),
            "pairs": sum(one.pairs.missed for one in self.machines),
            "requirements": sum(each.standing == "missed" for each in self.requirements),
        }
        return sum(counts[kind] for kind in self.coverage)


def exploration_schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Exploration)}
