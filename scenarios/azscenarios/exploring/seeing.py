"""Seeing which transitions a backend took: the model beside it tells them, answer by answer."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from azharness.contract.actors import Act
from azharness.contract.commands import Command
from azharness.contract.hello import Hello
from azharness.model.explore.noting import NotingModel
from azharness.model.explore.numbering import Numbering
from azharness.model.explore.pairs import Lasts, Met
from azharness.model.explore.reach import Reach, reach
from azharness.model.explore.taking import Taken, ended_so, taken
from azharness.model.prediction import Branch, Observation, Prediction
from azharness.model.site import History
from azharness.model.state import State

Last = tuple[int | None, str]
"""When the last full run was, and how it ended."""
Origins = Mapping[Last, frozenset[Taken]]
"""Which transitions may have led to each way in which the last full run of a connection may have gone."""


class Seen:
    """What was seen of a backend in one sequence."""

    def __init__(self, numbering: Numbering) -> None:
        """Begin with nothing."""
        self.numbering = numbering
        self.requirements = 0
        self.met = Met(len(numbering.rows))
        self._lasts: Lasts = {}
        self._origins: dict[int, Origins] = {}

    def answered(self, branch: Branch, took: tuple[Taken, ...], after: State) -> None:
        """An answer was seen, which took these transitions if they happened at all."""
        self.requirements |= self.numbering.cited(branch)
        runs = {one for one in took if _number(one) is not None}
        unclear = {one.whose: 0 for one in took if one.perhaps and one not in runs}
        clear = (one for one in took if not one.perhaps and one not in runs)
        self._lasts = self.met.note({**self._lasts, **unclear}, clear)
        for connection in after.connections:
            own = frozenset(one for one in runs if _number(one) == connection.number)
            self._ran(connection.number, connection.histories, own, after.instant)

    def _ran(self, number: int, histories: frozenset[History], runs: frozenset[Taken], instant: int) -> None:
        """A run counts as soon as it is certain that it was: when one end is left, and one transition that led to it."""
        before = self._origins.get(number, {})
        now: dict[Last, frozenset[Taken]] = {}
        for each in histories:
            last = (each.instant, each.result)
            just_now = runs and each.instant == instant
            led = _leading(self.numbering, runs, each) if just_now else before.get(last, frozenset())
            now[last] = now.get(last, frozenset()) | led
        self._origins[number] = now
        if len(now) == 1:
            (origin,) = now.values()
            if len(origin) == 1:
                certain = (replace(one, perhaps=False) for one in origin)
                self._lasts = self.met.note(self._lasts, certain)
                self._origins[number] = {each: frozenset() for each in now}

    def reach(self) -> Reach:
        """What was seen."""
        met = self.met
        return reach(met.rows, met.after(self.numbering.predecessors), self.requirements)


def _number(one: Taken) -> int | None:
    """The number of the connection whose run it was; none for all other transitions."""
    machine, _, whose = one.whose.partition(":")
    return int(whose) if machine in {"connection", "service-run"} else None


def _leading(numbering: Numbering, runs: frozenset[Taken], history: History) -> frozenset[Taken]:
    return frozenset(one for one in runs if ended_so(history, numbering.rows[one.row][1]))


class SeeingModel(NotingModel):
    """The model beside a backend, which tells what is seen."""

    def __init__(self, hello: Hello, seen: Seen) -> None:
        """Begin a sequence."""
        super().__init__(hello)
        self._seen = seen

    def predict(self, command: Command | Act) -> Prediction:
        """The allowed answers to a command."""
        self.asked.clear()
        return super().predict(command)

    def observe(self, branch: Branch, observation: Observation) -> None:
        """Go on from the answer that was given, and tell what it took."""
        (asked,) = self.asked
        super().observe(branch, observation)
        answer = next(number for number, one in enumerate(asked.prediction) if one is branch)
        took = taken(self._seen.numbering, asked, answer, self.heard, self.state)
        self._seen.answered(branch, took, self.state)
