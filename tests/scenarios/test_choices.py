"""What is learned of how a backend chooses where the model leaves it free."""

from __future__ import annotations

from azharness.contract import commands as c
from azharness.model.services import STORE
from azharness.model.trace import Reader, Trace, written
from azharness.model.walk.ground import SECOND, WORLD, ground, hello
from azharness.model.walk.guide import Guide
from azharness.model.walk.walker import Walker
from azscenarios.config import RunConfig
from azscenarios.playing import Choices, Stage
from azscenarios.playing.choices import ChoosingWalker
from azscenarios.worker import working


def twice() -> Trace:
    """A connection is made and deleted, and a colleague comes to the page of apps."""
    guide = Guide(walker := Walker(hello()), walker.begin(ground()))
    guide.connect_created(STORE)
    guide.delete()
    guide.session = SECOND
    guide.do(c.WizardStart(session=SECOND))
    guide.enter(name="Again", service=STORE)
    guide.next()
    return Trace(title="twice", world=WORLD, steps=written(guide.made, guide.state))


def test_known_tenants() -> None:
    """The site fills in the environment once it knows a tenant: what it does before then is told apart from that."""
    trace, choices, reader, filled = twice(), Choices(), Reader(), []
    with working(RunConfig()) as worker:
        assert (
            Stage(worker.backend, worker.cloud, worker.hello).play(trace, after=choices.learn).ending
            == "held"
        )
        walker = ChoosingWalker(worker.hello, choices)
    here = walker.begin(ground())
    reader.begin(here.state)
    for step in trace.steps:
        gesture = reader.gesture(step, here.state)
        here = next(way for _, way in walker.each(here, gesture))
        reader.learn(step, here.state)
        desk = here.state.desk(step.gesture.get("session", ""))
        if step.gesture["command"] == "wizard.next" and desk.page == "app":
            filled.append(desk.form.text("environment"))
    assert filled == ["", "public"]
