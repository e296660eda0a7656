"""The same failure: what must stay while a trace becomes shorter.

Two differences are of one failure if they stand at the same *place*, and a requirement is broken by both. A place is the first part
of a path (`outcome`, `services`, `fields`), of evidence the first two (`cloud/writes`): IDs and names below it change from sequence
to sequence. Of several differences one has to stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from azharness.engine.compare import spell, told
from azharness.model import Prediction

Mark = tuple[str, str]
"""A place and a requirement."""


Claim = tuple[str, tuple[str, ...]]
"""A place and what is allowed there."""
_CHANGING = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F-]{27}|\d{4}-\d{2}-\d{2}|\d{6,}")


def marks(differences: Iterable[tuple[str, Sequence[str]]]) -> frozenset[Mark]:
    """What marks a failure, from the paths that differ and the cases that they cite."""
    return frozenset((place(path), case.partition("/")[0]) for path, cites in differences for case in cites)


def foreseen(prediction: Prediction) -> frozenset[Mark]:
    """The failures that an answer could show, by what the model expects of it."""
    outcomes = (("outcome", branch.cites) for branch in prediction)
    fields = ((path, each.cites) for branch in prediction for path, each in branch.fields.items())
    return marks([*outcomes, *fields])


def claims(differences: Iterable[tuple[str, Sequence[str]]]) -> frozenset[Claim]:
    """What was expected, from the paths that differ and what was allowed there; IDs and days change from sequence to sequence."""
    return frozenset(_claim(path, expected) for path, expected in differences)


def claimed(prediction: Prediction) -> frozenset[Claim]:
    """What the model expects of an answer, in each part of it."""
    outcome = ("outcome", sorted({spell(branch.shape) for branch in prediction}))
    fields = ((path, each) for branch in prediction for path, each in branch.fields.items())
    return claims([outcome, *((path, [told(value) for value in each.allowed]) for path, each in fields)])


def _claim(path: str, expected: Sequence[str]) -> Claim:
    return place(path), tuple(sorted({_CHANGING.sub("…", text) for text in expected}))


def place(path: str) -> str:
    """Where a path stands: its first part, of evidence the first two."""
    parts = path.split("/")
    return "/".join(parts[: 2 if parts[0] == "cloud" else 1]).removesuffix("#")
