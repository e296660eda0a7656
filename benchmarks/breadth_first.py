"""The shortest sequences that breadth-first search finds on faulty sites: a yardstick that owes nothing to shortening.

The search goes over the model, single command by single command, from the empty site. Every answer that could break the site's requirement
is asked for on the faulty site, in the order of length. Where the model leaves a choice, it is learned how the site chooses, and
the search begins anew. So the first failure is the shortest within the bounds: the gestures that were allowed (`short_bounds`), and
a site that chooses as it was seen to. A step that changes nothing by the model is taken to matter only as the last one.

Run: `python benchmarks/breadth_first.py [--seconds N] [--learn] [NAME …]`. Up to N seconds of processor time go into each site; `--learn`
writes into `shortest_known.json` what is as short as what was known or shorter.
"""

from __future__ import annotations

import heapq
import itertools
import json
import os
import sys
from argparse import ArgumentParser
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec
from short_bounds import BOUNDS
from short_gestures import Bounds, gestures

from azharness.contract.cloud import CloudState
from azharness.engine.runner import Runner, spell_command
from azharness.model import Prediction
from azharness.model.trace import Gesture, Made, PersonSignsIn, Trace, TraceStep, written
from azharness.model.walk.ground import WORLD, ground, neighbours
from azharness.model.walk.guide import ALLOWED
from azharness.model.walk.relative import Marks
from azharness.model.walk.walker import Situation
from azscenarios.config import RunConfig
from azscenarios.freeze import far_away
from azscenarios.mutants import MUTANTS, Mutant, backend
from azscenarios.playing import Choices, Played, Stage
from azscenarios.playing.choices import ChoosingWalker
from azscenarios.shortening import commands
from azscenarios.shortening.shortcuts import known_ways
from azscenarios.worker import working

KNOWN = Path(__file__).parent / "shortest_known.json"
_FARTHEST = 60
_BEYOND = 2
"""So many commands farther than to what is known is searched: what is played there may teach how the site chooses."""


class Learned(Exception):
    """The site chooses otherwise than was thought."""


@dataclass(frozen=True, slots=True)
class Node:
    """A situation and how it was come to."""

    here: Situation
    before: Node | None = None
    gesture: Gesture | None = None

    def made(self) -> list[Made]:
        """The gestures that led here."""
        made: list[Made] = []
        node = self
        while node.before is not None and node.gesture is not None:
            made.append((node.gesture, node.before.here.state))
            node = node.before
        return made[::-1]


class Search:
    """Goes from the empty site to situations in the order of how many commands lead there, each once."""

    def __init__(
        self, bounds: Bounds, mutant: Mutant, stage: Stage, choices: Choices, held: set[bytes]
    ) -> None:
        """Search on the stage with a faulty site; `held` are the sequences that were played there and showed nothing."""
        hello = msgspec.structs.replace(stage.hello, product_versions=[str(mutant.product_version)])
        self._walker = ChoosingWalker(hello, choices)
        self._bounds, self._mutant, self._stage = bounds, mutant, stage
        self._choices, self._held = choices, held
        self._marks, self._serial = Marks(), itertools.count()
        self._queue: list[tuple[int, bool, int, Node, Gesture | None]] = []
        self.situations = self.plays = self.level = 0

    def run(self, most: int, until: float) -> Trace | None:
        """The shortest failing sequence of at most so many commands, if it is found until then."""
        self._put(0, Node(self._walker.begin(self._cloud())), None)
        while self._queue and self._queue[0][0] <= most and used() < until:
            self.level, _, _, node, last = heapq.heappop(self._queue)
            if last is not None:
                if trace := self._failing(node, last):
                    return trace
            elif self._marks.is_new(node.here.state):
                self._go_on(node)
        return None

    def _cloud(self) -> CloudState:
        return neighbours() if self._bounds.neighbours else ground()

    def _put(self, cost: int, node: Node, last: Gesture | None) -> None:
        heapq.heappush(self._queue, (cost, last is None, next(self._serial), node, last))

    def _go_on(self, node: Node) -> None:
        self.situations += 1
        for gesture in gestures(node.here.state, self._bounds):
            cost = self.level + (2 if isinstance(gesture, PersonSignsIn) else 1)
            asked = self._walker.ask(node.here, gesture)
            if self._could_show(asked.prediction):
                self._put(cost, node, gesture)
            for branch in self._choices.ways(spell_command(asked.command), asked.prediction):
                there = self._walker.answered(node.here, asked, branch)
                self._put(cost, Node(there, node, gesture), None)

    def _could_show(self, prediction: Prediction) -> bool:
        cited = (
            case
            for branch in prediction
            for cites in (branch.cites, *(each.cites for each in branch.fields.values()))
            for case in cites
        )
        return any(case.partition("/")[0] == self._mutant.requirement for case in cited)

    def _failing(self, node: Node, last: Gesture) -> Trace | None:
        """What was done as a trace, if it fails; what is learned of the site on the way ends the search."""
        steps = written([*node.made(), (last, node.here.state)], node.here.state)
        version = str(self._mutant.product_version)
        trace = Trace(title=self._mutant.name, world=self._bounds.world, product_version=version, steps=steps)
        key = msgspec.json.encode(steps)
        if key in self._held:
            return None
        played = self._played(trace)
        broken = {case.partition("/")[0] for case in played.cites}
        if played.failed and self._mutant.requirement in broken:
            return trace.with_steps(trace.steps[: played.steps])
        self._held.add(key)
        return None

    def _played(self, trace: Trace) -> Played:
        self.plays += 1
        learned = False

        def learn(step: TraceStep, runner: Runner) -> None:
            nonlocal learned
            known = len(self._choices)
            self._choices.learn(step, runner)
            # Which of several refusals it was changes no situation.
            leads_on = any(branch.shape.kind in ALLOWED for branch in runner.predicted)
            learned = learned or (leads_on and len(self._choices) > known)

        played = self._stage.play_afresh(trace, learn)
        if learned:
            raise Learned
        return played


def search(mutant: Mutant, stage: Stage, most: int, seconds: float) -> tuple[Trace | None, Search]:
    """The shortest failing sequence of at most so many commands, and the search that found it or did not."""
    choices, version, until = Choices(), str(mutant.product_version), used() + seconds
    held: set[bytes] = set()
    for steps in known_ways(stage.hello, version):
        stage.play_afresh(
            Trace(title="known", world=WORLD, product_version=version, steps=steps), choices.learn
        )
    while True:
        searching = Search(BOUNDS[mutant.name], mutant, stage, choices, held)
        try:
            return searching.run(most, until), searching
        except Learned:
            continue


def main(arguments: list[str]) -> int:
    """Search on each site."""
    parser = ArgumentParser(prog="benchmarks/breadth_first.py")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--learn", action="store_true")
    options = parser.parse_args(arguments)
    chosen = [one for one in MUTANTS if one.name in (options.names or BOUNDS)]
    with working(RunConfig()) as worker, far_away() as move:
        for mutant in chosen:
            stage = Stage(backend(mutant), worker.cloud, worker.hello, move, partial(backend, mutant))
            began = used()
            found, searching = search(mutant, stage, _most(mutant), options.seconds)
            _line(mutant, found, searching, used() - began)
            if options.learn:
                _learn(mutant, found, searching)
            stage.backend.close()
    return 0


def _line(mutant: Mutant, found: Trace | None, searching: Search, seconds: float) -> None:
    told = f"{commands(found)} commands" if found else f"nothing up to {searching.level - 1} commands"
    print(
        f"{mutant.name:36} {told}, {searching.situations} situations, {searching.plays} plays, {seconds:.1f} s",
        flush=True,
    )


def _most(mutant: Mutant) -> int:
    known = json.loads(KNOWN.read_text(encoding="utf-8")).get(mutant.name)
    return int(known["commands"]) + _BEYOND if known else _FARTHEST


def _learn(mutant: Mutant, found: Trace | None, searching: Search) -> None:
    known = json.loads(KNOWN.read_text(encoding="utf-8"))
    here = known.setdefault(mutant.name, {})
    if found and commands(found) <= here.get("commands", _FARTHEST):
        here |= {"by": "breadth-first", "commands": commands(found), "trace": msgspec.to_builtins(found)}
        here["how"] = "from the empty site, the shortest with the gestures in short_bounds.py"
    elif here and here["by"] == "search":
        here["how"] = (
            f"breadth-first with the gestures in short_bounds.py: nothing up to {searching.level - 1} commands"
        )
    KNOWN.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def used() -> float:
    """Processor time in seconds; freezegun leaves it alone."""
    return sum(os.times()[:2])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
