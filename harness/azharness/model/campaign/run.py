"""One run of a campaign: so many steps from a beginning, all drawn by the campaign's seed and the run's number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from random import Random

import msgspec

from azharness.contract.actors import ACTS
from azharness.contract.hello import Hello
from azharness.model.campaign.beginnings import Beginnings
from azharness.model.campaign.bundles import offers
from azharness.model.campaign.choosing import Chooser
from azharness.model.campaign.findings import Findings
from azharness.model.campaign.tally import Tally, Tried
from azharness.model.campaign.traveller import Traveller
from azharness.model.prediction import Prediction
from azharness.model.state import State
from azharness.model.trace import Gesture, Made

_AS_EVER = 0.85
"""How often a site does what it is first allowed to, where it is free."""


class Run(msgspec.Struct, frozen=True):
    """What one run did and met: its number, where it began, all gestures from the empty site on, and the end."""

    number: int
    beginning: str
    made: tuple[Made, ...]
    end: State
    findings: Findings
    tried: Counter[Tried]


class Runs:
    """Makes the runs of a campaign."""

    def __init__(self, hello: Hello, seed: int, steps: int) -> None:
        """Make runs of so many steps in the model of a backend that says this of itself."""
        self._traveller = Traveller(hello)
        self._beginnings = Beginnings(self._traveller, hello.product_versions[0])
        self._offers = offers()
        self._seed, self._steps = seed, steps

    def run(self, number: int, before: Mapping[Tried, int]) -> Run:
        """The run of a number, after what earlier rounds have tried."""
        with self._traveller.noting():
            return self._run(number, Tally(before))

    def _run(self, number: int, tally: Tally) -> Run:
        draw = Random(f"{self._seed}/{number}")  # noqa: S311  (nothing secret is drawn)
        beginning = self._beginnings.drawn(draw)
        here, made, notebook = beginning.here, list(beginning.made), beginning.notebook.copy()
        chooser = Chooser(self._offers, draw, tally)

        def picks(gesture: Gesture, prediction: Prediction) -> int:
            if len(prediction) == 1 or gesture.__class__ in ACTS or draw.random() < _AS_EVER:
                return 0
            return draw.randrange(len(prediction))

        for _ in range(self._steps):
            gesture = chooser.next(here.state, notebook.last)
            made.append((gesture, here.state))
            here = self._traveller.go(here, gesture, notebook, picks)
        return Run(number, beginning.name, tuple(made), here.state, notebook.findings, tally.own)
