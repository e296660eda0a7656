"""The same failure: what must stay while a trace becomes shorter.

Two differences are of one failure if they stand at the same *place*, and a requirement is broken by both. A place is the first part
of a path (`outcome`, `services`, `fields`), of evidence the first two (`cloud/writes`): IDs and names below it change from sequence
to sequence. Of several differences one has to stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from azharness.model import Prediction

Mark = tuple[str, str]
"""A place and a requirement."""


def marks(differences: Iterable[tuple[str, Sequence[str]]]) -> frozenset[Mark]:
    """What marks a failure, from the paths that differ and the cases that they cite."""
    return frozenset((place(path), case.partition("/")[0]) for path, cites in differences for case in cites)


def foreseen(prediction: Prediction) -> frozenset[Mark]:
    """The failures that an answer could show, by what the model expects of it."""
    outcomes = (("outcome", branch.cites) for branch in prediction)
    fields = ((path, each.cites) for branch in prediction for path, each in branch.fields.items())
    return marks([*outcomes, *fields])


def place(path: str) -> str:
    """Where a path stands: its first part, of evidence the first two."""
    parts = path.split("/")
    return "/".join(parts[: 2 if parts[0] == "cloud" else 1]).removesuffix("#")
