"""An older Python is told that it is too old."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType

import pytest

LAUNCHER = Path(__file__).parents[2] / "dev.py"


@pytest.mark.parametrize("version", [(3, 11), (3, 14), (4, 0)])
def test_a_new_python_is_welcome(dev: ModuleType, version: tuple[int, int]) -> None:
    """Nothing is wrong with Python 3.11 and anything newer."""
    assert dev.version_error(version) == ""


@pytest.mark.parametrize("version", [(3, 10), (3, 6), (2, 7)])
def test_an_old_python_is_named(dev: ModuleType, version: tuple[int, int]) -> None:
    """The message, one line, names the Python at hand, the one needed, and a way out."""
    message = dev.version_error(version)
    assert f"Python {version[0]}.{version[1]} is too old, 3.11 or newer" in message
    assert "Hint: " in message
    assert "\n" not in message


def test_an_old_python_can_read_the_launcher() -> None:
    """The launcher holds no syntax that Python 3.6 does not know: it could not even complain."""
    ast.parse(LAUNCHER.read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_leaves_before_anything_new() -> None:
    """Up to the version check nothing is annotated with types that older Pythons cannot evaluate."""
    body = ast.parse(LAUNCHER.read_text(encoding="utf-8")).body
    check = next(index for index, node in enumerate(body) if isinstance(node, ast.If))
    functions = [node for node in body[:check] if isinstance(node, ast.FunctionDef)]
    annotations = [arg.annotation for node in functions for arg in node.args.args]
    assert functions
    assert all(isinstance(annotation, ast.Constant) for annotation in annotations)
