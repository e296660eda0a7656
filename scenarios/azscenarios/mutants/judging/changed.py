"""Which lines of a file a mutant changes, and whether they run when the file is imported or only when it is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import azharness.simulator
from azscenarios.mutants.mutant import Mutant

_SOURCE = Path(azharness.simulator.__file__).parent


def changed_lines(mutant: Mutant) -> set[int] | None:
    """The lines of the statements that a mutant changes; None if some of it runs at import, so that anything may change."""
    source, tree = _read(mutant.file)
    first, last = _span(source, mutant)
    statement = _innermost(tree, first, last)
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return None
    if statement is None:
        return set(range(first, last + 1)) if _in_a_function(tree, first, last) else None
    return set(range(min(first, statement.lineno), max(last, _end(statement)) + 1))


def _span(source: str, mutant: Mutant) -> tuple[int, int]:
    """The first and the last line that differ, with their neighbours where something is put between them."""
    start = source.index(mutant.old)
    before = len(_common(mutant.old, mutant.new))
    shorter = min(len(mutant.old), len(mutant.new)) - before
    after = min(len(_common(mutant.old[::-1], mutant.new[::-1])), shorter)
    first = source.count("\n", 0, start + before) + 1
    last = source.count("\n", 0, max(start + before, start + len(mutant.old) - after)) + 1
    return first, last


def _common(one: str, other: str) -> str:
    number = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    return one[:number] if number is not None else min(one, other, key=len)


def _innermost(tree: ast.Module, first: int, last: int) -> ast.stmt | None:
    """The innermost statement of a function that holds these lines whole."""
    statements = (
        node
        for function in _functions(tree)
        for top in function.body
        for node in ast.walk(top)
        if isinstance(node, ast.stmt) and node.lineno <= first and last <= (node.end_lineno or 0)
    )
    return max(statements, key=lambda node: node.lineno, default=None)


def _in_a_function(tree: ast.Module, first: int, last: int) -> bool:
    """Whether the body of one function holds all of these lines."""
    return any(each.body[0].lineno <= first and last <= (each.end_lineno or 0) for each in _functions(tree))


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _end(statement: ast.stmt) -> int:
    """The last line of a statement, or of its head where it has a body."""
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if not body:
        return statement.end_lineno or statement.lineno
    inner = body[0].pattern.lineno if isinstance(body[0], ast.match_case) else body[0].lineno
    return max(statement.lineno, int(inner) - 1)


@cache
def _read(file: str) -> tuple[str, ast.Module]:
    source = (_SOURCE / file).read_text(encoding="utf-8")
    return source, ast.parse(source)
