"""Remembering what was worked out of immutable parts of a state, so that it is not worked out for each state that shares them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_KEPT = 4096
"""So many answers are remembered of each function."""


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """The function, asked once for the same arguments, which are told by identity.

    Two parts that are equal and not the same are two: to compare them would take longer than most answers.
    """
    known: dict[Any, tuple[Any, R]] = {}

    @wraps(function)
    def asked(*args: P.args, **kwargs: P.kwargs) -> R:
        # Most of these functions are asked about one thing.
        key = id(args[0]) if len(args) == 1 else tuple(map(id, args))
        found = known.get(key)
        if found is not None:
            return found[1]
        if len(known) >= _KEPT:
            known.clear()
        answer = function(*args, **kwargs)
        # The arguments are kept, so that no others take their identities.
        known[key] = (args, answer)
        return answer

    return asked
