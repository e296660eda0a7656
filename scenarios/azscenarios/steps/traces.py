"""Scenarios that go on from a trace: what azharness writes of a failure, and what anybody may write beside a trace file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, then, when

from azharness.engine.compare import spell, told
from azharness.engine.errors import HarnessError
from azharness.model.trace import Reader, Trace
from azscenarios import named_traces
from azscenarios.named_traces import FOLLOWS, HAS_FOLLOWED, OPENS, WrongTraceError, require_step
from azscenarios.playing.player import play_step
from azscenarios.story import Story


class OpenTrace:
    """The trace that a scenario speaks of, and how its names are read."""

    def __init__(self, trace: Trace) -> None:
        """Begin before its first step."""
        self.trace = trace
        self.reader = Reader()

    def make(self, story: Story, number: int) -> None:
        """Make the step of that number, counted from 1."""
        play_step(self.trace.steps[number - 1], self.reader, story.runner)


@pytest.fixture
def opened() -> list[OpenTrace]:
    """The trace that the scenario opened last, as a list of at most one."""
    return []


@given(parsers.parse(OPENS))
def steps_of_trace(
    story: Story, request: pytest.FixtureRequest, opened: list[OpenTrace], count: int, file: str
) -> None:
    """An empty site in the world of the trace, and then its steps as they stand; the file lies beside the feature."""
    with _told():
        trace = OpenTrace(named_traces.opened(Path(request.node.path).parent, file, count))
    opened[:] = [trace]
    world = trace.trace
    story.runner.begin(world.world, people=world.people, product_version=world.product_version)
    trace.reader.begin(story.runner.model.state)
    for number in range(1, count + 1):
        trace.make(story, number)


@given(parsers.parse(HAS_FOLLOWED))
@when(parsers.parse(FOLLOWS))
def step_follows(story: Story, opened: list[OpenTrace], number: int, sentence: str) -> None:
    """Make one more step of the trace; the sentence says what it is, and is held to it."""
    with _told():
        require_step(opened[0].trace if opened else None, number, sentence)
    opened[0].make(story, number)


@then(parsers.re(r'the answer shows "(?P<allowed>.*)" as (?P<path>\S+)'))
def answer_shows(story: Story, allowed: str, path: str) -> None:
    """What the last answer has to show at a path of its normal form: one of several where ` or ` stands between them."""
    branch = story.runner.branch
    found = branch.fields.get(path) if branch else None
    expected = [told(value) for value in found.allowed] if found else []
    if path == "outcome":
        expected = [spell(each.shape) for each in story.runner.predicted]
    story.claim(path, allowed, holds=set(allowed.split(" or ")) == set(expected))


@then("every answer was one that the model allows")
def every_answer_allowed(story: Story) -> None:
    """The sequence came to its end: a scenario ends with the first answer that is not allowed."""
    story.claim("sequence", "an answer", holds=bool(story.runner.predicted))


@contextmanager
def _told() -> Iterator[None]:
    """What a run looks at before it begins is looked at again: a file may have gone meanwhile."""
    try:
        yield
    except WrongTraceError as error:
        raise HarnessError(str(error)) from None
