"""Twenty clients at once, while faults, moves of the clock, new keys and resets come in.

For some seconds here; `AZHARNESS_CROWD_SECONDS=60` makes it a minute.
"""

from __future__ import annotations

import asyncio
import os
import random
import ssl
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
from crowd import Crowd
from explained import Explanations
from registers import Seen, contradiction

from azfakes import ControlClient, FaultRule, ReadyLine

_CLIENTS = 20
_SECONDS = float(os.environ.get("AZHARNESS_CROWD_SECONDS", "5"))
_BETWEEN = 0.15


@pytest.fixture
def line(tmp_path: Path) -> Iterator[ReadyLine]:
    """A cloud in a process of its own."""
    command = [
        "serve",
        "cloud",
        "--world",
        "clients",
        "--ca",
        str(tmp_path / "ca.pem"),
        "--until-stdin-closes",
    ]
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "azharness", *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        yield msgspec.json.decode(process.stdout.readline(), type=ReadyLine)
        process.communicate()


@pytest.fixture
def control(line: ReadyLine) -> Iterator[ControlClient]:
    """Its control plane."""
    trust = ssl.create_default_context(cafile=line.ca)
    with httpx.Client(verify=trust, trust_env=False, base_url=line.control) as http:
        yield ControlClient(http, line.control_token)


def test_every_error_has_a_cause_and_every_history_an_order(line: ReadyLine, control: ControlClient) -> None:
    """An error was injected or follows from what the log shows before it; the acknowledged writes have some order."""
    crowd = Crowd.of(line)
    asyncio.run(_live_through(crowd, control))
    page = control.log(since=0)
    explanations = Explanations(crowd, page.entries)

    assert explanations.unexplained() == []
    assert explanations.contradictions() == []
    seen = Counter(deed.status for deed in crowd.deeds)
    assert {0, 200, 201, 204, 401, 404, 503} <= seen.keys(), seen
    assert seen[200] > 10 * _SECONDS


async def _live_through(crowd: Crowd, control: ControlClient) -> None:
    living = asyncio.create_task(crowd.run(_CLIENTS, _SECONDS))
    chance, number = random.Random(1), 0
    while not living.done():
        number += 1
        await asyncio.to_thread(_disturbance(crowd, control, chance, number))
        await asyncio.sleep(_BETWEEN)
    await living


def _disturbance(
    crowd: Crowd, control: ControlClient, chance: random.Random, number: int
) -> Callable[[], object]:
    """The next thing that comes in: a reset now and then, else a fault, a move of the clock or a new key."""
    if number % 12 == 0:
        # Another seed, so that no group of the new world bears the ID of an old one.
        return lambda: _begin_again(crowd, control, number)
    fault = chance.choice(
        [
            FaultRule(service="graph", status=503, count=3),
            FaultRule(service="graph", status=429, retry_after=1, count=2),
            FaultRule(service="graph", drop="before", count=2),
            FaultRule(service="graph", drop="after", count=2),
            # Of answers with a body: after any other the client would believe that the connection stays open.
            FaultRule(service="graph", method="GET", truncate=10, count=2),
            FaultRule(service="graph", delay=0.2, count=2),
            FaultRule(service="login", status=503),
            FaultRule(service="login", drop="after"),
        ]
    )
    others: list[Callable[[], object]] = [
        lambda: control.clock_advance(3000),
        lambda: control.roll_key(keep=0),
    ]
    return chance.choices([lambda: control.add_fault(fault), *others], weights=[6, 1, 1])[0]


def _begin_again(crowd: Crowd, control: ControlClient, seed: int) -> None:
    """Reset, and tell the clients their application's new secret."""
    crowd.begin_again(control.reset("clients", seed=seed).tenants[0].apps[0])


def test_a_stale_read_has_no_order() -> None:
    """Who reads the old value after the new one was read contradicts whoever wrote it."""
    history = [Seen("a", True, 0, 1), Seen("b", True, 2, 3), Seen("b", False, 4, 5), Seen("a", False, 6, 7)]
    assert "current" in contradiction(history)
    assert contradiction(history[:3]) == ""


def test_a_lost_write_has_no_order() -> None:
    """A write that was acknowledged and is not seen afterwards contradicts the value before it."""
    history = [Seen("a", True, 0, 1), Seen("b", True, 2, 3), Seen("a", False, 4, 5)]
    assert "current" in contradiction(history)


def test_a_write_without_an_answer_may_have_happened_or_not() -> None:
    """Both are explained; a value that nobody wrote is not."""
    history = [Seen("a", True, 0, 1), Seen("b", True, 2)]
    assert contradiction([*history, Seen("b", False, 8, 9)]) == ""
    assert contradiction([*history, Seen("a", False, 8, 9)]) == ""
    assert "nobody" in contradiction([*history, Seen("c", False, 8, 9)])
