"""Campaigns in processes and on backends, and the command that makes them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result

from azharness.cli import campaign_result, campaigning
from azharness.cli.main import main
from azharness.contract import Capability
from azharness.contract.hello import Hello
from azharness.contract.ports import Backend
from azharness.engine.runner import hello_of
from azharness.model.campaign.findings import Findings
from azharness.model.campaign.run import Runs
from azharness.model.campaign.tally import Tried, together
from azharness.model.trace import Trace, TraceStep, decode
from azharness.model.walk.ground import hello
from azscenarios.campaigning import Order, RunDone, making
from azscenarios.campaigning.making import Maker
from azscenarios.campaigning.playing import played
from azscenarios.config import RunConfig
from azscenarios.playing import Stage
from azscenarios.worker import working

SIMULATED = RunConfig()


def asked(out: Path, *options: str) -> tuple[Result, dict[str, Any]]:
    """The command's end, and what it wrote."""
    ended = CliRunner().invoke(
        main, ["campaign", "--seed", "3", "--steps", "15", "--out", str(out), *options]
    )
    result = out / "campaign.json"
    return ended, json.loads(result.read_text()) if result.exists() else {}


def test_processes_do_not_matter() -> None:
    """Two processes make the same runs, told in the same order, as one; what they tell was met is the same in all."""
    order = Order(hello(), seed=3, steps=10)
    made: list[list[RunDone]] = []
    for workers in (1, 2):
        with making(order, workers) as makes:
            runs = list(makes(range(20), {}))
            for first in (20, 40):
                news = together({}, (one.tried for one in runs[-20:]))
                runs += makes(range(first, first + 20), news)
            made.append(runs)
    assert [told_of(one) for one in made[0]] == [told_of(one) for one in made[1]]
    assert met(made[0]) == met(made[1])


def test_news_is_added() -> None:
    """What is told round after round is known together: the runs are those of a maker who is told all at once."""
    order, runs = Order(hello(), seed=3, steps=20), Runs(hello(), 3, 20)
    maker, known = Maker(order, None), dict[Tried, int]()
    for first in (0, 15):
        news = together({}, (runs.run(number, known).tried for number in range(first, first + 15)))
        known = together(known, [news])
        maker.learn(news)
    numbers = range(30, 40)
    assert [one.tried for one in maker.make(numbers)] == [runs.run(one, known).tried for one in numbers]


def told_of(run: RunDone) -> RunDone:
    """A run without what it met: that is told by whoever meets it first in its process."""
    return replace(run, findings=Findings())


def met(runs: list[RunDone]) -> Findings:
    """What all runs met."""
    all_ = Findings()
    for run in runs:
        all_.add(run.findings)
    return all_


def test_runs_play() -> None:
    """Runs that were made without the simulated site can be played there; few steps make no sense, and are left out."""
    order = Order(hello(), seed=3, steps=15, config=SIMULATED)
    with making(order, 1) as makes:
        done = list(makes(range(3), {}))
    assert {one.ending for one in done} == {"held"}
    assert all(one.trace is None and one.left_out < one.commands // 2 for one in done)


def test_senseless_steps_are_left_out() -> None:
    """What speaks of an app that is not there, and what the portal does not know, is left out; the rest is played."""
    steps = [
        {"command": "console.renew", "client_id": "${web-9.id}"},
        {"command": "client.get-device-token", "device": "of nobody"},
        {"command": "wizard.start"},
    ]
    trace = Trace(
        title="odd", world="contoso-fabrikam", steps=[TraceStep(gesture=gesture) for gesture in steps]
    )
    with working(SIMULATED) as worker:
        there, ended = played(trace, Stage(worker.backend, worker.cloud, worker.hello))
    assert ended.ending == "held"
    assert [step.gesture["command"] for step in there.steps] == ["wizard.start"]


def test_the_model_alone(tmp_path: Path) -> None:
    """Without a backend the command tells what the model's runs covered, the same with the same seed."""
    ended, result = asked(tmp_path / "one", "--runs", "4")
    assert ended.exit_code == 0, ended.output
    assert (result["seed"], result["runs"], result["ending"], result["played"]) == (3, 4, "all runs", {})
    covered = result["coverage"]
    assert covered["rows"]["met"] + len(covered["rows"]["missing"]) == covered["rows"]["all"]
    assert covered["states"]["met"] + len(covered["states"]["missing"]) == covered["states"]["all"]
    assert covered["pairs"] > 0
    assert covered["cases"]
    assert asked(tmp_path / "two", "--runs", "4")[1] == result


def test_it_stops_at_a_coverage(tmp_path: Path) -> None:
    """With `--stop-at` it ends with the round in which so many percent are taken."""
    ended, result = asked(tmp_path, "--runs", "1000", "--stop-at", "3%")
    assert ended.exit_code == 0, ended.output
    assert result["ending"] == "coverage"
    assert result["coverage"]["percent"] >= 3


@pytest.mark.parametrize(
    "options",
    [
        ("--stop-at", "much"),
        ("--stop-at", "0"),
        ("--stop-at", "101"),
        ("--cloud", __file__),
        ("--backend", "http://127.0.0.1:9", "--workers", "2"),
    ],
)
def test_what_cannot_be_done_is_refused(tmp_path: Path, options: tuple[str, ...]) -> None:
    """A coverage that is none, a cloud without a backend and several workers on one backend are usage errors."""
    ended, result = asked(tmp_path / "nothing", *options)
    assert (ended.exit_code, result) == (2, {})


def test_a_backend_that_is_not_there(tmp_path: Path) -> None:
    """A backend that cannot be reached ends with 4."""
    ended, _ = asked(tmp_path, "--runs", "1", "--backend", "http://127.0.0.1:9", "--timeout", "1")
    assert ended.exit_code == 4, ended.output


def test_a_faulty_site_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site with one fault fails a run; the campaign ends there, and leaves the failure in a shorter form."""
    monkeypatch.setattr(campaign_result, "PLAYS", 8)
    site = "azscenarios.mutants:no_progress_page"
    ended, result = asked(tmp_path, "--runs", "40", "--backend", site, "--stop-at-first-failure")
    assert (ended.exit_code, result["ending"], len(result["failures"])) == (1, "first failure", 1), (
        ended.output
    )
    failure = result["failures"][0]
    assert failure["run"] == result["runs"] - 1
    assert {case for one in failure["differences"] for case in one["cites"]}
    traces = [name for name in failure["files"] if name.endswith(".trace.json")]
    trace = decode((tmp_path / traces[0]).read_bytes())
    assert trace.origin == "campaign"
    assert trace.failure
    assert len(trace.steps) < result["commands"]


def test_a_folder_that_cannot_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told before a run is made."""
    monkeypatch.setattr(campaigning, "carry_out", lambda *_: pytest.fail("a run is made"))
    (tmp_path / "file").write_text("")
    ended, _ = asked(tmp_path / "file" / "out", "--runs", "2")
    assert ended.exit_code == 2
    assert "cannot be written to" in ended.output


def test_a_site_that_cannot_begin_anew_plays_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without `reset` the second run is not played, and more processes are refused."""

    def without_reset(backend: Backend) -> Hello:
        told = hello_of(backend)
        left = [each for each in told.capabilities if each is not Capability.RESET]
        return msgspec.structs.replace(told, capabilities=left)

    monkeypatch.setattr("azscenarios.worker.hello_of", without_reset)
    ended, result = asked(tmp_path, "--runs", "2", "--backend", "simulated")
    assert ended.exit_code == 3, ended.output
    assert result["played"] == {"held": 1, "inconclusive": 1}
    refused, _ = asked(tmp_path, "--runs", "2", "--backend", "simulated", "--workers", "2")
    assert refused.exit_code == 2
