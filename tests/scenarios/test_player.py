"""The player: traces on the simulated site, and what is recorded of a sequence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from azharness.contract.errors import AzharnessError
from azharness.contract.ports import Backend
from azharness.engine.record import Record
from azharness.engine.runner import Runner
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.trace import Trace, TraceStep, written
from azharness.model.walk import every_start
from azharness.model.walk.ground import WORLD, crowd, hello
from azharness.model.walk.guide import Guide
from azharness.model.walk.search import Start
from azharness.model.walk.walker import Walker
from azscenarios.config import RunConfig
from azscenarios.moves import connect_created
from azscenarios.mutants import MUTANTS, backend
from azscenarios.playing import play
from azscenarios.story import Story
from azscenarios.worker import Worker, working


class Deaf:
    """Hears nothing."""

    def done(self, record: Record) -> None:
        """Nothing."""

    def broken(self, number: int, error: AzharnessError) -> None:
        """Nothing."""

    def secret(self, value: str, label: str) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """The simulated site in a cloud of this process."""
    with working(RunConfig()) as working_here:
        yield working_here


def on(worker: Worker, site: Backend | None = None, seed: int = 7) -> Runner:
    """A runner on the worker's site, or on another one in its cloud."""
    return Runner(site or worker.backend, worker.cloud, Deaf(), seed=seed)


# One in so many starts, so that each family is there; `benchmarks` and exploration play all.
STARTS = every_start("article")[::16]


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.name)
def test_walks_play(start: Start, worker: Worker) -> None:
    """The way to where a walk begins, found offline, can be gone on the simulated site as the model foresaw."""
    walker = Walker(hello())
    guide = Guide(walker, walker.begin(start.cloud()))
    start.way(guide)
    people = 1000 if start.cloud is crowd else 0
    trace = Trace(title=start.name, world=WORLD, people=people, steps=written(guide.made, guide.state))
    played = play(trace, on(worker))
    assert (played.ending, played.steps, played.reason) == ("held", len(trace.steps), "")


def connected(worker: Worker, seed: int) -> Trace:
    """The trace of a created connection that runs, as it was recorded."""
    runner = on(worker, seed=seed)
    story = Story(runner, services=(CLOUD_MANAGEMENT,))
    story.begin("contoso")
    connect_created(story)
    runner.pass_time(86_400)
    return runner.recorder.trace("connected", "hand", seed, runner.model.state)


def test_recorded_alike(worker: Worker) -> None:
    """What is recorded of a sequence does not depend on the IDs and keys that were chosen in it."""
    assert connected(worker, 1).steps == connected(worker, 2).steps


def test_recorded_plays(worker: Worker) -> None:
    """A recorded sequence can be played where other IDs and keys are chosen, and is recorded the same then."""
    trace, runner = connected(worker, 1), on(worker, seed=9)
    assert play(trace, runner).ending == "held"
    again = runner.recorder.trace("connected", "hand", 1, runner.model.state)
    assert again == trace


def test_faults_differ(worker: Worker) -> None:
    """A site with a fault differs where the fault shows, and the recorded trace fails on it again."""
    faulty = next(one for one in MUTANTS if one.name == "any_audience")
    trace = connected(worker, 1)
    looks = [
        {"command": "client.locate", "tenant_id": "${Contoso.id}"},
        {"command": "client.sign-in", "user": "${Contoso.people.no role}"},
        {"command": "client.present", "door": "gateway", "token": "wrong-audience"},
    ]
    longer = trace.with_steps([*trace.steps, *(TraceStep(gesture=look) for look in looks)])
    assert play(longer, on(worker)).ending == "held"
    runner = on(worker, backend(faulty))
    played = play(longer, runner)
    assert (played.ending, played.steps) == ("differed", len(longer.steps))
    assert "FLW-3" in {cite.partition("/")[0] for cite in played.cites}


def test_stuck(worker: Worker) -> None:
    """A step that speaks of what is not there leaves the trace stuck: no verdict on the backend."""
    trace = connected(worker, 1)
    broken = trace.with_steps([TraceStep(gesture={"command": "dialog.select", "client_id": "${web-9.id}"})])
    played = play(broken, on(worker))
    assert (played.ending, played.failed) == ("stuck", False)


def test_a_certificate_by_the_site_s_clock(worker: Worker) -> None:
    """A client's certificate is valid for a site that was not told yet how late it is in the cloud."""
    gestures: list[dict[str, Any]] = [
        {"command": "clock.advance", "seconds": 366 * 86_400},
        {"command": "client.present", "door": "gateway", "token": "pki-certificate"},
    ]
    steps = [*connected(worker, 1).steps, *(TraceStep(gesture=each) for each in gestures)]
    assert play(connected(worker, 1).with_steps(steps), on(worker)).ending == "held"


def test_a_disabled_person_under_a_policy(worker: Worker) -> None:
    """Entra says that the person is disabled before it looks at the tenant's policy."""
    gestures: list[dict[str, Any]] = [
        {"command": "portal.conditional-access", "tenant_id": "${Contoso.id}"},
        {
            "command": "portal.change-person",
            "tenant_id": "${Contoso.id}",
            "user": "${Contoso.people.Application Administrator}",
            "enabled": False,
        },
        {"command": "console.renew", "client_id": "${web-1.id}"},
        {"command": "person.signs-in", "user": "${Contoso.people.disabled Application Administrator}"},
    ]
    steps = [*connected(worker, 1).steps, *(TraceStep(gesture=each) for each in gestures)]
    played = play(connected(worker, 1).with_steps(steps), on(worker))
    assert (played.ending, played.reason) == ("held", "")
