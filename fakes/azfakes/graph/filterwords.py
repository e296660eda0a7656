"""Words of `$filter`: names, marks and literals (facts G71)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from azfakes.graph.errors import GraphError, bad_request

WordKind = Literal["quoted", "mark", "instant", "guid", "number", "name"]

_LONGEST: Final = 16_384
_MOST: Final = 1_000
_WORD = re.compile(
    r"""\s*(?:
        '(?P<quoted>(?:[^']|'')*)'
      | (?P<mark>[(),:])
      | (?P<instant>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:\d\d)?)?)(?![\w-])
      | (?P<guid>[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?![\w-])
      | (?P<number>-?\d{1,18})(?![\w.-])
      | (?P<name>[^\s(),:']+)
    )""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a filter: its kind and its text, without quotes."""

    kind: WordKind
    text: str

    def is_mark(self, text: str) -> bool:
        """Tell whether this is a certain mark."""
        return self.kind == "mark" and self.text == text

    def is_name(self, text: str) -> bool:
        """Tell whether this is a certain word of the language, in any letter case."""
        return self.kind == "name" and self.text.lower() == text


def split_filter(text: str) -> list[Word]:
    """Split a filter into its words.

    Raises:
        GraphError: 400 for an open quote, and for a filter longer than any that makes sense.
    """
    if len(text) > _LONGEST:
        raise bad_request("The filter is too long.", "BadRequest")
    words: list[Word] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        match = _WORD.match(text, place)
        if match is None or len(words) == _MOST:
            raise invalid_filter()
        words.append(_word(match))
        place = match.end()
    return words


def invalid_filter() -> GraphError:
    """Refuse a filter that cannot be read."""
    return bad_request("Invalid filter clause", "BadRequest")


def _word(match: re.Match[str]) -> Word:
    kinds: tuple[WordKind, ...] = ("quoted", "mark", "instant", "guid", "number")
    for kind in kinds:
        text = match[kind]
        if text is not None:
            return Word(kind, text.replace("''", "'") if kind == "quoted" else text)
    return Word("name", match["name"])
