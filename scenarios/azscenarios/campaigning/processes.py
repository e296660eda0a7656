"""The processes of a campaign: each makes some of a round's runs, and they are told of in the order of their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial

from azharness.model.campaign.campaign import ROUND, Makes
from azharness.model.campaign.tally import Tried
from azscenarios.campaigning.making import Maker, Order, RunDone, maker
from azscenarios.processes import Member, teaming

_SHARES = 2
"""In so many shares each process makes its runs of a round where they are not played."""
_Some = tuple[Sequence[int], Mapping[Tried, int]]


@contextmanager
def making(order: Order, workers: int) -> Iterator[Makes[RunDone]]:
    """What makes runs in so many processes; in this one where it is one."""
    with teaming(partial(maker, order), _make, workers) as team:
        one_by_one = order.config is not None or workers == 1
        yield partial(_made, team, 1 if one_by_one else -(-ROUND // (_SHARES * workers)))


def _made(
    team: Sequence[Member[_Some, list[RunDone]]],
    at_once: int,
    numbers: Sequence[int],
    news: Mapping[Tried, int],
) -> Iterator[RunDone]:
    """The runs of these numbers, in their order; each process is told the news with its first ones."""
    some = [numbers[first : first + at_once] for first in range(0, len(numbers), at_once)]
    coming = [
        team[place % len(team)]((each, news if place < len(team) else {})) for place, each in enumerate(some)
    ]
    for result in coming:
        yield from result()


def _make(tool: Maker, some: _Some) -> list[RunDone]:
    numbers, news = some
    if news:
        tool.learn(news)
    return list(tool.make(numbers))
