"""The pytest plugin of the suite: collects features, gives steps their story, and keeps the journal."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd.parser import Step

from azharness.catalogue import load
from azharness.contract.errors import BackendError, ContractError
from azharness.engine.head import Question, target
from azharness.engine.runner import Runner
from azharness.journal import wall
from azharness.journal.events import TestFinished, TestStarted, Wall
from azharness.journal.redact import Redactor
from azharness.journal.writer import Segments
from azharness.model.trace import Origin
from azscenarios.afterwards import SEQUENCE, Afterwards, Sequence
from azscenarios.applicable import Aim
from azscenarios.collect import FeatureModule, register_tags, tags_in
from azscenarios.config import ENDED, STOPPED, RunConfig, current
from azscenarios.finished import Finished
from azscenarios.freeze import far_away
from azscenarios.identity import PROPERTY, claims, is_shipped, is_suite, number, tags, test_id, title, where
from azscenarios.journalist import Journalist, Nowhere
from azscenarios.progress import Reporter
from azscenarios.results import result_of
from azscenarios.runners import Runners
from azscenarios.stash import RUN, SINK
from azscenarios.step_lookup import be_quick
from azscenarios.story import Story
from azscenarios.vocabulary import MODULES
from azscenarios.words import TYPED_KEY
from azscenarios.worker import Worker, working

pytest_plugins = list(MODULES)

_JOURNALIST = pytest.StashKey[Journalist]()
_RESULT = pytest.StashKey[tuple[str, str]]()
_REDACTOR = pytest.StashKey[Redactor]()
_AFTERWARDS = pytest.StashKey[Afterwards]()
_PATIENCE = 3
"""How many tests in a row may end with a broken contract before the backend counts as unreachable."""


def pytest_configure(config: pytest.Config) -> None:
    """Know what the run was asked for, and the requirements as markers."""
    be_quick()
    config.stash[RUN] = current()
    config.stash[_REDACTOR] = Redactor()
    config.stash[_AFTERWARDS] = Afterwards(config.stash[RUN], config.stash[_REDACTOR])
    config.addinivalue_line("markers", f"{PROPERTY}: the requirements that a property judges")
    for row in load().rows:
        config.addinivalue_line("markers", f"{row.id}: {row.rule}")
    if config.stash[RUN].segments and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Reporter(), "azharness-progress")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a feature file, unless nothing in it can be what the user selected."""
    if file_path.suffix != ".feature":
        return None
    wanted = set(parent.config.stash[RUN].requirements)
    if wanted and not wanted & tags_in(file_path):
        return None
    register_tags(parent.config, file_path)
    return FeatureModule.from_parent(parent, path=file_path)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the user did not select, and number the rest in order of collection."""
    wanted = set(config.stash[RUN].requirements)
    if wanted:
        config.hook.pytest_deselected(items=[item for item in items if not wanted & set(claims(item))])
        items[:] = [item for item in items if wanted & set(claims(item))]
    for index, item in enumerate(items):
        item.user_properties.extend([("number", index), ("test", test_id(item))])
    _leave_out_finished(config, items)


def _leave_out_finished(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run only what no earlier attempt of the run has finished; a series of broken tests goes on where it was."""
    finished = Finished(config.stash[RUN], items)
    config.hook.pytest_deselected(items=[item for item in items if finished.holds(item)])
    items[:] = [item for item in items if not finished.holds(item)]
    for broken in finished.broken():
        _count_broken(config, broken=broken)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Open the test's segment of the journal before it runs, and close it afterwards."""
    if not is_suite(item):
        return (yield)
    if _given_up(item.config):
        return True
    sink = _sink(item)
    began = wall.steady()
    journalist = Journalist(_started(item), sink, item.config.stash[_REDACTOR])
    item.stash[_JOURNALIST] = journalist
    try:
        return (yield)
    finally:
        if _RESULT in item.stash:
            journalist.finish(_finished(journalist.test, *item.stash[_RESULT], wall.elapsed(began)))
            _count_broken(item.config, broken=journalist.violated)
        else:
            journalist.break_off()


def _started(item: pytest.Item) -> TestStarted:
    return TestStarted(
        test=test_id(item),
        name=title(item),
        kind="scenario" if isinstance(item.parent, FeatureModule) else "property",
        source=where(item),
        claims=claims(item) if is_shipped(item) else [],
        tags=tags(item),
        wall=Wall(at=wall.now()),
    )


def _finished(test: str, result: Any, reason: str, seconds: float) -> TestFinished:
    return TestFinished(test=test, result=result, reason=reason, wall=Wall(seconds=seconds))


def _sink(item: pytest.Item) -> Any:
    if SINK in item.config.stash:
        return item.config.stash[SINK]()
    folder = item.config.stash[RUN].segments
    if not folder:
        return Nowhere()
    return Segments(Path(folder), item.config.stash[_REDACTOR]).open(number(item), test_id(item))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note how the test ended, in the journal's terms; the first phase that did not pass decides."""
    report = yield
    if is_suite(item) and (call.excinfo or call.when == "call"):
        error = call.excinfo.value if call.excinfo else None
        if isinstance(error, BackendError | ContractError):
            item.stash[_JOURNALIST].broken(0, error)
        item.stash.setdefault(_RESULT, result_of(error))
        if call.when == "call":
            _shorten(item)
    return report


def _shorten(item: pytest.Item) -> None:
    """Look for a shorter form of the failure, while cloud and backend are there."""
    if item.stash[_RESULT][0] == "failed" and item.config.stash[RUN].shorten and SEQUENCE in item.stash:
        origin: Origin = "scenario" if isinstance(item.parent, FeatureModule) else "property"
        afterwards = item.config.stash[_AFTERWARDS]
        event = afterwards.follow(test_id(item), title(item), origin, item.stash[SEQUENCE])
        if event:
            item.stash[_JOURNALIST].shortened(event)


def pytest_bdd_before_step(request: pytest.FixtureRequest, step: Step) -> None:
    """Write the step down before its commands; a key that is typed in it is known as a secret from here on."""
    typed = TYPED_KEY.search(step.name)
    if typed:
        request.config.stash[_REDACTOR].add(typed[1], "secret key")
    request.node.stash[_JOURNALIST].step(step.keyword, step.name)


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> Iterator[Worker]:
    """The process's one cloud and one backend."""
    with working(request.config.stash[RUN]) as working_one:
        yield working_one


@pytest.fixture
def journalist(request: pytest.FixtureRequest, worker: Worker) -> Journalist:
    """The test's journal; skips the test if none of what it claims concerns the backend."""
    aim = _aim(request.config.stash[RUN], worker)
    reason = aim.lacking(tags(request.node)) or aim.inapplicable(claims(request.node))
    if reason:
        pytest.skip(reason)
    return request.node.stash[_JOURNALIST]  # type: ignore[no-any-return]


def _aim(config: RunConfig, worker: Worker) -> Aim:
    question = Question(config.product_version, tuple(config.services), (), config.seed)
    return Aim(target(worker.hello, question))


@pytest.fixture
def run_config(request: pytest.FixtureRequest) -> RunConfig:
    """What the run was asked for."""
    return request.config.stash[RUN]


@pytest.fixture
def runners(
    request: pytest.FixtureRequest, run_config: RunConfig, worker: Worker, journalist: Journalist
) -> Runners:
    """Stories for the examples of a generated test."""
    made = Runners(run_config, worker, journalist, _aim(run_config, worker).services)
    request.node.stash[SEQUENCE] = Sequence(worker, made.failed)
    return made


@pytest.fixture(scope="module")
def wall_clock() -> Iterator[Callable[[int], None]]:
    """The frozen wall clock of a feature's scenarios, as the function that moves it."""
    with far_away() as move:
        yield move


@pytest.fixture
def story(
    request: pytest.FixtureRequest,
    worker: Worker,
    journalist: Journalist,
    wall_clock: Callable[[int], None],
) -> Story:
    """The state of one scenario, under a frozen wall clock where cloud and site are in this process."""
    config = request.config.stash[RUN]
    worker.occupy()
    on_clock = wall_clock if worker.in_process else _no_clock
    runner = Runner(worker.backend, worker.cloud, journalist, seed=config.seed, on_clock=on_clock)
    request.node.stash[SEQUENCE] = Sequence(worker, lambda: runner, on_clock)
    return Story(
        runner,
        config.product_version,
        shipped=is_shipped(request.node),
        services=_aim(config, worker).services,
    )


def _no_clock(instant: int) -> None:
    del instant


def _stop_file(config: pytest.Config) -> Path | None:
    folder = config.stash[RUN].segments
    return Path(folder) / STOPPED if folder else None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave word that the session came to its own end, whatever the exit code says."""
    folder = session.config.stash[RUN].segments
    if folder and not hasattr(session.config, "workerinput"):
        (Path(folder) / ENDED).touch()


def _given_up(config: pytest.Config) -> bool:
    path = _stop_file(config)
    return path is not None and path.exists()


_BROKEN = pytest.StashKey[int]()


def _count_broken(config: pytest.Config, *, broken: bool) -> None:
    config.stash[_BROKEN] = config.stash.get(_BROKEN, 0) + 1 if broken else 0
    path = _stop_file(config)
    if path is not None and config.stash[_BROKEN] >= _PATIENCE:
        path.write_text("backend-unreachable", encoding="utf-8")
