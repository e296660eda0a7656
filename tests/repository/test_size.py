"""Rooms stay small: files and functions that fit on a few screens."""

from __future__ import annotations

import ast
from collections.abc import Iterator

LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def long_functions(module: ast.Module) -> Iterator[str]:
    """Name the functions of more than 60 lines, docstring included."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{node.name}: {lines} lines"


def is_long(text: str) -> bool:
    """Tell whether a file has more than 400 lines."""
    return len(text.splitlines()) > LONGEST_FILE


def test_no_file_is_long(texts: dict[str, str]) -> None:
    """No program, script or feature has more than 400 lines."""
    written = {name: text for name, text in texts.items() if name.endswith((".py", ".sh", ".feature"))}
    assert [name for name, text in written.items() if is_long(text)] == []


def test_no_function_is_long(modules: dict[str, ast.Module]) -> None:
    """No function has more than 60 lines."""
    assert {name: found for name, module in modules.items() if (found := list(long_functions(module)))} == {}


def test_a_planted_long_file_is_found() -> None:
    """The limit of 400 lines is kept to the line."""
    assert not is_long("\n" * 400)
    assert is_long("\n" * 401)


def test_a_planted_long_function_is_found() -> None:
    """The limit of 60 lines is kept to the line, in methods too."""
    kept = "class A:\n    async def f(self):\n" + "        pass\n" * 59
    assert list(long_functions(ast.parse(kept))) == []
    assert list(long_functions(ast.parse(kept + "        pass\n"))) == ["f: 61 lines"]
