"""The quick way to look up a step finds what pytest-bdd's own finds."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from pytest_bdd.feature import get_feature
from pytest_bdd.parser import Step
from rotation import rotation

from azscenarios.features import ENCODING, feature_files, shipped
from azscenarios.step_lookup import SCENARIO, find

MANY = 100
"""How many of the shipped steps are looked up here, others each time: the own way is slow."""


def own_way() -> Callable[..., Iterable[Any]]:
    """What pytest-bdd does when it is left alone."""
    spec = importlib.util.spec_from_file_location("pytest_bdd.left_alone", str(SCENARIO.__file__))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert "pytest_bdd.left_alone" not in sys.modules
    return module.find_fixturedefs_for_step  # type: ignore[no-any-return]


def steps() -> list[Step]:
    """The steps of the shipped features, one of each text."""
    features = [get_feature(str(path.parent), path.name, ENCODING) for path in feature_files(shipped())]
    found = [
        step for feature in features for each in feature.scenarios.values() for step in each.render({}).steps
    ]
    return list({(step.type, step.name): step for step in found}.values())


def test_it_finds_what_pytest_bdd_finds(request: pytest.FixtureRequest) -> None:
    """The same definition for each step, and none for a step of another kind."""
    fixtures, node, slowly = request._fixturemanager, request.node, own_way()
    for step in rotation().sample(steps(), MANY):
        found = list(find(step, fixtures, node))
        assert found == list(slowly(step, fixtures, node))
        assert found or "<" in step.name, step.name
    nowhere = Step(name="an enchanted site", type="given", indent=0, line_number=1, keyword="Given")
    assert list(find(nowhere, fixtures, node)) == []


def test_scenarios_take_it() -> None:
    """Where the suite's plugin is loaded, pytest-bdd looks up its steps so."""
    assert SCENARIO.find_fixturedefs_for_step is find
