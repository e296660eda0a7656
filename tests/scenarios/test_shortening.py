"""Shortening: what is left of a failing trace."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from azharness.backends import simulated
from azharness.engine.runner import Listener
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.trace import Trace, TraceStep, written
from azharness.model.walk.ground import WORLD, ground, hello
from azharness.model.walk.guide import Guide
from azharness.model.walk.walker import Walker
from azscenarios.config import RunConfig
from azscenarios.mutants import MUTANTS, backend
from azscenarios.playing import Played, Stage
from azscenarios.playing.player import After, let_be
from azscenarios.shortening import Limits, commands, shorten
from azscenarios.shortening.foresight import Foresight
from azscenarios.worker import Worker, working


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """The simulated site in a cloud of this process."""
    with working(RunConfig()) as working_here:
        yield working_here


def still() -> float:
    """A clock that stands."""
    return 0.0


def faulty(worker: Worker, name: str) -> Stage:
    """A stage with the site that has one fault."""
    return Stage(backend(next(one for one in MUTANTS if one.name == name)), worker.cloud, worker.hello)


def long_way() -> list[TraceStep]:
    """Time passes, a wizard is left, an app registered, a fault planned and ended: nothing of it matters below."""
    walker = Walker(hello())
    guide = Guide(walker, walker.begin(ground()))
    guide.wait(100)
    guide.register()
    guide.app_page(CLOUD_MANAGEMENT)
    guide.open_import()
    guide.fault("throttled", "graph")
    return written(guide.made, guide.state)


def step(command: str, **others: object) -> TraceStep:
    """One step."""
    return TraceStep(gesture={"command": command, "session": "administrator", **others})


BLANK = [
    step("wizard.start"),
    step("wizard.enter", field="name", value=" "),
    step("wizard.enter", field="service", value="store-for-business"),
    step("wizard.next"),
]
"""Where a site shows that it takes a blank name: no sequence is shorter."""

AWAY = [step("dialog.cancel"), step("dialog.cancel"), step("wizard.cancel")]


def trace(*steps: TraceStep) -> Trace:
    """A trace of these steps."""
    return Trace(title="long", world=WORLD, steps=list(steps))


def test_long_way(worker: Worker) -> None:
    """What does not matter goes, a dialog with all that was typed in it too, and the rest is the shortest there is."""
    stage = faulty(worker, "blank_name_ok")
    shortened = shorten(trace(*long_way(), *AWAY, *BLANK), stage, Limits(still))
    assert shortened.ending == "shortest"
    assert [each.gesture for each in shortened.trace.steps] == [each.gesture for each in BLANK]
    assert shortened.trace.world == "contoso"
    assert {case.partition("/")[0] for one in shortened.trace.failure for case in one.cites} >= {"WIZ-1"}


def test_deterministic(worker: Worker) -> None:
    """The same trace on the same site becomes the same, after the same number of plays."""
    stage = faulty(worker, "blank_name_ok")
    one, other = (shorten(trace(*BLANK, *BLANK), stage, Limits(still)) for _ in range(2))
    assert one == other


def test_holds(worker: Worker) -> None:
    """A trace that does not fail again is left as it is, and its result says so."""
    held = trace(*BLANK)
    shortened = shorten(held, Stage(worker.backend, worker.cloud, worker.hello), Limits(still))
    assert (shortened.ending, shortened.trace, shortened.plays) == ("not-again", held, 1)


def test_limits(worker: Worker) -> None:
    """When the time is over, what was reached by then is the result."""
    stage = faulty(worker, "blank_name_ok")
    ticks = itertools.count()
    shortened = shorten(
        trace(*long_way(), *AWAY, *BLANK), stage, Limits(lambda: float(next(ticks)), seconds=12)
    )
    assert shortened.ending == "limits"
    assert shortened.plays <= 13
    assert 4 <= commands(shortened.trace) < commands(trace(*long_way(), *AWAY, *BLANK))
    few = shorten(trace(*BLANK), stage, Limits(still, plays=1))
    assert (few.ending, few.plays) == ("limits", 2)


class Moody(Stage):
    """A stage on which a faulty site shows its fault at the first play alone."""

    def play(self, trace: Trace, listener: Listener | None = None, after: After = let_be) -> Played:
        """On the faulty site at first, then on the plain one."""
        played = super().play(trace, listener, after)
        self.backend = simulated.backend()
        return played


def test_flaky(worker: Worker) -> None:
    """Of a failure that came once, no shorter form is claimed, and the result says that it did not come again."""
    stage = Moody(**vars(faulty(worker, "blank_name_ok")))
    failing = trace(*BLANK)
    shortened = shorten(failing, stage, Limits(still))
    assert (shortened.ending, shortened.trace) == ("not-again", failing)
    assert "again" in shortened.reason


def test_unforeseen(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure that the model alone does not see coming is shortened too, by playing everything."""
    monkeypatch.setattr(Foresight, "sense", lambda *_: None)
    shortened = shorten(trace(*BLANK), faulty(worker, "blank_name_ok"), Limits(still))
    longer = trace(step("console.services"), step("console.tenants"), *BLANK)
    assert shorten(longer, faulty(worker, "blank_name_ok"), Limits(still)).trace == shortened.trace
