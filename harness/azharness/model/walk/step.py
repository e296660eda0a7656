"""Steps of a walk: what somebody does, in one or more gestures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from azharness.model.state import State
from azharness.model.trace import Gesture


class Step(msgspec.Struct, frozen=True):
    """Something that is done in a situation, in one or more gestures.

    A step that does not lead on is tried for itself: what follows from it is not walked any further.
    """

    gestures: tuple[Gesture, ...]
    leads_on: bool = True


Alphabet = Callable[[State], Iterable[Step]]
"""The steps that are tried in a situation."""


def step(*gestures: Gesture, leads_on: bool = True) -> Step:
    """A step of these gestures."""
    return Step(gestures, leads_on)


def probe(*gestures: Gesture) -> Step:
    """A step that is tried for itself."""
    return Step(gestures, leads_on=False)


def together(*alphabets: Alphabet) -> Alphabet:
    """The steps of several alphabets."""

    def all_of(state: State) -> Iterator[Step]:
        for alphabet in alphabets:
            yield from alphabet(state)

    return all_of
