"""Sequences in which model and simulated site once differed, and no longer do; searches found them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from azscenarios.config import RunConfig
from azscenarios.playing import Stage, read_trace
from azscenarios.worker import working

FOUND = sorted((Path(__file__).parent / "found").glob("*.trace.json"))


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """The simulated site and a cloud in this process."""
    with working(RunConfig()) as worker:
        yield Stage(worker.backend, worker.cloud, worker.hello)


@pytest.mark.parametrize("file", FOUND, ids=lambda file: file.name.partition(".")[0])
def test_they_agree(stage: Stage, file: Path) -> None:
    """Every answer is one that the model allows, to the end."""
    played = stage.play(read_trace(file))
    assert (played.ending, played.differences) == ("held", ()), file.name
