"""Public things say in one sentence what they are."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

# Decorators behind which the documented definition stands elsewhere.
DOCUMENTED_ELSEWHERE = {"overload", "override", "setter"}


def decorators(node: ast.AST) -> set[str]:
    """Name a definition's decorators by their last word."""
    found = [ast.unparse(decorator) for decorator in getattr(node, "decorator_list", [])]
    return {name.rpartition(".")[2] for name in found}


def public_definitions(
    body: list[ast.stmt],
) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Walk over public classes, their public methods, and public functions."""
    for node in body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.name.startswith("_") or decorators(node) & DOCUMENTED_ELSEWHERE:
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            yield from public_definitions(node.body)


def opens_with_a_sentence(docstring: str | None) -> bool:
    """Tell whether the first line is a sentence that stands alone."""
    first, _, rest = (docstring or "").partition("\n")
    return first.endswith((".", "?", "!")) and rest[:1] in {"", "\n"}


def undocumented(module: ast.Module) -> Iterator[str]:
    """Name the public things whose docstring is missing or does not open with a sentence."""
    if not opens_with_a_sentence(ast.get_docstring(module)):
        yield "module"
    for node in public_definitions(module.body):
        if not opens_with_a_sentence(ast.get_docstring(node)):
            yield f"{node.name}, line {node.lineno}"


def test_public_things_are_documented(sources: dict[str, ast.Module]) -> None:
    """Every public module, class, function and method of the source roots opens with a sentence."""
    assert {name: found for name, module in sources.items() if (found := list(undocumented(module)))} == {}


def test_tests_state_their_promise(modules: dict[str, ast.Module]) -> None:
    """Every test function states its promise in a sentence."""
    tests = {name: module for name, module in modules.items() if name.startswith("tests/")}
    silent = [
        f"{name}: {node.name}"
        for name, module in tests.items()
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
        if not opens_with_a_sentence(ast.get_docstring(node))
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = 1", ["module"]),
        ('"""No full stop"""', ["module"]),
        ('"""A sentence that\nruns over."""', ["module"]),
        ('"""Fine."""\ndef f(): pass', ["f, line 2"]),
        ('"""Fine."""\nclass A:\n    """Fine."""\n    def f(self): pass', ["f, line 4"]),
    ],
)
def test_a_planted_gap_is_found(source: str, found: list[str]) -> None:
    """A missing or shapeless docstring is found wherever it should stand."""
    assert list(undocumented(ast.parse(source))) == found


@pytest.mark.parametrize(
    "source",
    [
        "def _f(): pass",
        "class _A:\n    def f(self): pass",
        "@typing.overload\ndef f(): ...",
        "@override\ndef f(): ...",
        'def f():\n    """Fine.\n\n    More.\n    """\n    def g(): pass',
    ],
)
def test_private_things_may_be_silent(source: str) -> None:
    """Private, nested and overriding definitions need no docstring."""
    assert list(undocumented(ast.parse('"""Fine."""\n' + source))) == []
