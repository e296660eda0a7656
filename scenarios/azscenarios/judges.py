"""What judges a requirement: scenarios that claim it, properties, and elements of the model that cite it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from azharness.model import cited
from azscenarios.features import feature_files, pickles, shipped

_SUITE = Path(__file__).parent / "suite"


def judged_by(requirement: str) -> list[str]:
    """Every scenario and property that claims a requirement, and the cases of it that the model cites."""
    return [
        *(f"scenario: {name}" for name, claims in scenarios() if requirement in claims),
        *(f"property: {name}" for name, claims in properties() if requirement in claims),
        *(f"model: {key}" for key in sorted(cited()) if key.partition("/")[0] == requirement),
    ]


def scenarios() -> Iterator[tuple[str, frozenset[str]]]:
    """The shipped scenarios and their tags, once each."""
    seen = set()
    for path in feature_files(shipped()):
        for pickle in pickles(path):
            name = f"{path.name}: {pickle['name']}"
            if name not in seen:
                seen.add(name)
                yield name, frozenset(tag["name"].removeprefix("@") for tag in pickle["tags"])


def properties() -> Iterator[tuple[str, frozenset[str]]]:
    """The shipped properties and what their `judges` mark names, read without importing them."""
    for path in sorted(_SUITE.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                claims = frozenset(_named(node.decorator_list))
                if claims:
                    yield f"{path.name}: {node.name}", claims


def _named(decorators: list[ast.expr]) -> Iterator[str]:
    for decorator in decorators:
        if isinstance(decorator, ast.Call) and getattr(decorator.func, "id", "") == "judges":
            yield from (
                arg.value
                for arg in decorator.args
                if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
            )
