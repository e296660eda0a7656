"""Where runs begin: at the empty site, or where a guide has led by ordinary steps."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from random import Random

import msgspec

from azharness.contract.cloud import CloudState
from azharness.model.campaign.findings import Notebook
from azharness.model.campaign.traveller import Traveller
from azharness.model.prediction import Prediction
from azharness.model.trace import Gesture, Made
from azharness.model.walk.ground import ground, neighbours
from azharness.model.walk.guide import ALLOWED, Guide
from azharness.model.walk.journeys import every_start
from azharness.model.walk.search import Start
from azharness.model.walk.walker import Situation

EMPTY = "the empty site"
_FROM_NOTHING = 0.25
"""How often a run begins at the empty site."""
_CLOUDS: tuple[Callable[[], CloudState], ...] = (ground, neighbours)
"""The small clouds, in which runs are quick."""


class Beginning(msgspec.Struct, frozen=True):
    """A situation, the gestures that led there from the empty site, and what they met."""

    name: str
    here: Situation
    made: tuple[Made, ...]
    notebook: Notebook


class Beginnings:
    """The beginnings of a product version; the way to each is gone once."""

    def __init__(self, traveller: Traveller, product_version: str) -> None:
        """Know all starts of the version in small clouds."""
        self._traveller = traveller
        self._starts = [start for start in every_start(product_version) if start.cloud in _CLOUDS]
        self._known: dict[str, Beginning] = {}

    def drawn(self, draw: Random) -> Beginning:
        """One of them."""
        if draw.random() < _FROM_NOTHING:
            return self._at(None)
        return self._at(draw.choice(self._starts))

    def _at(self, start: Start | None) -> Beginning:
        name = start.name if start else EMPTY
        if name not in self._known:
            self._known[name] = self._led(start, name) if start else self._empty()
        return self._known[name]

    def _led(self, start: Start, name: str) -> Beginning:
        guide = _NotingGuide(self._traveller, start.cloud())
        try:
            start.way(guide)
        except (LookupError, StopIteration):
            # The backend does not offer what the way needs.
            return self._at(None)
        return Beginning(name, guide.here, tuple(guide.made), guide.notebook)

    def _empty(self) -> Beginning:
        return Beginning(EMPTY, self._traveller.walker.begin(ground()), (), Notebook())


class _NotingGuide(Guide):
    """A guide who notes each gesture and what it meets."""

    def __init__(self, traveller: Traveller, cloud: CloudState) -> None:
        """Begin at the empty site in a cloud."""
        super().__init__(traveller.walker, traveller.walker.begin(cloud))
        self.notebook = Notebook()
        self._traveller = traveller

    def do(self, *gestures: Gesture, allowed: bool = True) -> None:
        """Go on with the first answer that allows each gesture, or with the first that does not."""
        for gesture in gestures:
            self.made.append((gesture, self.state))
            self.here = self._traveller.go(self.here, gesture, self.notebook, partial(_first, allowed))


def _first(allowed: bool, gesture: Gesture, prediction: Prediction) -> int:
    for place, branch in enumerate(prediction):
        if (branch.shape.kind in ALLOWED) == allowed:
            return place
    raise LookupError(f"no such answer to {gesture}")
