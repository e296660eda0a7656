"""Each package draws the tree of its errors where they are defined."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest


def error_names(module: ast.Module) -> Iterator[str]:
    """Name the exceptions that a module defines."""
    known: set[str] = set()
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            bases = {ast.unparse(base).rpartition(".")[2] for base in node.bases}
            if bases & known or any(base.endswith(("Error", "Exception")) for base in bases):
                known.add(node.name)
                yield node.name


def drawn_names(docstring: str) -> set[str]:
    """Collect the first word of each line, whatever branch it hangs on."""
    lines = [line.strip(" │├└─").split(maxsplit=1) for line in docstring.splitlines()]
    return {words[0] for words in lines if words}


def missing_from_tree(module: ast.Module) -> list[str]:
    """Name the exceptions that the drawn tree at the top does not show; "tree" if several share no branch."""
    docstring = ast.get_docstring(module) or ""
    names = list(error_names(module))
    if len(names) > 1 and "└── " not in docstring:
        return ["tree"]
    return [name for name in names if name not in drawn_names(docstring)]


def test_error_modules_draw_their_tree(sources: dict[str, ast.Module]) -> None:
    """Each errors.py starts with a drawn tree that shows every exception in it."""
    modules = {name: module for name, module in sources.items() if name.endswith("/errors.py")}
    assert modules
    assert {name: found for name, module in modules.items() if (found := missing_from_tree(module))} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("class AError(Exception): pass", ["AError"]),
        ("class AError(Exception): pass\nclass BError(AError): pass", ["tree"]),
        ('"""Errors.\n\nAError   alone\n"""\nclass AError(Exception): pass', []),
        ('"""Errors.\n\nAError\n└── BError   b\n"""\nclass AError(Exception): pass', []),
        ('"""Errors.\n\nA\n└── B   b\n"""\nclass A(Exception): pass\nclass C(A): pass', ["C"]),
        ('"""Errors.\n\nA\n└── B   b\n"""\nclass Data(NamedTuple): pass', []),
    ],
)
def test_a_planted_gap_is_found(source: str, found: list[str]) -> None:
    """A missing tree and a missing branch are found; what is no exception is left alone."""
    assert missing_from_tree(ast.parse(source)) == found
