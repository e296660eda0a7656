"""The recorder: keeps the gestures of one sequence and the situations that they were made in, so that it can be told as a trace."""

from __future__ import annotations

from collections.abc import Sequence

from azharness.contract.actors import CloudReset
from azharness.journal.events import Difference
from azharness.model.state import State
from azharness.model.trace import Broken, Gesture, Made, Origin, Trace, written


class Recorder:
    """What was done in one sequence, since its world began."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._begun = CloudReset(world="")
        self._version = "article"
        self._made: list[Made] = []

    def begin(self, world: CloudReset, product_version: str) -> None:
        """An empty site begins in a world, in this version: what was before is forgotten."""
        self._begun, self._version = world, product_version
        self._made = []

    def made(self, gesture: Gesture, before: State) -> None:
        """A gesture is made in a situation."""
        self._made.append((gesture, before))

    def trace(
        self, title: str, origin: Origin, seed: int, end: State, differences: Sequence[Difference] = ()
    ) -> Trace:
        """The sequence as a trace; `end` is the situation that it ended in."""
        return Trace(
            title=title,
            origin=origin,
            world=self._begun.world,
            people=self._begun.people,
            product_version=self._version,
            seed=seed,
            steps=written(self._made, end),
            failure=[
                Broken(path=one.path, expected=one.expected, observed=one.observed, cites=one.cites)
                for one in differences
            ],
        )
