"""Sequences beside the suite, by which mutants are judged: they hold where nothing is wrong, and fail where something is."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from explored import explored as small_exploration
from rotation import rotation

from azharness.model.walk.ground import hello
from azscenarios.config import RunConfig
from azscenarios.mutants.judging.sequences import FixedSequence, campaign, explored
from azscenarios.playing import Played, Stage
from azscenarios.playing.stage import Unheard
from azscenarios.variants import VARIANTS
from azscenarios.worker import working

EACH = 5
"""How many sequences of each way these tests play on a site."""
BACKENDS = ["simulated", *(f"azscenarios.variants:{name}" for name in VARIANTS)]


@cache
def made() -> dict[str, list[FixedSequence]]:
    """Sequences of each way."""
    return {"exploration": explored(small_exploration().traces), "campaign": campaign(hello())}


@contextmanager
def stage(backend: str) -> Iterator[Stage]:
    """A stage with this backend."""
    logging.getLogger("msal").addHandler(logging.NullHandler())
    with working(RunConfig(backend=backend)) as worker:
        yield Stage(worker.backend, worker.cloud, worker.hello)


def failures(sequences: list[FixedSequence], backend: str) -> Iterator[tuple[str, Played]]:
    """The sequences that fail on a backend, and how, as they are played."""
    with stage(backend) as here:
        for each in sequences:
            played = each.play(each.trace, here, Unheard())
            if played.failed:
                yield each.name, played


@pytest.mark.parametrize("way", ["exploration", "campaign"])
@pytest.mark.parametrize("backend", BACKENDS)
def test_a_sequence_holds_where_nothing_is_wrong(backend: str, way: str) -> None:
    """On the site as it is and on each harmless variant no sequence fails; each time others are played."""
    chosen = rotation().sample(made()[way], EACH)
    assert list(failures(chosen, backend)) == []


@pytest.mark.parametrize(
    ("way", "mutant", "requirement"),
    [
        ("exploration", "key_shown_in_part", "KEY-6"),
        ("exploration", "no_way_to_create_for_the_store", "SVC-4"),
        ("campaign", "key_shown_in_part", "KEY-6"),
        ("campaign", "apps_before_the_environment", "CLD-5"),
    ],
)
def test_a_sequence_fails_the_requirement_that_is_broken(way: str, mutant: str, requirement: str) -> None:
    """Both ways find faults that were made by hand, by the requirement that they break."""
    found = failures(made()[way], f"azscenarios.mutants:{mutant}")
    assert any(case.partition("/")[0] == requirement for _, played in found for case in played.cites)


def test_names_stay_and_differ() -> None:
    """Each sequence has a name of its own, the same each time, that says by which way it came."""
    names = [each.name for each in campaign(hello())]
    assert names == [each.name for each in made()["campaign"]]
    every = [each.name for way in made().values() for each in way]
    assert len(set(every)) == len(every)
    assert all(each.name.startswith(f"{each.way}::") for way in made().values() for each in way)
