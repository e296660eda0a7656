"""A model that notes which triggers its tables were asked while it predicts an answer and goes on from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from azharness.contract.actors import Act
from azharness.contract.commands import Command
from azharness.contract.hello import Hello
from azharness.model.firing import Fired, listening
from azharness.model.model import Model
from azharness.model.prediction import Prediction
from azharness.model.state import State
from azharness.model.table import Table


class Heard(msgspec.Struct, frozen=True):
    """A trigger that was fired: the machine, the state it stood in, and what may become of it."""

    table: Table
    source: str
    fired: Fired


class Asked(msgspec.Struct, frozen=True):
    """A command in its situation, what was predicted, and what was heard meanwhile."""

    before: State
    command: Command | Act
    prediction: Prediction
    heard: list[Heard] = msgspec.field(default_factory=list)


class NotingModel(Model):
    """Keeps what its tables were asked: at each prediction, and since the last one."""

    def __init__(self, hello: Hello) -> None:
        """Begin with nothing heard."""
        super().__init__(hello)
        self.asked: list[Asked] = []
        """Each prediction since somebody last cleared this."""
        self.heard: list[Heard] = []
        """What was heard since the last prediction."""

    def predict(self, command: Command | Act) -> Prediction:
        """The allowed answers to a command, noted."""
        before, self.heard = self.state, []
        prediction = super().predict(command)
        self.asked.append(Asked(before, command, prediction, self.heard))
        self.heard = []
        return prediction

    @contextmanager
    def hearing(self) -> Iterator[None]:
        """Hear every trigger that is fired meanwhile."""
        with listening(self._hear):
            yield

    def _hear(self, table: Table, source: str, fired: Fired) -> None:
        self.heard.append(Heard(table, source, fired))
