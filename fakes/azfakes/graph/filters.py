"""`$filter`: the part of the language that directory objects take (facts G68, G69, G71).

or:         and {"or" and}
and:        unary {"and" unary}
unary:      "not" unary | primary
primary:    "(" or ")" | comparison | function | lambda | count
comparison: path ("eq"|"ne"|"ge"|"le"|"gt"|"lt") literal | path "in" "(" literal {"," literal} ")"
function:   ("startsWith"|"endsWith") "(" path "," literal ")"
lambda:     path "/any(" [variable ":" or] ")"
count:      path "/$count" ("eq"|"ne"|…) number

Within a lambda paths begin with its variable. What needs an advanced query is refused without one.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, final

import msgspec

from azfakes.graph.errors import GraphError, bad_request, unsupported_query
from azfakes.graph.filterable import COUNTED, ENDS_WITH, QUERYABLE
from azfakes.graph.filtervalues import read_value, unfit_value
from azfakes.graph.filterwords import Word, invalid_filter, split_filter
from azfakes.graph.properties import Property, find_property, item_property

Predicate = Callable[[Any], bool]

_COMPARISONS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "ge": operator.ge,
    "le": operator.le,
    "gt": operator.gt,
    "lt": operator.lt,
}
_ORDERED: Final = frozenset({"instant", "number", "loose"})
_PLAIN: Final = frozenset({"text", "guid", "instant", "flag", "number", "loose"})
_DEEPEST: Final = 20
_MOST_ALTERNATIVES: Final = 15


def compile_filter(text: str, type_: type[msgspec.Struct], *, advanced: bool) -> Predicate:
    """Compile a filter over documents of one type.

    Raises:
        GraphError: the filter is malformed, names an unknown property, asks for what is not supported, or for what
            only an advanced query may ask.
    """
    return _Parser(split_filter(text), type_, advanced=advanced).whole()


@dataclass(frozen=True, slots=True)
class _Variable:
    """The variable of a lambda and the collection whose items it stands for."""

    name: str
    collection: Property


@final
class _Parser:
    """A parser by recursive descent over the words of one filter."""

    def __init__(self, words: list[Word], type_: type[msgspec.Struct], *, advanced: bool) -> None:
        self._words = words
        self._type = type_
        self._rules = QUERYABLE.get(type_.__name__)
        self._advanced = advanced or self._rules is None
        self._place = 0
        self._variable: _Variable | None = None

    def whole(self) -> Predicate:
        """Read the filter to its end."""
        predicate = self._either(0)
        if self._place < len(self._words):
            raise invalid_filter()
        return predicate

    def _either(self, depth: int) -> Predicate:
        parts = [self._both(depth)]
        while self._take_name("or"):
            parts.append(self._both(depth))
        self._limit(len(parts), "OR")
        return parts[0] if len(parts) == 1 else lambda item: any(part(item) for part in parts)

    def _both(self, depth: int) -> Predicate:
        parts = [self._unary(depth)]
        while self._take_name("and"):
            parts.append(self._unary(depth))
        return parts[0] if len(parts) == 1 else lambda item: all(part(item) for part in parts)

    def _unary(self, depth: int) -> Predicate:
        if depth > _DEEPEST:
            raise unsupported_query("The filter is nested too deeply.")
        if not self._take_name("not"):
            return self._primary(depth)
        self._require_advanced("not")
        inner = self._unary(depth + 1)
        return lambda item: not inner(item)

    def _primary(self, depth: int) -> Predicate:
        word = self._next()
        if word.is_mark("("):
            inner = self._either(depth + 1)
            self._expect(")")
            return inner
        if word.kind != "name":
            raise invalid_filter()
        before, _, last = word.text.rpartition("/")
        last = last.lower()
        if last in ("any", "all") and before and self._peek_mark("("):
            return self._lambda(before, last, depth)
        if last == "$count" and before:
            return self._count(before)
        if self._peek_mark("("):
            return self._function(word.text.lower())
        return self._comparison(self._property(word.text))

    def _function(self, name: str) -> Predicate:
        if name not in ("startswith", "endswith"):
            raise unsupported_query(f"The function '{name}' is not supported.")
        self._expect("(")
        found = self._property(self._next_name())
        self._expect(",")
        value = self._next()
        if value.kind != "quoted" or found.kind not in ("text", "loose"):
            raise unfit_value(found, self._type)
        self._expect(")")
        self._check(found)
        if name == "endswith":
            self._require_advanced("endsWith")
            if self._rules is not None and found.path not in ENDS_WITH:
                raise self._unsupported(found)
        fits = str.startswith if name == "startswith" else str.endswith
        wanted, get = value.text.lower(), found.get
        return lambda item: fits(str(get(item) or "").lower(), wanted)

    def _lambda(self, path: str, name: str, depth: int) -> Predicate:
        """Read `path/any(x:…)`, or `path/any()`, which asks for any item at all."""
        found = self._property(path)
        if name == "all" or found.kind not in ("texts", "objects"):
            raise unsupported_query(f"'{name}' is not supported on '{found.wire}'.")
        self._expect("(")
        if self._peek_mark(")"):
            self._expect(")")
            self._check(found)
            return lambda item: bool(found.get(item))
        outer, self._variable = self._variable, _Variable(self._next_name().lower(), found)
        self._expect(":")
        inner = self._either(depth + 1)
        self._expect(")")
        self._variable = outer
        return lambda item: any(inner(one) for one in found.get(item) or ())

    def _count(self, path: str) -> Predicate:
        found = self._property(path)
        name, number = self._next_name().lower(), self._next()
        if name not in _COMPARISONS or number.kind != "number":
            raise invalid_filter()
        if found.kind not in ("texts", "objects") or found.path not in COUNTED:
            raise self._unsupported(found)
        self._require_advanced("$count")
        compare, wanted = _COMPARISONS[name], int(number.text)
        return lambda item: compare(len(found.get(item) or ()), wanted)

    def _comparison(self, found: Property) -> Predicate:
        name = self._next_name().lower()
        if name != "in" and name not in _COMPARISONS:
            raise invalid_filter()
        if found.kind not in _PLAIN:
            raise self._unsupported(found)
        self._check(found)
        if name == "in":
            return self._in(found)
        if name == "ne":
            self._require_advanced("ne")
        elif name != "eq" and found.kind not in _ORDERED:
            raise self._unsupported(found)
        wanted = self._value(found)
        return _comparing(_COMPARISONS[name], found, wanted)

    def _in(self, found: Property) -> Predicate:
        self._expect("(")
        values = [self._value(found)]
        while self._peek_mark(","):
            self._expect(",")
            values.append(self._value(found))
        self._expect(")")
        self._limit(len(values), "IN")
        get, wanted = found.get, frozenset(values)
        return lambda item: _folded(get(item)) in wanted

    def _value(self, found: Property) -> object:
        value = read_value(self._next(), found, self._type)
        if value is None:
            self._require_advanced("null")
        return value

    def _property(self, path: str) -> Property:
        if self._variable is None:
            return find_property(self._type, path)
        name, _, rest = path.partition("/")
        if name.lower() != self._variable.name:
            raise bad_request(f"Within 'any', '{path}' must begin with its variable.", "BadRequest")
        return item_property(self._variable.collection, rest)

    def _check(self, found: Property) -> None:
        """Refuse properties that no query may filter by, or no plain one."""
        if self._rules is None or found.path in self._rules.plain:
            return
        if found.path not in self._rules.advanced:
            raise self._unsupported(found)
        self._require_advanced(found.wire)

    def _require_advanced(self, what: str) -> None:
        if not self._advanced:
            raise needs_advanced(what)

    def _unsupported(self, found: Property) -> GraphError:
        return unsupported_query(
            f"Unsupported or invalid query filter clause specified for property '{found.wire}' of resource "
            f"'{self._type.__name__}'."
        )

    def _limit(self, count: int, name: str) -> None:
        if self._rules is not None and count > _MOST_ALTERNATIVES:
            raise unsupported_query(
                f"The filter has {count} alternatives under '{name}', which takes {_MOST_ALTERNATIVES} at most."
            )

    def _take_name(self, text: str) -> bool:
        found = self._place < len(self._words) and self._words[self._place].is_name(text)
        self._place += found
        return found

    def _peek_mark(self, text: str) -> bool:
        return self._place < len(self._words) and self._words[self._place].is_mark(text)

    def _expect(self, mark: str) -> None:
        if not self._next().is_mark(mark):
            raise invalid_filter()

    def _next_name(self) -> str:
        word = self._next()
        if word.kind != "name":
            raise invalid_filter()
        return word.text

    def _next(self) -> Word:
        if self._place == len(self._words):
            raise invalid_filter()
        self._place += 1
        return self._words[self._place - 1]


def needs_advanced(what: str) -> GraphError:
    """Refuse what only an advanced query may ask for (facts G69)."""
    return unsupported_query(
        f"'{what}' is not supported here because parameters of advanced queries might be missing. Try adding "
        "$count=true and the header ConsistencyLevel: eventual."
    )


def _comparing(compare: Callable[[Any, Any], bool], found: Property, wanted: object) -> Predicate:
    get = found.get
    if compare in (operator.eq, operator.ne):
        return lambda item: compare(_folded(get(item)), wanted)
    if wanted is None:
        return lambda _: False

    def ordered(item: Any) -> bool:
        value = _folded(get(item))
        return type(value) is type(wanted) and compare(value, wanted)

    return ordered


def _folded(value: object) -> object:
    """Fold letter case, which directory filters do not heed."""
    return value.lower() if isinstance(value, str) else value
