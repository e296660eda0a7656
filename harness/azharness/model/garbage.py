"""Looking for garbage seldom: a model's states are many, live long, and hold no circles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = 100_000
"""Objects between two looks."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Look for garbage seldom meanwhile."""
    usual = gc.get_threshold()
    gc.set_threshold(_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
