"""What no operator touches: syntax whose change nobody could see in what the site does, or that would be no small fault.

The rules, each of which is one function or one line below:

- docstrings and other texts that stand alone;
- `__all__`;
- annotations, aliases of types with their `Literal[...]`, and what is imported for types alone;
- `assert`: it tells the type checker what always holds;
- decorators, and the words of a class's head (`frozen=True`): they guard the code against its authors;
- what is said to people: the texts of the site's log (`note(...)`), of exceptions, and whether a field is part of a `repr`;
- SQL and regular expressions: an empty one is no small fault, but a broken program;
- f-strings: where their parts stand differs between versions of Python.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

_SQL: Final = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|BEGIN|COMMIT|ROLLBACK|DROP|VACUUM)\b"
)


def touchable(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes inside a node, and itself, that operators may change, from the beginning of the text to its end."""
    if _exempt(node):
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name in _untouched_fields(node):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from touchable(child)


def is_sql(value: object) -> bool:
    """Whether a text is a statement of SQL."""
    return isinstance(value, str) and _SQL.match(value) is not None


def _exempt(node: ast.AST) -> bool:
    match node:
        case ast.Constant():
            return is_sql(node.value)
        case ast.Call():
            return _said_to_people(node)
        case ast.Expr(value=ast.Constant()) | ast.Assert() | ast.JoinedStr() | ast.keyword(arg="repr"):
            return True
        case ast.Assign(targets=[ast.Name(id="__all__")]) | ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case _:
            return isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal"


def _said_to_people(node: ast.Call) -> bool:
    """Log lines, patterns, and what exceptions tell their readers."""
    name = ast.unparse(node.func)
    return name.endswith("site_log.note") or name in ("note", "re.compile", "super().__init__", "TypeVar")


def _untouched_fields(node: ast.AST) -> frozenset[str]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return frozenset({"decorator_list", "returns", "type_params"})
        case ast.ClassDef():
            return frozenset({"decorator_list", "keywords", "bases", "type_params"})
        case ast.arg() | ast.AnnAssign():
            return frozenset({"annotation"})
        case ast.Raise():
            return frozenset({"cause"})
        case _:
            return frozenset()
