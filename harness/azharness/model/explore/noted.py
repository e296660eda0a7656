"""Going from situation to situation as a walk does, and telling which transitions each answer takes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import and_

import msgspec

from azharness.contract.hello import Hello
from azharness.model.explore.noting import Asked, Heard, NotingModel
from azharness.model.explore.numbering import Numbering
from azharness.model.explore.taking import Taken, is_free, is_preselected, is_untold, taken
from azharness.model.prediction import Branch
from azharness.model.state import State
from azharness.model.trace import Gesture
from azharness.model.walk.guide import ALLOWED, Guide
from azharness.model.walk.walker import Asked as Question
from azharness.model.walk.walker import Situation, Walker


class Way(msgspec.Struct, frozen=True):
    """One answer to a gesture: which it is of those allowed, its kind, and what comes of it.

    `free` says whether the backend chooses how things go on, `cited` are the requirements that the answer is judged by,
    `certain` those that every allowed answer is.
    """

    answer: int
    kind: str
    there: Situation
    taken: tuple[Taken, ...]
    free: bool
    cited: int
    certain: int


class NotedWalker(Walker):
    """A walker whose ways tell what they take."""

    def __init__(self, hello: Hello, numbering: Numbering) -> None:
        """Walk the model of a backend that says this of itself."""
        super().__init__(hello)
        self._noting = self._model = NotingModel(hello)
        self._numbering = numbering
        self.hearing = self._noting.hearing

    def ways(self, here: Situation, gesture: Gesture) -> Iterator[Way]:
        """Every answer to a gesture, and what comes of it."""
        self._noting.asked.clear()
        question = self.ask(here, gesture)
        *first, asked = self._noting.asked
        begun = self._begun(first, asked.before)
        answers = [self._answer(here, question, branch) for branch in question.prediction]
        cited = [self._cited(branch, first) for branch in question.prediction]
        free = is_free(asked, [there.state for there, _ in answers])
        for answer, (branch, (there, heard)) in enumerate(zip(question.prediction, answers, strict=True)):
            yield Way(
                answer,
                branch.shape.kind,
                there,
                (*begun, *taken(self._numbering, asked, answer, heard, there.state)),
                free or is_untold(branch) or is_preselected(asked, branch, there.state),
                cited[answer],
                reduce(and_, cited),
            )

    def _answer(self, here: Situation, question: Question, branch: Branch) -> tuple[Situation, list[Heard]]:
        """What follows from an answer, and what was heard on the way."""
        heard: list[Heard] = []
        self._noting.heard = heard
        return self.answered(here, question, branch), heard

    def _begun(self, first: list[Asked], after: State) -> tuple[Taken, ...]:
        """What a sign-in takes as it begins."""
        return tuple(one for asked in first for one in taken(self._numbering, asked, 0, (), after))

    def _cited(self, branch: Branch, first: list[Asked]) -> int:
        bits = self._numbering.cited(branch)
        for asked in first:
            bits |= self._numbering.cited(asked.prediction[0])
        return bits


class Gone(msgspec.Struct, frozen=True):
    """A gesture that was made on the way to a start, the situation it was made in, and its answer."""

    gesture: Gesture
    before: State
    way: Way


class NotedGuide(Guide):
    """A guide who keeps what was taken on the way."""

    def __init__(self, walker: NotedWalker, here: Situation) -> None:
        """Begin somewhere."""
        super().__init__(walker, here)
        self._noted = walker
        self.gone: list[Gone] = []

    def do(self, *gestures: Gesture, allowed: bool = True) -> None:
        """Go on with the first answer that allows each gesture, or with the first that does not."""
        for gesture in gestures:
            ways = self._noted.ways(self.here, gesture)
            way = next((one for one in ways if (one.kind in ALLOWED) == allowed), None)
            if way is None:
                raise LookupError(f"no such answer to {gesture} on page {self.state.desk(self.session).page}")
            self.made.append((gesture, self.state))
            self.gone.append(Gone(gesture, self.state, way))
            self.here = way.there
