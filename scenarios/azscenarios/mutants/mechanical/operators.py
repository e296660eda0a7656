"""The operators: what each of them makes of a piece of syntax.

comparison        `<` becomes `<=`, `==` becomes `!=`, `in` becomes `not in`, and the other way round
boolean           `and` becomes `or` and the other way round; `not` goes; a condition is turned round
constant          a number grows by one, True becomes False, a text becomes empty (an empty one `x`)
dropped call      a call that is a statement of its own goes
swapped argument  two arguments side by side change places, where the simulator's own function takes both of one type:
                  others would only crash
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from azscenarios.mutants.mechanical.signatures import of_one_type
from azscenarios.mutants.mechanical.text import Source


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a text: what stands from `start` to `end` becomes `new`."""

    operator: str
    start: int
    end: int
    new: str


_COMPARISONS: Final[dict[type[ast.cmpop], tuple[str, str]]] = {
    ast.Eq: (r"==", "!="),
    ast.NotEq: (r"!=", "=="),
    ast.Lt: (r"<", "<="),
    ast.LtE: (r"<=", "<"),
    ast.Gt: (r">", ">="),
    ast.GtE: (r">=", ">"),
    ast.Is: (r"\bis\b", "is not"),
    ast.IsNot: (r"\bis\s+not\b", "is"),
    ast.In: (r"\bin\b", "not in"),
    ast.NotIn: (r"\bnot\s+in\b", "in"),
}


def changes(source: Source, node: ast.AST) -> Iterator[Change]:
    """All changes that the operators make of a node itself, without those of the nodes inside it."""
    match node:
        case ast.Compare():
            yield from _comparison(source, node)
        case ast.BoolOp():
            yield _and_or(source, node)
        case ast.UnaryOp(op=ast.Not()):
            yield _without_not(source, node)
        case ast.Constant():
            yield from _constant(source, node)
        case ast.Expr(value=ast.Call()):
            yield Change("dropped call", source.start(node), source.end(node), "pass")
        case ast.Call():
            yield from _swapped(source, node)
        case _:
            pass
    yield from _turned(source, node)


def _comparison(source: Source, node: ast.Compare) -> Iterator[Change]:
    operands = [node.left, *node.comparators]
    for left, operator, right in zip(operands, node.ops, node.comparators, strict=False):
        old, new = _COMPARISONS[type(operator)]
        yield _between(source, "comparison", left, right, old, new)


def _and_or(source: Source, node: ast.BoolOp) -> Change:
    """The whole of `a and b and c`, since one word of it alone would bind in another way."""
    old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
    start, end = source.start(node), source.end(node)
    text, at = "", start
    for left, right in zip(node.values, node.values[1:], strict=False):
        change = _between(source, "boolean", left, right, rf"\b{old}\b", new)
        text += source.text[at : change.start] + change.new
        at = change.end
    # In brackets: what stood around an `and` would take an `or` apart.
    return Change("boolean", start, end, f"({text}{source.text[at:end]})")


def _between(source: Source, name: str, left: ast.expr, right: ast.expr, old: str, new: str) -> Change:
    """A change of the word between two operands."""
    start = source.end(left)
    found = re.search(old, source.text[start : source.start(right)])
    assert found is not None, "an operator stands between its operands"
    return Change(name, start + found.start(), start + found.end(), new)


def _without_not(source: Source, node: ast.UnaryOp) -> Change:
    start, end = source.start(node), source.end(node)
    return Change("boolean", start, end, source.text[start:end].removeprefix("not").strip())


def _constant(source: Source, node: ast.Constant) -> Iterator[Change]:
    match node.value:
        case bool():
            new = repr(not node.value)
        case int() | float():
            new = repr(node.value + 1)
        case str():
            new = '""' if node.value else '"x"'
        case bytes():
            new = 'b""' if node.value else 'b"x"'
        case _:
            return
    yield Change("constant", source.start(node), source.end(node), new)


def _swapped(source: Source, node: ast.Call) -> Iterator[Change]:
    for place, (one, other) in enumerate(zip(node.args, node.args[1:], strict=False)):
        between = source.text[source.end(one) : source.start(other)]
        mistakable = of_one_type(node, place) and source.of(one) != source.of(other)
        if mistakable and "(" not in between and ")" not in between:
            new = f"{source.of(other)}{between}{source.of(one)}"
            yield Change("swapped argument", source.start(one), source.end(other), new)


def _turned(source: Source, node: ast.AST) -> Iterator[Change]:
    """A condition that is a mere name or call; the other operators know what to do with others."""
    conditions: list[ast.expr] = []
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        conditions = [node.test]
    if isinstance(node, ast.comprehension):
        conditions = node.ifs
    for condition in conditions:
        if isinstance(condition, ast.Name | ast.Attribute | ast.Call | ast.Subscript):
            start, end = source.start(condition), source.end(condition)
            yield Change("boolean", start, end, f"(not {source.text[start:end]})")
