"""Moves: what can be done next in a situation, each with a weight and with a name under which it is counted."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import accumulate
from random import Random
from typing import TypeGuard

import msgspec

from azharness.contract.commands import DialogEnter, WizardEnter
from azharness.model.trace import Gesture
from azharness.model.walk.step import Step

WEIGHTS: Mapping[str, float] = {
    "wizard.start": 6,
    "wizard.next": 8,
    "wizard.browse": 4,
    "wizard.close": 6,
    "wizard.back": 0.5,
    "wizard.cancel": 0.3,
    "dialog.ok": 8,
    "dialog.verify": 4,
    "dialog.select": 4,
    "dialog.cancel": 0.6,
    "client.present": 0.3,
}
"""How readily a command is given, where that differs from the usual: what leads on before what leads back."""
USUAL = 1.0
FILLING = 6.0
"""How readily a form is filled as it should be."""
SPOILING = 0.1
"""How readily a field is filled as it should not be: there are many ways to do so."""
_ALIKE = 9
"""So many commands of one kind are counted apart, the others together."""


_ENTRIES = frozenset({WizardEnter, DialogEnter})
Word = str | tuple[type, str, str]


class Move(msgspec.Struct, frozen=True, eq=False):
    """One gesture, or several that fill a form; `name` tells it from others in the same place."""

    gestures: tuple[Gesture, ...]
    name: str
    weight: float
    entry: WizardEnter | DialogEnter | None = None
    """The first gesture, if something is typed."""


class Moves(msgspec.Struct, frozen=True, eq=False):
    """Moves to draw from by weight."""

    all: tuple[Move, ...]
    heights: tuple[float, ...]
    """The sums of the weights up to each move."""

    def drawn(self, draw: Random) -> Move:
        """One of them, the heavier the likelier."""
        return self.all[bisect(self.heights, draw.random() * self.heights[-1], 0, len(self.all) - 1)]


NONE = Moves((), ())


def moves_of(steps: Iterable[Step]) -> Moves:
    """The moves of an alphabet's steps.

    A step that leads on is a move. Of a step that is tried for itself only the gestures are kept that no other move has: that it is
    a wrong field before OK is up to the run.
    """
    moves = tuple(_named(_gestures(steps)))
    return Moves(moves, tuple(accumulate(move.weight for move in moves)))


def _gestures(steps: Iterable[Step]) -> Iterator[tuple[tuple[Gesture, ...], float]]:
    known: dict[Word, Gesture] = {}
    tried: dict[int, Gesture] = {}
    for step in steps:
        if step.leads_on:
            known |= {_word(gesture): gesture for gesture in step.gestures}
            yield step.gestures, _weight(step.gestures)
        else:
            tried |= {id(gesture): gesture for gesture in step.gestures}
    for gesture in tried.values():
        if known.setdefault(_word(gesture), gesture) is gesture:
            yield (gesture,), SPOILING if _is_entry(gesture) else _weight((gesture,))


def _weight(gestures: tuple[Gesture, ...]) -> float:
    return FILLING if _is_entry(gestures[0]) else WEIGHTS.get(_tag(gestures[0]), USUAL)


def _named(found: Iterable[tuple[tuple[Gesture, ...], float]]) -> Iterator[Move]:
    """Named by what stays the same from run to run: the command, its field, and its place among its like."""
    alike: dict[str, int] = {}
    for gestures, weight in found:
        first = gestures[0]
        entry = first if _is_entry(first) else None
        kind = f"{_tag(gestures[-1])} {entry.field}" if entry else _tag(gestures[-1])
        number = alike[kind] = alike.get(kind, 0) + 1
        yield Move(gestures, f"{kind} {min(number, _ALIKE)}", weight, entry)


def _word(gesture: Gesture) -> Word:
    """Tells gestures apart; entries, of which there are many, by what they are about."""
    if _is_entry(gesture):
        return (type(gesture), gesture.field, gesture.value)
    return repr(gesture)


def _is_entry(gesture: Gesture) -> TypeGuard[WizardEnter | DialogEnter]:
    return gesture.__class__ in _ENTRIES


def _tag(gesture: Gesture) -> str:
    return _tag_of(gesture.__class__)


@cache
def _tag_of(kind: type[Gesture]) -> str:
    return str(kind.__struct_config__.tag)
