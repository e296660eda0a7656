"""`$search`: words and beginnings in a few properties of directory objects (facts G69, G93).

search: both {"OR" both}
both:   one {"AND" one}
one:    "(" search ")" | quoted `property:text`
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, final

import msgspec

from azfakes.graph.errors import GraphError, bad_request, unsupported_query
from azfakes.graph.filterable import QUERYABLE
from azfakes.graph.properties import find_property

Predicate = Callable[[Any], bool]

_WORD = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([()])|(AND|OR)\b)')
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_CASING = re.compile(r"(?<=[^\W\d_A-Z])(?=[A-Z])")
_LONGEST: Final = 4_096
_MOST: Final = 100
_DEEPEST: Final = 20


def compile_search(text: str, type_: type[msgspec.Struct]) -> Predicate:
    """Compile a search over documents of one type.

    Raises:
        GraphError: 400 for a search that is malformed or names a property that cannot be searched.
    """
    if type_.__name__ not in QUERYABLE:
        raise unsupported_query("The query option '$search' is not supported.")
    return _Parser(_words(text), type_).whole()


def _words(text: str) -> list[tuple[str, str]]:
    words: list[tuple[str, str]] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _WORD.match(text, place)
        if match is None or end > _LONGEST or len(words) == _MOST:
            raise _invalid()
        quoted, mark, link = match.groups()
        words.append(("quoted", quoted) if quoted is not None else ("mark", mark or link))
        place = match.end()
    return words


@final
class _Parser:
    """A parser by recursive descent over the words of one search."""

    def __init__(self, words: list[tuple[str, str]], type_: type[msgspec.Struct]) -> None:
        self._words = words
        self._type = type_
        self._place = 0

    def whole(self) -> Predicate:
        """Read the search to its end."""
        predicate = self._either(0)
        if self._place < len(self._words):
            raise _invalid()
        return predicate

    def _either(self, depth: int) -> Predicate:
        parts = [self._both(depth)]
        while self._take("OR"):
            parts.append(self._both(depth))
        return lambda item: any(part(item) for part in parts)

    def _both(self, depth: int) -> Predicate:
        parts = [self._one(depth)]
        while self._take("AND"):
            parts.append(self._one(depth))
        return lambda item: all(part(item) for part in parts)

    def _one(self, depth: int) -> Predicate:
        if depth > _DEEPEST:
            raise unsupported_query("The search is nested too deeply.")
        if self._take("("):
            inner = self._either(depth + 1)
            if not self._take(")"):
                raise _invalid()
            return inner
        if self._place == len(self._words) or self._words[self._place][0] != "quoted":
            raise _invalid()
        self._place += 1
        return self._clause(re.sub(r"\\(.)", r"\1", self._words[self._place - 1][1]))

    def _clause(self, text: str) -> Predicate:
        name, colon, sought = text.partition(":")
        if not colon or not sought.strip():
            raise _invalid()
        found, rules = find_property(self._type, name.strip()), QUERYABLE[self._type.__name__]
        get = found.get
        if found.path in rules.tokens:
            wanted = _tokens(sought)
            return lambda item: _has_tokens(get(item), wanted)
        if found.path not in rules.beginnings:
            raise unsupported_query(f"Property '{found.wire}' cannot be searched.")
        beginning = sought.strip().lower()
        return lambda item: str(get(item) or "").lower().startswith(beginning)

    def _take(self, mark: str) -> bool:
        found = self._place < len(self._words) and self._words[self._place] == ("mark", mark)
        self._place += found
        return found


def _has_tokens(value: object, wanted: list[str]) -> bool:
    """Tell whether each of the words sought begins a word of the value, in any order."""
    held = _tokens(value) if isinstance(value, str) else []
    return bool(wanted) and all(any(one.startswith(word) for one in held) for word in wanted)


def _tokens(text: str) -> list[str]:
    """Split a text into words at spaces, marks, digits and changes of letter case."""
    return [token.lower() for token in _TOKEN.findall(_CASING.sub(" ", text))]


def _invalid() -> GraphError:
    return bad_request("Syntax error in the query option '$search'.", "BadRequest")
