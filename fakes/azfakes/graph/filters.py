"""`$filter`: the part of the language that directory objects take without advanced queries (facts G68, G71).

or:         and {"or" and}
and:        not {"and" not}
not:        ["not"] primary
primary:    "(" or ")" | startsWith(name, value) | name/any(x:x eq value) | name in (value, …)
            | name eq|ne|ge|le|gt|lt value
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final, final

import msgspec

from azfakes.graph.errors import GraphError, bad_request, unsupported_query

Predicate = Callable[[msgspec.Struct], bool]

_TOKEN = re.compile(r"\s*(?:'((?:[^']|'')*)'|([(),:])|([^\s(),:']+))")
_COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "ge": operator.ge,
    "le": operator.le,
    "gt": operator.gt,
    "lt": operator.lt,
}
_DEEPEST: Final = 20


@final
class _Text(str):
    """A quoted literal, told apart from names."""

    __slots__ = ()


def compile_filter(text: str, type_: type[msgspec.Struct]) -> Predicate:
    """Compile a filter over objects of one type.

    Raises:
        GraphError: the filter is malformed, names an unknown property or asks for what is not supported.
    """
    parser = _Parser(_tokens(text), property_names(type_), type_.__name__)
    predicate = parser.either(0)
    if parser.peek() is not None:
        raise _invalid()
    return predicate


@cache
def property_names(type_: type[msgspec.Struct]) -> Mapping[str, tuple[str, str]]:
    """Map lower case property names to their wire name and attribute."""
    fields = msgspec.structs.fields(type_)
    return MappingProxyType({each.encode_name.lower(): (each.encode_name, each.name) for each in fields})


def resolve_property(names: Mapping[str, tuple[str, str]], name: str, type_name: str) -> tuple[str, str]:
    """Find a property by name in any letter case.

    Raises:
        GraphError: 400 for an unknown one (facts G72).
    """
    found = names.get(name.lower())
    if found is None:
        kind = type_name[0].lower() + type_name[1:]
        raise bad_request(f"Could not find a property named '{name}' on type 'microsoft.graph.{kind}'.")
    return found


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    place = 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None:
            raise _invalid()
        literal, mark, word = match.groups()
        tokens.append(_Text(literal.replace("''", "'")) if literal is not None else mark or word)
        place = match.end()
    return tokens


@final
class _Parser:
    """A parser by recursive descent over the tokens of one filter."""

    def __init__(self, tokens: list[str], names: Mapping[str, tuple[str, str]], type_name: str) -> None:
        self._tokens = tokens
        self._names = names
        self._type_name = type_name
        self._place = 0

    def peek(self) -> str | None:
        """Look at the next token."""
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def either(self, depth: int) -> Predicate:
        """Read alternatives."""
        parts = [self._both(depth)]
        while self._take_word("or"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else lambda item: any(part(item) for part in parts)

    def _both(self, depth: int) -> Predicate:
        parts = [self._negated(depth)]
        while self._take_word("and"):
            parts.append(self._negated(depth))
        return parts[0] if len(parts) == 1 else lambda item: all(part(item) for part in parts)

    def _negated(self, depth: int) -> Predicate:
        if self._take_word("not"):
            inner = self._primary(depth)
            return lambda item: not inner(item)
        return self._primary(depth)

    def _primary(self, depth: int) -> Predicate:
        if depth > _DEEPEST:
            raise unsupported_query("The filter is nested too deeply.")
        token = self._next()
        if isinstance(token, _Text):
            raise _invalid()
        if token == "(":
            inner = self.either(depth + 1)
            self._expect(")")
            return inner
        if token.lower() == "startswith":
            return self._starts_with()
        if token.lower().endswith("/any"):
            return self._any(token[: -len("/any")])
        return self._comparison(self._attribute(token))

    def _starts_with(self) -> Predicate:
        self._expect("(")
        attribute = self._attribute(self._next())
        self._expect(",")
        prefix = str(self._value()).lower()
        self._expect(")")
        return lambda item: str(getattr(item, attribute) or "").lower().startswith(prefix)

    def _any(self, name: str) -> Predicate:
        """Read `name/any(x:x eq value)`."""
        attribute = self._attribute(name)
        self._expect("(")
        variable = self._next()
        self._expect(":")
        if self._next() != variable or self._next().lower() != "eq":
            raise unsupported_query("Only 'eq' is supported inside 'any'.")
        wanted = _folded(self._value())
        self._expect(")")
        return lambda item: wanted in map(_folded, _as_list(getattr(item, attribute)))

    def _comparison(self, attribute: str) -> Predicate:
        name = self._next().lower()
        if name == "in":
            return self._in(attribute)
        if name not in _COMPARISONS:
            raise _invalid()
        compare, wanted = _COMPARISONS[name], _folded(self._value())
        return lambda item: _holds(compare, _folded(getattr(item, attribute)), wanted)

    def _in(self, attribute: str) -> Predicate:
        self._expect("(")
        values = {_folded(self._value())}
        while self.peek() == "," and self._next():
            values.add(_folded(self._value()))
        self._expect(")")
        return lambda item: _folded(getattr(item, attribute)) in values

    def _value(self) -> object:
        token = self._next()
        if isinstance(token, _Text):
            return str(token)
        if token in ("(", ")", ",", ":"):
            raise _invalid()
        return {"true": True, "false": False, "null": None}.get(token.lower(), self._rest_of_instant(token))

    def _rest_of_instant(self, token: str) -> str:
        """Put an instant together again, which its colons have divided."""
        while self.peek() == ":":
            token += self._next() + self._next()
        return token

    def _attribute(self, name: str) -> str:
        return resolve_property(self._names, name, self._type_name)[1]

    def _take_word(self, word: str) -> bool:
        token = self.peek()
        found = token is not None and not isinstance(token, _Text) and token.lower() == word
        self._place += found
        return found

    def _expect(self, mark: str) -> None:
        if self._next() != mark:
            raise _invalid()

    def _next(self) -> str:
        token = self.peek()
        if token is None:
            raise _invalid()
        self._place += 1
        return token


def _holds(compare: Callable[[Any, Any], bool], left: object, right: object) -> bool:
    """Compare two values; those of different kinds, or absent ones, have no order."""
    if compare in (operator.eq, operator.ne):
        return compare(left, right)
    return isinstance(left, str) and isinstance(right, str) and compare(left, right)


def _folded(value: object) -> object:
    """Fold letter case, which directory filters do not heed; other values are compared as they are."""
    if isinstance(value, str):
        return value.lower()
    return value if value is None or isinstance(value, bool) else str(value)


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _invalid() -> GraphError:
    return bad_request("Invalid filter clause", "BadRequest")
