"""Remembering what was worked out of immutable parts of a state, so that it is not worked out for each state that shares them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

_KEPT = 4096
"""So many answers are remembered of each function."""


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """The function, asked once for the same arguments, which are given by place and told by identity.

    Two parts that are equal and not the same are two: to compare them would take longer than most answers.
    """
    count = cast(Any, function).__code__.co_argcount
    return cast(Callable[P, R], wraps(function)(_of_one(function) if count == 1 else _of_some(function)))


def _of_one(function: Callable[..., R]) -> Callable[[Any], R]:
    """Most of these functions are asked about one thing, and need not make a key of it."""
    known: dict[int, tuple[Any, R]] = {}

    def asked(part: Any) -> R:
        found = known.get(id(part))
        if found is not None:
            return found[1]
        if len(known) >= _KEPT:
            known.clear()
        answer = function(part)
        # The argument is kept, so that no other takes its identity.
        known[id(part)] = (part, answer)
        return answer

    return asked


def _of_some(function: Callable[..., R]) -> Callable[..., R]:
    known: dict[tuple[int, ...], tuple[Any, R]] = {}

    def asked(*parts: Any) -> R:
        key = tuple(map(id, parts))
        found = known.get(key)
        if found is not None:
            return found[1]
        if len(known) >= _KEPT:
            known.clear()
        answer = function(*parts)
        # The arguments are kept, so that no others take their identities.
        known[key] = (parts, answer)
        return answer

    return asked
