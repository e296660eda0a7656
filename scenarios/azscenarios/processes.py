"""Work in several processes, each with a tool of its own; results come in the order of the tasks, whichever process works."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from typing import Any, TypeVar

from azharness.model.explore.garbage import seldom_collected

Tool = TypeVar("Tool")
Task = TypeVar("Task")
Result = TypeVar("Result")
Opening = Callable[[], AbstractContextManager[Tool]]
"""What makes a process's tool; it is sent to the process."""
Work = Callable[[Tool, Task], Result]
"""What is done with a tool; it is sent to the process with each task."""
Spread = Callable[[Iterable[Task]], Iterator[Result]]
"""Carries out tasks and gives their results in order."""


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
        pool = ProcessPoolExecutor(
            workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(opening,)
        )
        open_.callback(pool.shutdown, cancel_futures=True)
        yield partial(pool.map, partial(_do, work))


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
