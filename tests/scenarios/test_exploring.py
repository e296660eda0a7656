"""Exploration of a backend: sequences played, transitions seen, faults found, and the document of it all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from explored import derived_for, explored
from jsonschema import validate

from azharness.cli import main
from azharness.journal.exploration import Exploration, SequenceEnd, exploration_schema
from azharness.model.explore.reach import Reach, together
from azharness.model.walk.dialog_steps import UNKNOWN
from azharness.model.walk.ground import hello
from azreports.exploration import FILES, write_exploration
from azscenarios.config import RunConfig
from azscenarios.exploring import Ended, document, explore_on, exploring, first_failure, lines
from azscenarios.exploring.store import keep, place
from azscenarios.mutants import MUTANTS, backend
from azscenarios.worker import Worker, working


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """The simulated site in a cloud of this process."""
    with working(RunConfig()) as working_here:
        yield working_here


@pytest.fixture(scope="module")
def played(worker: Worker) -> tuple[list[Ended], Reach]:
    """All sequences of the small exploration, played on the simulated site, and what was seen."""
    ends = list(explore_on(explored().traces, worker.backend, worker.cloud, seed=7))
    return ends, together(one.seen for one in ends)


def told(played: tuple[list[Ended], Reach]) -> Exploration:
    """The document of what was played."""
    ends = [
        SequenceEnd(file="", title=one.trace.title, steps=len(one.trace.steps), ending=one.played.ending)
        for one in played[0]
    ]
    return document(explored(), hello("article"), ends, seen=played[1], seed=7)


def test_the_simulated_site_shows_all_that_can_be_reached(played: tuple[list[Ended], Reach]) -> None:
    """Every sequence holds on the simulated site, and shows what the walk said it would: rows, pairs, requirements."""
    ends, seen = played
    assert [(one.trace.title, one.played.reason) for one in ends if one.played.ending != "held"] == []
    firm = explored().firm
    assert firm.rows <= seen.rows
    assert firm.pairs <= seen.pairs
    assert firm.requirements <= seen.requirements


def test_nothing_is_seen_that_the_walk_forbids(played: tuple[list[Ended], Reach]) -> None:
    """Whatever is seen on the way, the walk knows as possible."""
    seen = played[1]
    assert seen.rows <= explored().any_way.rows
    assert seen.pairs <= explored().any_way.pairs


def test_what_the_walk_calls_unknown_is_unknown_there() -> None:
    """No world of the cloud holds the ID that the walk types where nothing is to be found."""
    for world in (files("azfakes") / "worlds" / "data").iterdir():
        assert UNKNOWN not in world.read_text("utf-8"), world.name


def test_a_fault_is_found(worker: Worker) -> None:
    """A site with one fault differs in some sequence; the sequence is told as it went there."""
    faulty = next(one for one in MUTANTS if one.name == "no_progress_page")
    failure = first_failure(explored().traces, backend(faulty), worker.cloud, seed=7)
    assert failure is not None
    assert failure.found is not None
    assert failure.found.failure


def test_processes_do_not_matter() -> None:
    """Two processes play the same sequences to the same ends, in the same order, as one."""
    ends: list[list[Ended]] = []
    for workers in (1, 2):
        with exploring(RunConfig(), 7, workers) as spread:
            ends.append(list(spread(explored().traces[:4])))
    assert ends[0] == ends[1]


def test_the_document(played: tuple[list[Ended], Reach], tmp_path: Path) -> None:
    """The document follows its schema, misses nothing, and is written as JSON and as a page with a picture of each machine."""
    found = told(played)
    validate(msgspec.to_builtins(found), exploration_schema())
    assert (found.missed, found.differed) == (0, [])
    page, data = write_exploration(found, tmp_path)
    assert (page.name, data.name) == FILES
    text = page.read_text("utf-8")
    assert text.count('<svg class="machine"') == len(found.machines)
    assert "<script" not in text
    assert json.loads(data.read_text("utf-8"))["coverage"] == list(explored().kinds)
    assert any(line.startswith("unreachable: ") for line in lines(found))


def test_what_was_not_seen_is_missed(played: tuple[list[Ended], Reach]) -> None:
    """A transition that can be reached and was not seen is missed, with its pairs."""
    firm, seen = explored().firm, played[1]
    lost = min(firm.rows)
    less = Reach(
        rows=seen.rows - {lost}, after={**seen.after, lost: frozenset()}, requirements=seen.requirements
    )
    found = told((played[0], less))
    assert sum(each.standing == "missed" for one in found.machines for each in one.transitions) == 1
    assert sum(one.pairs.missed for one in found.machines) == len(firm.after[lost])
    assert found.missed == 1 + len(firm.after[lost])


def test_on_the_command_line(tmp_path: Path) -> None:
    """`explore` uses what is kept, plays it, writes page and traces, and ends with 0 on the simulated site."""
    with working(RunConfig()) as here:
        said = msgspec.structs.replace(here.hello, product_versions=["article"])
    path = place(said, ("states",), tmp_path)
    small = derived_for(said)
    keep(path, msgspec.structs.replace(small, traces=small.traces[-2:], kinds=["states"]))
    out = tmp_path / "out"
    options = ["--coverage", "states", "--backend", "simulated", "--cache", str(tmp_path), "--out", str(out)]
    ended = CliRunner().invoke(main, ["explore", *options])
    assert ended.exit_code == 3, ended.output
    assert "missed" in ended.output
    assert sorted(each.name for each in out.iterdir()) == [
        "exploration.html",
        "exploration.json",
        "sequences",
    ]
    assert len(list((out / "sequences").iterdir())) == 2
