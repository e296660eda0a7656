"""Comparing: an observation beside the allowed answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from azharness.journal.events import Difference
from azharness.model import ABSENT, Branch, Expect, Observation, Prediction, Shape, Value


@dataclass(frozen=True, slots=True)
class Comparison:
    """The allowed answer that was observed, or where the observation leaves them all."""

    branch: Branch | None
    judged: tuple[str, ...]
    differences: tuple[Difference, ...]


def compare(prediction: Prediction, observation: Observation) -> Comparison:
    """Outcomes first: only where the outcome is allowed are the fields looked at (architecture, Comparing)."""
    alike = [branch for branch in prediction if branch.shape == observation.shape]
    if not alike:
        return Comparison(None, (), (_outcome(prediction, observation.shape),))
    branch = min(alike, key=lambda each: len(_different(each, observation)))
    differences = tuple(
        _difference(path, expect, observation.get(path)) for path, expect in _different(branch, observation)
    )
    return Comparison(None if differences else branch, _held(branch, observation), differences)


def _different(branch: Branch, observation: Observation) -> list[tuple[str, Expect]]:
    return [
        (path, expect)
        for path, expect in branch.fields.items()
        if observation.get(path) not in expect.allowed
    ]


def _held(branch: Branch, observation: Observation) -> tuple[str, ...]:
    held = [expect.cites for path, expect in branch.fields.items() if observation.get(path) in expect.allowed]
    return _union([branch.cites, *held])


def _outcome(prediction: Prediction, observed: Shape) -> Difference:
    return Difference(
        path="outcome",
        expected=sorted({spell(branch.shape) for branch in prediction}),
        observed=spell(observed),
        cites=list(_union(branch.cites for branch in prediction)),
    )


def _difference(path: str, expect: Expect, observed: Value) -> Difference:
    allowed = [told(value) for value in expect.allowed]
    return Difference(path=path, expected=allowed, observed=told(observed), cites=list(expect.cites))


def spell(shape: Shape) -> str:
    """An outcome in words: `refused required name`."""
    return " ".join(part for part in (shape.kind, shape.reason, shape.field) if part)


def told(value: Value) -> str:
    """A value in words, as differences show it."""
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    return "absent" if value is ABSENT else str(value)


def _union(groups: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(sorted({key for group in groups for key in group}))
