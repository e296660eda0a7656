"""Choosing the next move: by weight, and again and again the one that was tried least."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from random import Random

from azharness.contract.commands import ConsoleServices, DialogEnter, WizardEnter
from azharness.model.campaign.bundles import Offer
from azharness.model.campaign.move import Move, Moves
from azharness.model.campaign.readiness import heights
from azharness.model.campaign.tally import Tally
from azharness.model.state import State
from azharness.model.trace import Gesture
from azharness.model.walk.ground import FIRST

_SEEKS = 0.5
"""How often what was tried least is sought, and not what leads on."""
_CANDIDATES = 3
_REDRAWS = 5
_LOOK = Move((ConsoleServices(),), "nothing else", 0)
_GOES_ON = 0.93
"""How often somebody who has begun to fill a form goes on with it."""


class Chooser:
    """Chooses the gestures of one run, one by one; a form that was begun is filled with hardly an interruption."""

    def __init__(self, offers: Sequence[Offer], draw: Random, tally: Tally) -> None:
        """Draw from these offers."""
        self._offers = offers
        self._draw = draw
        self._tally = tally
        self._begun: tuple[Gesture, ...] = ()
        self._page = ""

    def next(self, state: State, last: int) -> Gesture:
        """The next gesture; `last` is the number of the row that was taken last."""
        page = state.desk(FIRST).page
        if self._begun and page == self._page and self._draw.random() < _GOES_ON:
            gesture, *rest = self._begun
            self._begun = tuple(rest)
            return gesture
        move = self._move(state, last)
        self._tally.note(last, move.name)
        self._begun, self._page = move.gestures[1:], page
        return move.gestures[0]

    def _move(self, state: State, last: int) -> Move:
        """A move of a bundle by weight; where what is new is sought, the least tried of some."""
        reached = heights(state)
        count = _CANDIDATES if self._draw.random() < _SEEKS else 1
        for _ in range(_REDRAWS):
            place = bisect(reached, self._draw.random() * reached[-1], 0, len(reached) - 1)
            found = self._drawn(self._offers[place].moves(state), count, state)
            if len(found) > 1:
                return min(found, key=lambda move: self._tally.times(last, move.name))
            if found:
                return found[0]
        return _LOOK

    def _drawn(self, moves: Moves, count: int, state: State) -> list[Move]:
        """So many moves by weight, without those that type what is there already."""
        if not moves.all:
            return []
        found = [moves.drawn(self._draw) for _ in range(count)]
        return [move for move in found if move.entry is None or not _is_typed(state, move.entry)]


def _is_typed(state: State, entry: WizardEnter | DialogEnter) -> bool:
    desk = state.desk(entry.session)
    form = desk.top if isinstance(entry, DialogEnter) else desk.form
    return form.fields.get(entry.field) == entry.value
