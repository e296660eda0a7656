"""Work in several processes, each with a tool of its own: tasks for whichever is free, or for one of a team."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from typing import Any, TypeVar

from azharness.model.garbage import seldom_collected

Tool = TypeVar("Tool")
Task = TypeVar("Task")
Result = TypeVar("Result")
Opening = Callable[[], AbstractContextManager[Tool]]
"""What makes a process's tool; it is sent to the process."""
Work = Callable[[Tool, Task], Result]
"""What is done with a tool; it is sent to the process with each task."""
Spread = Callable[[Iterable[Task]], Iterator[Result]]
"""Carries out tasks and gives their results in order."""
Member = Callable[[Task], Callable[[], Result]]
"""Takes a task, which it carries out after all that it took before, and answers what waits for the result."""


@contextmanager
def spreading(
    opening: Opening[Tool], work: Work[Tool, Task, Result], workers: int
) -> Iterator[Spread[Task, Result]]:
    """What carries out tasks in so many processes; in this one where it is one."""
    with ExitStack() as open_:
        if workers == 1:
            open_.enter_context(seldom_collected())
            tool = open_.enter_context(opening())
            yield partial(map, partial(work, tool))
            return
        yield partial(_pool(opening, workers, open_).map, partial(_do, work))


@contextmanager
def teaming(
    opening: Opening[Tool], work: Work[Tool, Task, Result], workers: int
) -> Iterator[list[Member[Task, Result]]]:
    """So many members, each a process that keeps its tool from task to task; this process where it is one."""
    with ExitStack() as open_:
        if workers == 1:
            open_.enter_context(seldom_collected())
            tool = open_.enter_context(opening())
            yield [lambda task: partial(work, tool, task)]
            return
        pools = [_pool(opening, 1, open_) for _ in range(workers)]
        # All forget what they have not begun, before any is waited for.
        open_.callback(_forget, pools)
        yield [partial(_given, pool, work) for pool in pools]


def _forget(pools: list[ProcessPoolExecutor]) -> None:
    for pool in pools:
        pool.shutdown(wait=False, cancel_futures=True)


def _given(pool: ProcessPoolExecutor, work: Work[Any, Task, Result], task: Task) -> Callable[[], Result]:
    return pool.submit(_do, work, task).result


def _pool(opening: Opening[Any], workers: int, open_: ExitStack) -> ProcessPoolExecutor:
    pool = ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(opening,)
    )
    open_.callback(pool.shutdown, cancel_futures=True)
    return pool


class _Process:
    """What a process keeps from task to task."""

    tool: Any
    open = ExitStack()


def _begin(opening: Opening[Any]) -> None:
    # An interrupt is the first process's to tell of.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Process.open.enter_context(seldom_collected())
    _Process.tool = _Process.open.enter_context(opening())


def _do(work: Work[Any, Task, Result], task: Task) -> Result:
    return work(_Process.tool, task)
