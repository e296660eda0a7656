"""How near shortening comes to the shortest sequence that is known, and how long it takes: 40 faulty sites drawn by a seed.

Run: `python benchmarks/shortest.py [--seed N] [--count N] [--sequences FILE] [NAME …]`. For each site the longest sequence that fails
there is taken from what the scenarios of its requirement do, and shortened. Commands are counted one by one, the set-up included. It
ends with 1 if a form is more than one command longer than the one in `shortest_known.json`, was not found within 60 seconds of processor
time, or is a scenario of more than six lines. `--learn` begins from more such sequences, and keeps what is shorter than what was known.
The sequences take minutes to collect: FILE keeps them.

In `shortest_known.json`, `by` says who found a sequence, and `how` within which bounds. What is `breadth-first` was found by
`breadth_first.py`, and what is `by hand` was thought out and is played by `by_hand.py`: neither owes shortening anything. What is by
`search` was found by shortening itself, and says only that it has not become worse. How many of the drawn are by whom is printed.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from scenario_sequences import Recorded, collected

from azharness.model.trace import Trace, encode
from azscenarios.artefacts.failure import Failure
from azscenarios.artefacts.gherkin import scenario
from azscenarios.config import RunConfig
from azscenarios.freeze import far_away
from azscenarios.mutants import MUTANTS, Mutant, backend
from azscenarios.playing import Played, Stage
from azscenarios.shortening import Limits, Shortened, commands, shorten
from azscenarios.worker import working

_KNOWN = Path(__file__).parent / "shortest_known.json"
_SECONDS = 60.0
_SLACK = 1
_LINES = 6
"""Of the scenario that is written of a failure."""
_LEARNED_FROM = 10
"""From so many failing sequences of a site something is learned, the longest ones."""


def main(arguments: list[str]) -> int:
    """Shorten one failure of each site."""
    options = _options(arguments)
    chosen = _drawn(options)
    print(f"seed {options.seed}, {len(chosen)} sites", flush=True)
    wanted: dict[str, set[str]] = {}
    for one in MUTANTS:
        wanted.setdefault(str(one.product_version), set()).add(one.requirement)
    recorded = collected(options.sequences, wanted)
    known: dict[str, Any] = json.loads(_KNOWN.read_text(encoding="utf-8"))
    print(f"known by {_by_whom(chosen, known)}", flush=True)
    good, silent = _all_tried(chosen, recorded, known, learn=options.learn)
    more, silent = _all_tried(silent, _on_themselves(silent), known, learn=options.learn)
    good += more
    for mutant in silent:
        print(f"{mutant.name:40} fails in no sequence", flush=True)
    print(f"{good} of {len(chosen)} within {_SLACK} command of the shortest known, in {_SECONDS:g} s each")
    return 0 if good == len(chosen) else 1


def _all_tried(
    mutants: list[Mutant], recorded: list[Recorded], known: dict[str, Any], *, learn: bool
) -> tuple[int, list[Mutant]]:
    """How many failures were made short enough, and the sites that fail in none of the sequences."""
    good, silent = 0, []
    with working(RunConfig()) as worker, far_away() as move:
        for mutant in mutants:
            stage = Stage(backend(mutant), worker.cloud, worker.hello, move, partial(backend, mutant))
            ended = _tried(mutant, stage, recorded, known, learn=learn)
            stage.backend.close()
            good += bool(ended)
            if ended is None:
                silent.append(mutant)
    return good, silent


def _on_themselves(mutants: list[Mutant]) -> list[Recorded]:
    """What the scenarios do on faulty sites: some go on otherwise than on the site as it is."""
    return [
        each
        for mutant in mutants
        for each in collected(
            None, {str(mutant.product_version): {mutant.requirement}}, f"azscenarios.mutants:{mutant.name}"
        )
    ]


def _options(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="benchmarks/shortest.py")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--sequences", type=Path)
    parser.add_argument("--learn", action="store_true")
    return parser.parse_args(arguments)


def _drawn(options: Namespace) -> list[Mutant]:
    if options.names:
        return [one for one in MUTANTS if one.name in options.names]
    return sorted(MUTANTS, key=lambda one: _rank(options.seed, one))[: options.count]


def _rank(seed: int, mutant: Mutant) -> bytes:
    """Where a mutant stands in the draw: whatever others there are, so that new ones hardly change it."""
    return hashlib.sha256(f"{seed}/{mutant.name}".encode()).digest()


def _tried(
    mutant: Mutant, stage: Stage, recorded: list[Recorded], known: dict[str, Any], *, learn: bool
) -> bool | None:
    """Whether what was found of a mutant is short enough, None where it fails in no sequence; prints how it went."""
    best: Trace | None = None
    lines = 0
    for trace in islice(_failing(mutant, stage, recorded), _LEARNED_FROM):
        began = _used()
        found = shorten(trace, stage, Limits(_used, _SECONDS))
        seconds = _used() - began
        lines = max(lines, _lines(found.trace))
        _line(mutant, trace, found, seconds, known)
        if best is None or commands(found.trace) < commands(best):
            best = found.trace
        if not learn:
            break
    if best is None:
        return None
    if learn:
        _learn(mutant, best, known)
    return commands(best) <= _known(mutant, known) + _SLACK and lines <= _LINES and seconds <= _SECONDS


def _failing(mutant: Mutant, stage: Stage, recorded: list[Recorded]) -> Iterator[Trace]:
    """The sequences that fail for it: those of its requirement, the longest first, then all others."""
    by_length = sorted(recorded, key=lambda each: commands(each.trace), reverse=True)
    ordered = sorted(by_length, key=lambda each: mutant.requirement not in each.claims)
    for trace in {encode(each.trace): each.trace for each in ordered}.values():
        versioned = msgspec.structs.replace(trace, product_version=str(mutant.product_version))
        played = stage.play(versioned)
        if _breaks(played, mutant):
            yield versioned


def _lines(trace: Trace) -> int:
    return len(scenario(Failure(trace, ()), "x.trace.json").splitlines())


def _breaks(played: Played, mutant: Mutant) -> bool:
    return played.failed and mutant.requirement in {case.partition("/")[0] for case in played.cites}


def _line(mutant: Mutant, trace: Trace, found: Shortened, seconds: float, known: dict[str, Any]) -> None:
    print(
        f"{mutant.name:40} {mutant.requirement:7} {commands(trace):4} -> {commands(found.trace):3} "
        f"(known {_known(mutant, known):3}) {found.plays:5} plays {seconds:5.1f} s "
        f"{_lines(found.trace)} lines {found.ending}",
        flush=True,
    )


def _by_whom(mutants: list[Mutant], known: dict[str, Any]) -> str:
    """How many of the shortest known were found by whom."""
    found = Counter(known[one.name]["by"] if one.name in known else "nobody" for one in mutants)
    return ", ".join(f"{by} {count}" for by, count in sorted(found.items()))


def _known(mutant: Mutant, known: dict[str, Any]) -> int:
    return int(known[mutant.name]["commands"]) if mutant.name in known else 0


def _learn(mutant: Mutant, best: Trace, known: dict[str, Any]) -> None:
    if mutant.name not in known or commands(best) < known[mutant.name]["commands"]:
        known[mutant.name] = {
            "commands": commands(best),
            "by": "search",
            "trace": {**msgspec.to_builtins(best), "failure": []},
        }
        _KNOWN.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _used() -> float:
    """Processor time in seconds; freezegun leaves it alone."""
    return sum(os.times()[:2])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
