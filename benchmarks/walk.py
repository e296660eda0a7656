"""How long the walk over the model's tables takes, and what it reaches: every start in every version, with both sorts of decisions.

The tests walk as much of it as is needed to reach everything. Run: `python benchmarks/walk.py [VERSION …]` (all versions take some
ten minutes).
"""

from __future__ import annotations

import sys
from time import process_time

from azharness.model import MACHINES
from azharness.model.versions import VERSIONS
from azharness.model.walk import Coverage, every_start, walk
from azharness.model.walk.ground import hello


def main(versions: list[str]) -> int:
    """Walk and print; the exit code says whether every state was reached in every version together."""
    everything = Coverage(MACHINES)
    print(
        f"{'version':10} {'decisions':10} {'situations':>10} {'states':>6} {'rows':>6} {'guards':>6} {'CPU s':>6}"
    )
    for version in versions or list(VERSIONS):
        for otherwise in (False, True):
            coverage, began = Coverage(MACHINES), process_time()
            walk(hello(version, otherwise=otherwise), every_start(version), coverage)
            _line(version, "otherwise" if otherwise else "default", coverage, process_time() - began)
            _add(everything, coverage)
    _line("together", "", everything, 0)
    for kind in ("states", "rows", "guards"):
        for table, name in getattr(everything, f"missing_{kind}")():
            print(f"not reached: {table}: {name}")
    return 1 if everything.missing_states() else 0


def _line(version: str, decisions: str, coverage: Coverage, seconds: float) -> None:
    counts = (coverage.situations, len(coverage.states), len(coverage.rows), len(coverage.guards))
    situations, states, rows, guards = counts
    print(
        f"{version:10} {decisions:10} {situations:10} {states:6} {rows:6} {guards:6} {seconds:6.0f}",
        flush=True,
    )


def _add(everything: Coverage, coverage: Coverage) -> None:
    everything.states |= coverage.states
    everything.rows |= coverage.rows
    everything.guards |= coverage.guards
    everything.situations += coverage.situations


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
