"""How near shortening comes to the shortest sequences that are known: a few of them; `benchmarks/shortest.py` tries 40."""

from __future__ import annotations

import hashlib
import json
import random
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

import azscenarios.shortening
from azharness.contract import actors as a
from azharness.contract import commands as c
from azharness.model.services import STORE
from azharness.model.trace import Trace, written
from azharness.model.walk.ground import ground, hello
from azharness.model.walk.guide import Guide
from azharness.model.walk.walker import Walker
from azscenarios.artefacts.failure import Failure
from azscenarios.artefacts.gherkin import scenario
from azscenarios.config import RunConfig
from azscenarios.mutants import MUTANTS, backend
from azscenarios.playing import Stage
from azscenarios.shortening import Limits, commands, shorten
from azscenarios.worker import Worker, working

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
KNOWN: dict[str, Any] = json.loads((BENCHMARKS / "shortest_known.json").read_text(encoding="utf-8"))
LONGEST = 20
"""Longer ones take too long for every run of the tests."""
TRIED, SLACK, LINES = 2, 1, 6


def rotation() -> list[str]:
    """Some of the known ones, others with every change of what shortens."""
    source = Path(azscenarios.shortening.__file__).parent
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(source.glob("*.py"))))
    few = sorted(
        name
        for name, one in KNOWN.items()
        if one["commands"] <= LONGEST and one["trace"]["world"].startswith("contoso")
    )
    return random.Random(digest.hexdigest()).sample(few, TRIED)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """A cloud in this process."""
    with working(RunConfig()) as working_here:
        yield working_here


def noise(trace: Trace) -> Trace:
    """The trace after much that does not matter: days, an app of the portal, a wizard that was left, faults that ended."""
    walker = Walker(hello(trace.product_version))
    guide = Guide(walker, walker.begin(ground()))
    guide.fault("throttled", "graph")
    guide.wait(90_000)
    guide.app_page(STORE, "left")
    guide.open_create()
    guide.type(application_name="never made")
    guide.do(c.DialogCancel(), c.DialogCancel(), c.WizardCancel(), a.FaultClear())
    before = [step for step in written(guide.made, guide.state) if not step.label]
    return trace.with_steps([*before, *trace.steps])


def failing(name: str, worker: Worker) -> tuple[Trace, Stage]:
    """The shortest failure that is known of a site, and a stage with it."""
    site = partial(backend, next(one for one in MUTANTS if one.name == name))
    return msgspec.convert(KNOWN[name]["trace"], Trace), Stage(site(), worker.cloud, worker.hello, fresh=site)


@pytest.mark.parametrize("name", rotation())
def test_found(name: str, worker: Worker) -> None:
    """From the failure behind much that does not matter, at most one command more than is known to be needed is left.

    Its scenario has at most six lines.
    """
    known, stage = failing(name, worker)
    longer = noise(known)
    assert commands(longer) > commands(known) + 10
    found = shorten(longer, stage, Limits(lambda: 0.0))
    assert found.ending == "shortest", found.reason
    assert commands(found.trace) <= KNOWN[name]["commands"] + SLACK
    assert len(scenario(Failure(found.trace, ()), "x.trace.json").splitlines()) <= LINES


def test_foreseen(worker: Worker) -> None:
    """A long failure is foreseen by the model, so that few sequences are played: the others would be more than a thousand."""
    known, stage = failing("created_without_device_setting", worker)
    assert commands(known) > LONGEST
    assert shorten(noise(known), stage, Limits(lambda: 0.0)).plays < 150


def test_confirmed(worker: Worker) -> None:
    """Where a site keeps something over a reset, only what fails on a fresh site is a shorter form."""
    known, stage = failing("deleted_place_stays_taken", worker)
    stage.play(known)
    found = shorten(known, stage, Limits(lambda: 0.0, plays=40))
    assert "console.delete" in {step.gesture["command"] for step in found.trace.steps}
    assert stage.play_afresh(found.trace).failed


def test_counted() -> None:
    """What is known is listed as it is counted, and each names a site that there is."""
    assert {name: one["commands"] for name, one in KNOWN.items()} == {
        name: commands(msgspec.convert(one["trace"], Trace)) for name, one in KNOWN.items()
    }
    assert set(KNOWN) <= {one.name for one in MUTANTS}


def test_found_by() -> None:
    """Each says who found it, and how if it was not shortening itself; what was found by hand is listed as it was played."""
    assert {one["by"] for one in KNOWN.values()} <= {"breadth-first", "by hand", "search"}
    assert all(one.get("how") for one in KNOWN.values() if one["by"] != "search")
    by_hand = tomllib.loads((BENCHMARKS / "short_by_hand.toml").read_text(encoding="utf-8"))
    for name, one in KNOWN.items():
        if one["by"] == "by hand":
            played = [step["gesture"] for step in one["trace"]["steps"]]
            listed = [
                {key: value for key, value in step.items() if key != "as"} for step in by_hand[name]["steps"]
            ]
            assert played == listed, name
            assert one["how"] == by_hand[name]["how"], name
