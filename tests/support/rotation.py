"""Taking turns: what is too much for each time is tried in parts, another part with every change of what is judged."""

from __future__ import annotations

import hashlib
import random
from functools import cache
from pathlib import Path

import azharness.simulator
from azscenarios.features import feature_files, shipped


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
