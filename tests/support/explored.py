"""A small exploration: from few starts, so that it is cheap."""

from __future__ import annotations

from functools import cache

from azharness.contract.hello import Hello
from azharness.model.explore.derive import KINDS, Derived, derive
from azharness.model.walk import every_start
from azharness.model.walk.ground import hello

NAMES = (
    "an empty site",
    "store-for-business for the first time",
    "store-for-business: renewed late",
    "a name that is taken",
    "a client of nobody",
)


@cache
def explored() -> Derived:
    """What is derived from these starts for a backend that can do everything, once."""
    return derived_for(hello("article"))


def derived_for(said: Hello) -> Derived:
    """The same for a backend that says this of itself."""
    return derive(said, KINDS, [start for start in every_start("article") if start.name in NAMES])
