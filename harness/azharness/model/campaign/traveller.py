"""Going on from situation to situation, and noting what each step meets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from azharness.contract.hello import Hello
from azharness.model.campaign.findings import Event, Notebook
from azharness.model.firing import Fired, listening
from azharness.model.prediction import Prediction
from azharness.model.table import Table
from azharness.model.trace import Gesture
from azharness.model.walk.walker import Situation, Walker

Picks = Callable[[Gesture, Prediction], int]
"""Which of the allowed answers is given, by its place."""


class Traveller:
    """Makes gestures in the model of a backend that says this of itself; answers come from the predictions."""

    def __init__(self, hello: Hello) -> None:
        """Begin nowhere."""
        self.walker = Walker(hello)
        self._events: list[Event] = []

    @contextmanager
    def noting(self) -> Iterator[None]:
        """All that goes on meanwhile is noted."""
        with listening(self._listen):
            yield

    def go(self, here: Situation, gesture: Gesture, notebook: Notebook, picks: Picks) -> Situation:
        """Make a gesture: all that is allowed is predicted, and one of it is gone on with."""
        self._events.clear()
        asked = self.walker.ask(here, gesture)
        taken = picks(gesture, asked.prediction)
        branch = asked.prediction[taken]
        there = self.walker.answered(here, asked, branch)
        notebook.fired(self._events, getattr(gesture, "session", ""), taken)
        notebook.cited(branch)
        return there

    def _listen(self, table: Table, source: str, fired: Fired) -> None:
        self._events.append((table, source, fired))
