"""What a test is called in the journal, and which requirements it claims to judge."""

from __future__ import annotations

from functools import cache

import pytest

from azharness.catalogue import load
from azscenarios.collect import FeatureModule

PROPERTY = "azharness_property"
"""The marker of properties."""


def judges(*requirements: str) -> pytest.MarkDecorator:
    """Mark a property as judging these requirements."""
    return getattr(pytest.mark, PROPERTY)(*requirements)  # type: ignore[no-any-return]


def is_suite(item: pytest.Item) -> bool:
    """Whether a test belongs to the suite (a scenario or a property) rather than to a project's own tests."""
    return isinstance(item.parent, FeatureModule) or item.get_closest_marker(PROPERTY) is not None


def test_id(item: pytest.Item) -> str:
    """A stable ID: file name, scenario or property, example."""
    return f"{item.path.name}::{item.name}"


def claims(item: pytest.Item) -> list[str]:
    """The requirements that a test claims to judge, in catalogue order."""
    marked = _marks(item)
    return [each for each in _known() if each in marked]


def tags(item: pytest.Item) -> list[str]:
    """A scenario's other tags."""
    if not isinstance(item.parent, FeatureModule):
        return []
    return sorted(_marks(item) - set(_known()) - {"usefixtures", "parametrize"})


def where(item: pytest.Item) -> str:
    """The file that a test stands in."""
    return item.path.name


def _marks(item: pytest.Item) -> set[str]:
    listed = {mark.name for mark in item.iter_markers()}
    own = item.get_closest_marker(PROPERTY)
    return listed | set(own.args if own else ())


@cache
def _known() -> tuple[str, ...]:
    return tuple(row.id for row in load().rows)
