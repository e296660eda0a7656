"""Steps looked up quickly: pytest-bdd asks pytest for each of all fixtures, which takes a tenth of a run.

Whether a step fits is asked first here, and what pytest lets the scenario see only of those that do. The functions that
this takes the place of, and what it reads, are private: the minor versions of pytest and pytest-bdd are pinned.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

from _pytest.fixtures import FixtureDef, FixtureManager
from _pytest.nodes import Node
from pytest_bdd.compat import get_fixture_names, getfixturedefs
from pytest_bdd.parser import Step
from pytest_bdd.steps import step_function_context_registry

SCENARIO = import_module("pytest_bdd.scenario")
"""The module; the package has a function of the same name."""


def be_quick() -> None:
    """Let scenarios of this process find their steps so."""
    SCENARIO.find_fixturedefs_for_step = find  # type: ignore[attr-defined]


def find(step: Step, fixturemanager: FixtureManager, node: Node) -> Iterator[FixtureDef[object]]:
    """The definitions that fit a step and that the node sees, in the order of their names."""
    for name in get_fixture_names(fixturemanager):
        if any(_fits(each, step) for each in _anywhere(fixturemanager, name)):
            yield from (
                each for each in getfixturedefs(fixturemanager, name, node) or [] if _fits(each, step)
            )


def _anywhere(fixturemanager: FixtureManager, name: str) -> Iterator[FixtureDef[object]]:
    """Every fixture of that name, whoever sees it."""
    for registry in (fixturemanager._arg2node2fixturedefs, fixturemanager._arg2nodeid2fixturedefs):  # noqa: SLF001
        for found in registry.get(name, {}).values():
            yield from found


def _fits(fixture: FixtureDef[object], step: Step) -> bool:
    context = step_function_context_registry.get(fixture.func)
    return context is not None and context.type in (None, step.type) and context.parser.is_matching(step.name)
