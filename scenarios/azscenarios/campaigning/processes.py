"""The processes of a campaign: each makes some of a round's runs, and they are told of in the order of their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from azharness.model.campaign.campaign import Makes
from azharness.model.campaign.tally import Tried
from azscenarios.campaigning.making import Maker, Order, RunDone, maker
from azscenarios.processes import Spread, spreading

_AT_ONCE = 8
"""So many runs are asked of a process at once where they are not played."""
_Some = tuple[Sequence[int], Mapping[Tried, int]]


@contextmanager
def making(order: Order, workers: int) -> Iterator[Makes[RunDone]]:
    """What makes runs in so many processes; in this one where it is one."""
    with spreading(partial(maker, order), _make, workers) as spread:
        yield partial(_made, spread, 1 if order.config or workers == 1 else _AT_ONCE)


def _made(
    spread: Spread[_Some, list[RunDone]], at_once: int, numbers: Sequence[int], before: Mapping[Tried, int]
) -> Iterator[RunDone]:
    """The runs of these numbers, in their order, whichever process makes them."""
    some = (numbers[first : first + at_once] for first in range(0, len(numbers), at_once))
    for done in spread((each, before) for each in some):
        yield from done


def _make(tool: Maker, some: _Some) -> list[RunDone]:
    return list(tool.make(*some))
