"""The processes of a campaign: each makes some of a round's runs, and they are told of in the order of their numbers."""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager

from azharness.model.campaign.campaign import Makes
from azharness.model.campaign.tally import Tried
from azscenarios.campaigning.making import Maker, Order, RunDone, maker

_AT_ONCE = 8
"""So many runs are asked of a process at once where they are not played."""
_SELDOM = 100_000
"""Objects between two looks for garbage: a model's states are many, and hold no circles."""


@contextmanager
def making(order: Order, workers: int) -> Iterator[Makes[RunDone]]:
    """What makes runs in so many processes; in this one where it is one."""
    usual = gc.get_threshold()
    with ExitStack() as open_:
        if workers == 1:
            open_.callback(gc.set_threshold, *usual)
            gc.set_threshold(_SELDOM)
            yield open_.enter_context(maker(order)).make
            return
        pool = ProcessPoolExecutor(
            workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(order,)
        )
        open_.callback(pool.shutdown, cancel_futures=True)
        yield _Pool(pool, 1 if order.config else _AT_ONCE).make


class _Pool:
    """Hands the runs of a round to processes."""

    def __init__(self, pool: ProcessPoolExecutor, at_once: int) -> None:
        self._pool, self._at_once = pool, at_once

    def make(self, numbers: Sequence[int], before: Mapping[Tried, int]) -> Iterator[RunDone]:
        """The runs of these numbers, in their order, whichever process makes them."""
        some = [numbers[first : first + self._at_once] for first in range(0, len(numbers), self._at_once)]
        for done in self._pool.map(_make, some, [before] * len(some)):
            yield from done


class _Process:
    """What a process keeps from run to run."""

    maker: Maker
    open = ExitStack()


def _begin(order: Order) -> None:
    # An interrupt is the first process's to tell of.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(_SELDOM)
    _Process.maker = _Process.open.enter_context(maker(order))


def _make(numbers: Sequence[int], before: Mapping[Tried, int]) -> list[RunDone]:
    return list(_Process.maker.make(numbers, before))
