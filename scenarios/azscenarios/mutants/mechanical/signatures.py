"""What the simulator's own functions and classes take, by name: which arguments somebody could mix up without a crash."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import azharness.simulator

_SIMULATOR = Path(azharness.simulator.__file__).parent


def of_one_type(call: ast.Call, place: int) -> bool:
    """Whether the arguments at a place and behind it are of one type, in every function of that name."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    known = _signatures().get(name, [])
    return bool(known) and all(len(types) > place + 1 and types[place] == types[place + 1] for types in known)


@cache
def _signatures() -> dict[str, list[list[str]]]:
    """The annotations of the positional parameters, for each function and class of a name."""
    found = defaultdict(list)
    for path in sorted(_SIMULATOR.rglob("*.py")):
        for name, types in _in_module(ast.parse(path.read_text(encoding="utf-8"))):
            found[name].append(types)
    return found


def _in_module(module: ast.Module) -> Iterator[tuple[str, list[str]]]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            yield node.name, _parameters(node)
        if isinstance(node, ast.ClassDef):
            yield node.name, _constructor(node)


def _constructor(node: ast.ClassDef) -> list[str]:
    """What `__init__` takes, or the fields of a class without one."""
    made = next(
        (each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"), None
    )
    if made is not None:
        return _parameters(made)
    return [ast.unparse(each.annotation) for each in node.body if isinstance(each, ast.AnnAssign)]


def _parameters(node: ast.FunctionDef) -> list[str]:
    types = [ast.unparse(each.annotation) if each.annotation else "" for each in node.args.args]
    return types[1:] if node.args.args and node.args.args[0].arg in ("self", "cls") else types
