"""The page about Resource Manager names what is there, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from azfakes.arm.app import ROUTER
from azfakes.arm.roles import BUILT_IN
from azfakes.arm.scopes import SCOPES

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "resource-manager.md").read_text(encoding="utf-8")


def test_the_page_lists_every_path_with_its_methods() -> None:
    """Each row is a path that is answered, with just the methods that it takes."""
    told = {
        (method, path.replace("{scope}", scope))
        for path, methods, below in re.findall(
            r"^\| `([^`]+)` \| ([A-Z, ]+?)(, of groups.*)? \|$", PAGE, re.MULTILINE
        )
        for scope in (SCOPES[1:] if below else SCOPES)
        for method in methods.split(", ")
    }

    assert told == {(route.method, route.template) for route in ROUTER.routes}


@pytest.mark.parametrize("role", [role.name for role in BUILT_IN.values()])
def test_the_page_names_every_built_in_role(role: str) -> None:
    """Whoever assigns a role finds there which are known."""
    assert role in " ".join(PAGE.split())
