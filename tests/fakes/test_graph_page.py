"""The page about Graph names what is there, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from azfakes.graph.routes import ROUTES
from azfakes.worlds.schema import Policies

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "graph.md").read_text(encoding="utf-8")
LOOKUP = re.compile(r"/(?:get|check)Member(?:Groups|Objects)$")


def is_of_every_collection(method: str, template: str) -> bool:
    """Tell whether a path follows from another one by a rule that the page tells in words."""
    narrowed = template.endswith(("/$count", "/{cast}")) or (method == "GET" and template.endswith("/$ref"))
    return narrowed or LOOKUP.search(template) is not None


def test_the_page_lists_every_path_with_its_methods() -> None:
    """Each row is a path that is answered, with just the methods that it takes."""
    told = {
        (method, f"/v1.0{path}")
        for path, methods in re.findall(r"^\| `(/[^`]+)` \| ([A-Z, ]+) \|$", PAGE, re.MULTILINE)
        for method in methods.split(", ")
    }
    there = {
        (method, template) for method, template, _ in ROUTES if not is_of_every_collection(method, template)
    }

    assert told == there


def test_the_page_lists_what_a_tenant_decides() -> None:
    """Every policy that is named there exists."""
    section = PAGE.partition("## What a tenant decides")[2].partition("What is deleted")[0]
    named = set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE))

    assert named
    assert named <= {field.name for field in msgspec.structs.fields(Policies)}
