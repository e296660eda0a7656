"""The shortest sequences that were found by hand on faulty sites: played again, and written into what is known.

`short_by_hand.toml` lists them by the name of the site: their steps, one command or sign-in each in the spelling of traces, and `how`,
which says why nothing shorter can do. Each is played on the faulty site, where it has to break the site's requirement with its last
step, and on the site as it is, which has to hold it.

Run: `python benchmarks/by_hand.py [--learn] [NAME …]`; `--learn` writes into `shortest_known.json` what is as short as what was known or
shorter. It ends with 1 if a sequence does not do what is said of it.
"""

from __future__ import annotations

import json
import sys
import tomllib
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from breadth_first import KNOWN

from azharness.model.trace import Trace, TraceStep
from azscenarios.config import RunConfig
from azscenarios.freeze import far_away
from azscenarios.mutants import MUTANTS, Mutant, backend
from azscenarios.playing import Stage
from azscenarios.shortening import commands
from azscenarios.worker import Worker, working

_LISTED = Path(__file__).parent / "short_by_hand.toml"


def main(arguments: list[str]) -> int:
    """Play each sequence that is listed."""
    parser = ArgumentParser(prog="benchmarks/by_hand.py")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--learn", action="store_true")
    options = parser.parse_args(arguments)
    listed = tomllib.loads(_LISTED.read_text(encoding="utf-8"))
    chosen = [one for one in MUTANTS if one.name in (options.names or listed)]
    with working(RunConfig()) as worker, far_away() as move:
        wrong = [
            one.name for one in chosen if not _tried(one, listed[one.name], worker, move, learn=options.learn)
        ]
    return 1 if wrong else 0


def _tried(
    mutant: Mutant, listed: dict[str, Any], worker: Worker, move: Callable[[int], None], *, learn: bool
) -> bool:
    """Whether a sequence does what is said of it; prints how it went, and keeps it if it is to be learned."""
    trace = _trace(mutant, listed)
    told = _shown(mutant, trace, worker, move)
    print(f"{mutant.name:36} {commands(trace)} commands, {told or 'shown by the last'}", flush=True)
    if learn and not told:
        _learn(mutant, trace, listed["how"])
    return not told


def _trace(mutant: Mutant, listed: dict[str, Any]) -> Trace:
    return Trace(
        title=mutant.name,
        world=listed.get("world", "contoso"),
        product_version=str(mutant.product_version),
        steps=[_step(one) for one in listed["steps"]],
    )


def _step(listed: dict[str, Any]) -> TraceStep:
    gesture = {name: value for name, value in listed.items() if name != "as"}
    return TraceStep(gesture=gesture, label=listed.get("as", ""))


def _shown(mutant: Mutant, trace: Trace, worker: Worker, move: Callable[[int], None]) -> str:
    """What is wrong with a sequence; empty if it shows the fault of the site with its last step, and nothing else."""
    sound = Stage(worker.backend, worker.cloud, worker.hello, move).play(trace)
    if sound.ending != "held":
        return f"{sound.ending} on the site as it is: {sound.reason}"
    faulty = backend(mutant)
    try:
        played = Stage(faulty, worker.cloud, worker.hello, move).play(trace)
    finally:
        faulty.close()
    broken = {case.partition("/")[0] for case in played.cites}
    if not played.failed or mutant.requirement not in broken:
        return f"{played.ending} on the faulty site, {sorted(broken)} broken: {played.reason}"
    return "" if played.steps == len(trace.steps) else f"shown by step {played.steps} already"


def _learn(mutant: Mutant, trace: Trace, how: str) -> None:
    known = json.loads(KNOWN.read_text(encoding="utf-8"))
    if mutant.name not in known or commands(trace) <= known[mutant.name]["commands"]:
        known[mutant.name] = {
            "by": "by hand",
            "commands": commands(trace),
            "how": how,
            "trace": msgspec.to_builtins(trace),
        }
        KNOWN.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
