"""What follows a failed test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from azharness.backends import simulated
from azharness.contract import commands as c
from azharness.engine.errors import Differs
from azharness.engine.runner import Runner
from azharness.journal.redact import Redactor
from azscenarios.afterwards import Afterwards, Sequence
from azscenarios.config import RunConfig
from azscenarios.mutants import MUTANTS, backend
from azscenarios.playing import Noted
from azscenarios.worker import Worker, working


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    """A site that takes blank names."""
    with working(RunConfig()) as plain:
        faulty = backend(next(one for one in MUTANTS if one.name == "blank_name_ok"))
        yield Worker(faulty, plain.cloud, plain.hello, in_process=True)


def failed(worker: Worker) -> Runner:
    """What is left of a test that left a wizard and then gave a blank name."""
    runner = Runner(worker.backend, worker.cloud, Noted(), seed=3)
    runner.begin("contoso")
    blank = c.WizardEnter(field="name", value=" ")
    service = c.WizardEnter(field="service", value="cloud-management")
    for command in (c.WizardStart(), c.WizardCancel(), c.WizardStart(), blank, service):
        runner.perform(command)
    with pytest.raises(Differs):
        runner.perform(c.WizardNext())
    return runner


def afterwards(folder: Path, **changes: float) -> Afterwards:
    """What follows in a run that writes to a folder."""
    config = RunConfig(shorten=60, failures=str(folder))
    return Afterwards(msgspec.structs.replace(config, **changes), Redactor())


def test_shortened(worker: Worker, tmp_path: Path) -> None:
    """The shortest form is told in sentences, and its artefacts are where the event says."""
    runner = failed(worker)
    event = afterwards(tmp_path).follow("a.feature::B", "B", "scenario", Sequence(worker, lambda: runner))
    assert event is not None
    assert (event.test, event.volatile.commands, event.volatile.note) == ("a.feature::B", 4, "")
    assert event.volatile.steps[-1] == "the administrator selects Next"
    names = [path.relative_to(tmp_path.parent) for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(f"failures/{'/'.join(name.parts[1:])}" for name in names) == sorted(event.volatile.files)
    assert len(names) == 6


def test_alike(worker: Worker, tmp_path: Path) -> None:
    """Of two tests that fail alike the first is shortened alone, and the other says so; where nothing failed nothing follows."""
    both, runner = afterwards(tmp_path), failed(worker)
    assert both.follow("a", "a", "scenario", Sequence(worker, lambda: runner))
    other = both.follow("b", "b", "scenario", Sequence(worker, lambda: runner))
    assert other is not None
    assert (other.volatile.steps, other.volatile.note) == ([], "Another test that fails alike was shortened.")
    assert both.follow("c", "c", "scenario", Sequence(worker, lambda: None)) is None


def test_off(worker: Worker, tmp_path: Path) -> None:
    """Where no time is given nothing is played."""
    runner = failed(worker)
    off = afterwards(tmp_path, shorten=0)
    assert off.follow("a", "a", "scenario", Sequence(worker, lambda: runner)) is None


def test_flaky(worker: Worker, tmp_path: Path) -> None:
    """A failure that does not come again is not shortened; what is written says so."""
    runner = failed(worker)
    mended = Worker(simulated.backend(), worker.cloud, worker.hello, in_process=True)
    event = afterwards(tmp_path).follow("a", "a", "property", Sequence(mended, lambda: runner))
    assert event is not None
    assert event.volatile.note.startswith("It did not fail again when it was played once more")
    assert event.volatile.commands == 6
    assert not event.volatile.steps[:-6]
    html = next(tmp_path.rglob("*.html")).read_text(encoding="utf-8")
    assert "It did not fail again" in html
