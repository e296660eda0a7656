"""What a test is called in the journal, and which requirements it claims to judge."""

from __future__ import annotations

from functools import cache
from typing import TypeGuard

import pytest
from pytest_bdd.parser import ScenarioTemplate
from pytest_bdd.scenario import scenario_wrapper_template_registry

from azharness.catalogue import load
from azscenarios.collect import FeatureModule
from azscenarios.features import shipped

PROPERTY = "azharness_property"
"""The marker of properties."""


def judges(*requirements: str) -> pytest.MarkDecorator:
    """Mark a property as judging these requirements."""
    return getattr(pytest.mark, PROPERTY)(*requirements)  # type: ignore[no-any-return]


def is_suite(item: pytest.Item) -> bool:
    """Whether a test belongs to the suite (a scenario or a property) rather than to a project's own tests."""
    return _is_scenario(item) or item.get_closest_marker(PROPERTY) is not None


def is_shipped(item: pytest.Item) -> bool:
    """Whether a test is ours rather than a user's own scenario."""
    return not _is_scenario(item) or item.path.is_relative_to(shipped().resolve())


def test_id(item: pytest.Item) -> str:
    """A stable ID: file, then the scenario (as its author wrote it) and the example's number, or the property.

    The values of an example are no part of it: one of them may be a secret, which is not written.
    """
    template = _template(item)
    if template is None:
        return f"{item.path.name}::{item.name}"
    number = _example_number(item)
    return f"{item.path.name}::{template.name}" + (f"[{number}]" if number else "")


def number(item: pytest.Item) -> int:
    """Where a test stands in the order of collection, from 0."""
    return int(str(dict(item.user_properties)["number"]))


def title(item: pytest.Item) -> str:
    """What a report calls the test: the scenario's name with the example's values, or the property's."""
    template = _template(item)
    if template is None:
        return item.name
    name = template.name
    for placeholder, value in _example(item).items():
        name = name.replace(f"<{placeholder}>", value)
    return name


def claims(item: pytest.Item) -> list[str]:
    """The requirements that a test claims to judge, in catalogue order."""
    marked = _marks(item)
    return [each for each in _known() if each in marked]


def tags(item: pytest.Item) -> list[str]:
    """A scenario's other tags; in a user's own, the requirements as well, for it is found by its tags alone."""
    if not _is_scenario(item):
        return []
    others = {"usefixtures", "parametrize"} | (set(_known()) if is_shipped(item) else set())
    return sorted(_marks(item) - others)


def where(item: pytest.Item) -> str:
    """The file and line that a test stands in."""
    template = _template(item)
    line = template.line_number if template else (item.location[1] or 0) + 1
    return f"{item.path.name}:{line}"


def _template(item: pytest.Item) -> ScenarioTemplate | None:
    return scenario_wrapper_template_registry.get(item.obj) if _is_scenario(item) else None


def _is_scenario(item: pytest.Item) -> TypeGuard[pytest.Function]:
    return isinstance(item.parent, FeatureModule)


def _example(item: pytest.Item) -> dict[str, str]:
    callspec = getattr(item, "callspec", None)
    return dict(callspec.params["_pytest_bdd_example"]) if callspec else {}


def _example_number(item: pytest.Item) -> int:
    """Which example of its scenario it is, from 1; 0 for a scenario without examples."""
    callspec = getattr(item, "callspec", None)
    return callspec.indices["_pytest_bdd_example"] + 1 if callspec else 0


def _marks(item: pytest.Item) -> set[str]:
    listed = {mark.name for mark in item.iter_markers()}
    own = item.get_closest_marker(PROPERTY)
    return listed | set(own.args if own else ())


@cache
def _known() -> tuple[str, ...]:
    return tuple(row.id for row in load().rows)
