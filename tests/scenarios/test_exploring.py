"""Exploration of a backend: sequences played, transitions seen, faults found, and the document of it all."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from explored import derived_for, explored
from jsonschema import validate

from azharness.cli import main
from azharness.journal.exploration import Exploration, SequenceEnd, exploration_schema
from azharness.journal.reader import read
from azharness.journal.verdicts import Outcome, judge
from azharness.model import MACHINES
from azharness.model.explore.reach import Reach, together
from azharness.model.walk.dialog_steps import UNKNOWN
from azharness.model.walk.ground import hello
from azreports.exploration import FILES, write_exploration
from azscenarios.config import RunConfig
from azscenarios.exploring import Ended, document, explore_on, exploring, first_failure, lines
from azscenarios.exploring.store import keep, place
from azscenarios.mutants import MUTANTS, backend
from azscenarios.worker import working


@pytest.fixture(scope="module")
def played() -> tuple[list[Ended], Reach]:
    """All sequences of the small exploration, played on the simulated site, and what was seen."""
    with working(RunConfig()) as here:
        ends = list(explore_on(explored().traces, here.backend, here.cloud, seed=7))
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


def test_a_fault_is_found() -> None:
    """A site with one fault differs in some sequence; the sequence is told as it went there."""
    faulty = next(one for one in MUTANTS if one.name == "no_progress_page")
    with working(RunConfig()) as here:
        failure = first_failure(explored().traces, backend(faulty), here.cloud, seed=7)
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
    """The document follows its schema, misses nothing, and is written as JSON; the report of the journal is its page."""
    found = told(played)
    validate(msgspec.to_builtins(found), exploration_schema())
    assert (found.missed, found.differed) == (0, [])
    (data,) = write_exploration(found, tmp_path)
    assert data.name == FILES[1]
    assert json.loads(data.read_text("utf-8"))["coverage"] == list(explored().kinds)
    assert any(line.startswith("unreachable: ") for line in lines(found))


def test_what_was_derived_alone_has_a_page(tmp_path: Path) -> None:
    """Where nothing was played there is a page with a picture of each machine, without a script."""
    found = document(explored(), hello("article"), [])
    page, data = write_exploration(found, tmp_path)
    assert (page.name, data.name) == FILES
    assert page.read_text("utf-8").count('<svg class="machine"') == len(found.machines)
    assert "<script" not in page.read_text("utf-8")


def test_chosen_pairs_are_counted(played: tuple[list[Ended], Reach]) -> None:
    """Of the pairs at the backend's choice those that were seen are told apart from those that were not."""
    firm, any_way, seen = explored().firm, explored().any_way, played[1]
    pairs = [one.pairs for one in told(played).machines]
    assert sum(one.chosen for one in pairs) == len((any_way.pairs - firm.pairs) & seen.pairs) > 0
    assert sum(one.choice for one in pairs) == len(any_way.pairs - firm.pairs - seen.pairs)


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


def explore(tmp_path: Path, backend_name: str) -> tuple[Result, Path]:
    """Two sequences that are kept, played by the command; how it ended, and where it wrote."""
    with working(RunConfig(backend=backend_name)) as here:
        said = msgspec.structs.replace(here.hello, product_versions=["article"])
    small = derived_for(said)
    some = [trace for trace in small.traces if "renewed late" in trace.title][:2]
    kept = msgspec.structs.replace(small, traces=some, kinds=["states"])
    keep(place(said, ("states",), tmp_path), kept)
    out = tmp_path / "out"
    options = ["--coverage", "states", "--backend", backend_name, "--cache", str(tmp_path), "--out", str(out)]
    return CliRunner().invoke(main, ["explore", "--workers", "1", *options]), out


def test_on_the_command_line(tmp_path: Path) -> None:
    """`explore` uses what is kept, plays it, and writes traces, journal and reports; what two sequences miss is told."""
    ended, out = explore(tmp_path, "simulated")
    assert ended.exit_code == 3, ended.output
    assert "missed" in ended.output
    assert len(list((out / "sequences").iterdir())) == 2
    assert not (out / "exploration.html").exists()
    judgement = judge(read(out / "journal.ndjson"))
    assert [(test.started.kind, test.result) for test in judgement.tests] == [("sequence", "passed")] * 2
    assert any(row.outcome is Outcome.PASSED for row in judgement.requirements)
    page = (out / "index.html").read_text("utf-8")
    assert page.count('<svg class="machine"') == len(MACHINES)
    data = json.loads((out / "report.json").read_text("utf-8"))["machines"]
    assert data["missed"] > 0
    assert f"## Machines: {data['missed']} parts missed" in (out / "report.md").read_text("utf-8")


def test_a_fault_stands_in_the_report(tmp_path: Path) -> None:
    """What a faulty site breaks fails in the report of the exploration, with its commands and how to try it again."""
    ended, out = explore(tmp_path, "azscenarios.mutants:no_progress_page")
    assert ended.exit_code == 1, ended.output
    judgement = judge(read(out / "journal.ndjson"))
    assert judgement.exit_code == 1
    failures = json.loads((out / "report.json").read_text("utf-8"))["failures"]
    assert failures[0]["sequence"]
    assert failures[0]["reproduce"].startswith("azharness explore --coverage states")
