"""Taking turns: what is too much for each time is tried in parts, another part with every change of what is judged.

`AZHARNESS_TESTS=all python3 dev.py test` tries everything that has its turns through `in_turns`.
"""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

import azharness.simulator
from azscenarios.features import feature_files, shipped

T = TypeVar("T")


EVERYTHING = os.environ.get("AZHARNESS_TESTS") == "all"
"""Whether all is wanted that is too much for each time."""


def in_turns(things: Iterable[T], number: int) -> list[T]:
    """So many of the things, others in each turn; all of them where the environment asks for all."""
    everything = list(things)
    return everything if EVERYTHING else rotation().sample(everything, number)


def rotation() -> random.Random:
    """Chance that is another with every change of the site or the features, and the same for the same sources."""
    return random.Random(_digest())


@cache
def _digest() -> str:
    source = Path(azharness.simulator.__file__).parent
    digest = hashlib.sha256()
    for path in [*sorted(source.rglob("*.py")), *feature_files(shipped())]:
        digest.update(path.read_bytes())
    return digest.hexdigest()
