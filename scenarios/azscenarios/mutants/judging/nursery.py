"""The nursery: one pytest session that has collected the whole suite and, in place of running it, hands out its tests."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from azharness.journal.events import Event
from azscenarios.collect import FeatureModule
from azscenarios.config import VARIABLE, RunConfig
from azscenarios.errors import MutantError
from azscenarios.features import shipped
from azscenarios.identity import claims, judges, test_id
from azscenarios.mutants.judging.check import Check
from azscenarios.mutants.judging.sequences import VERSION, FixedSequence, test_of
from azscenarios.run import PLUGINS, SETTINGS, SUITE
from azscenarios.stash import RUN, SINK

Work = Callable[[Sequence[Check]], None]


def with_checks(work: Work, sequences: Sequence[FixedSequence] = ()) -> None:
    """Collect the shipped suite and call `work` with its tests and these sequences; they can be played until it returns."""
    nursery = _Nursery(work, sequences)
    with tempfile.TemporaryDirectory(prefix="azharness-mutants-") as folder, _surroundings(folder):
        code = pytest.main(_arguments(folder), plugins=[nursery])
    if nursery.raised is not None:
        raise nursery.raised
    if not nursery.served:
        raise MutantError("The suite cannot be collected.", cause=f"pytest ended with {code}")


@dataclass
class _Nursery:
    """A pytest plugin that puts other work in the place of running the tests."""

    work: Work
    sequences: Sequence[FixedSequence]
    served: bool = False
    raised: BaseException | None = field(default=None)

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Let pytest say nothing: whoever asked for the work tells how it goes."""
        config.pluginmanager.unregister(name="terminalreporter")

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Do the work; what it raises is kept for the caller, since pytest would swallow it."""
        try:
            own = [_check(item) for item in session.items]
            self.work([*own, *(_check_of(each, session) for each in self.sequences)])
        except BaseException as error:  # noqa: BLE001  (raised again by `with_checks`)
            self.raised = error
        self.served = True
        return True


@dataclass(frozen=True, slots=True)
class _Kept:
    """A sink that keeps events in memory."""

    events: list[Event]

    def write(self, event: Event) -> None:
        """Keep an event."""
        self.events.append(event)

    def close(self) -> None:
        """Nothing to close."""


def _check(item: pytest.Item) -> Check:
    way = "scenario" if isinstance(item.parent, FeatureModule) else "property"
    return Check(test_id(item), way, frozenset(claims(item)), partial(_play, item))


def _check_of(sequence: FixedSequence, session: pytest.Session) -> Check:
    """A sequence as a check: a property without claims, so that it has the worker that all tests have."""
    item: pytest.Item = pytest.Function.from_parent(session, name=sequence.name, callobj=test_of(sequence))
    item.add_marker(judges())
    return Check(sequence.name, sequence.way, frozenset(), partial(_play, item), VERSION)


def _play(item: pytest.Item, config: RunConfig) -> list[Event]:
    events: list[Event] = []
    item.config.stash[RUN] = config
    item.config.stash[SINK] = lambda: _Kept(events)
    # Followed by the session itself, so that what the test set up goes, and the session's cloud and backend stay.
    following: pytest.Item = item.session  # type: ignore[assignment]
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
    return events


def _arguments(folder: str) -> list[str]:
    return [
        *("-c", str(SETTINGS), "--rootdir", folder, "--noconftest"),
        *(part for plugin in PLUGINS for part in ("-p", plugin)),
        *(str(path.resolve()) for path in (shipped(), SUITE)),
    ]


@contextmanager
def _surroundings(folder: str) -> Iterator[None]:
    """An environment in which nothing steers pytest but us."""
    before = dict(os.environ)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(Path(folder) / "hypothesis")
    for name in (VARIABLE, "PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
