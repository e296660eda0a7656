"""How long it takes to derive an exploration of the article's model, and how much it finds; the walk's share beside it.

Run: `python benchmarks/explore.py [KIND …]` (pairs, which contain the transitions).
"""

from __future__ import annotations

import sys
from time import process_time
from typing import cast

from azharness.model import MACHINES
from azharness.model.explore.derive import Kind, derive
from azharness.model.walk import Coverage, every_start, walk
from azharness.model.walk.ground import hello


def main(kinds: list[str]) -> int:
    """Derive and print; the exit code says whether anything was found."""
    began = process_time()
    walk(hello("article"), every_start("article"), Coverage(MACHINES))
    walked = process_time() - began
    began = process_time()
    found = derive(hello("article"), cast(list[Kind], kinds or ["pairs"]))
    derived = process_time() - began
    gestures = sum(len(trace.steps) for trace in found.traces)
    print(
        f"the walk alone: {walked:.1f} CPU s; the exploration: {derived:.1f} CPU s, {derived / walked:.1f} times"
    )
    print(f"{len(found.traces)} sequences of {gestures:,} gestures")
    for name, one in (("whatever the backend chooses", found.firm), ("if it chooses so", found.any_way)):
        print(
            f"{name}: {len(one.rows)} transitions, {len(one.pairs):,} pairs, {len(one.requirements)} requirements"
        )
    return 0 if found.traces else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
