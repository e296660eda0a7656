"""Holding a backend to a sequence, for tests of one's own: `assert_holds` is public.

from azscenarios.holding import assert_holds

def test_blank_name() -> None:
    assert_holds([{"gesture": {"command": "wizard.start"}}, …], world="contoso")
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from azharness.model.trace import Trace, TraceStep
from azscenarios.config import RunConfig
from azscenarios.playing import Played, Stage
from azscenarios.worker import working

BACKEND, CLOUD = "AZHARNESS_BACKEND", "AZHARNESS_CLOUD"
"""Environment variables: the backend, and the file with the ready line of the cloud that it uses."""


def assert_holds(
    steps: Sequence[dict[str, Any]],
    *,
    world: str = "contoso",
    people: int = 0,
    product_version: str = "article",
    seed: int = 0,
    backend: str = "",
) -> None:
    """Play the steps of a trace from an empty site; `AssertionError` unless every answer is one that the model allows.

    `steps` are records as in a trace file: `{"gesture": {"command": …}, "as": "web-1"}`. Without `backend` the environment
    variable `AZHARNESS_BACKEND` names it, or it is the simulated site.
    """
    trace = Trace(
        title="a test",
        world=world,
        people=people,
        product_version=product_version,
        seed=seed,
        steps=msgspec.convert(list(steps), list[TraceStep]),
    )
    cloud = os.environ.get(CLOUD, "")
    line = Path(cloud).read_text(encoding="utf-8").strip() if cloud else ""
    with working(RunConfig(backend=backend or os.environ.get(BACKEND, "simulated"), cloud=line)) as worker:
        played = Stage(worker.backend, worker.cloud, worker.hello).play(trace)
    if played.ending != "held":
        raise AssertionError(_told(played))


def _told(played: Played) -> str:
    differences = (
        f"{each.path}: expected {' or '.join(each.expected)}, observed {each.observed}; breaks {', '.join(each.cites)}"
        for each in played.differences
    )
    return "\n".join([f"step {played.steps} {played.ending}: {played.reason}", *differences])
