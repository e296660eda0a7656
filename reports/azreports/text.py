"""Text from outside, made safe to look at, and small words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

_PICTURES: Final = 0x2400
_DELETE: Final = "\x7f"
_SPACE: Final = " "
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
"""Controls, marks that turn the direction of text, marks without width, and what is no character in XML."""


def visible(text: str) -> str:
    """The text with what cannot be seen shown: controls as pictures (`␛`), direction marks by number (`⟨U+202E⟩`).

    Line ends and tabs stay. The result is fit for XML 1.0.
    """
    return _UNSEEN.sub(lambda found: _shown(found[0]), text)


def one_line(text: str) -> str:
    """The visible text in one line."""
    return " ".join(visible(text).split())


def cut(text: str, length: int) -> str:
    """The text, or its beginning and how many characters are left out."""
    left_out = len(text) - length
    return text if left_out <= 0 else f"{text[:length]} … ({left_out:,} more characters)"


def spans(text: str) -> list[tuple[bool, str]]:
    """The text in pieces, each with whether it stood between two backticks, as code does in the catalogue."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return [(False, text)]
    return [(bool(number % 2), piece) for number, piece in enumerate(pieces) if piece]


def listed(items: Sequence[str], last: str = "and") -> str:
    """Items as people list them: `a, b and c`."""
    *first, final = items
    return f"{', '.join(first)} {last} {final}" if first else final


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: `1 test`, `2 tests`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def named(slug: str) -> str:
    """The name behind a capability or service: `store-for-business` → `Store for Business`."""
    return " ".join(word if word == "for" else word.capitalize() for word in slug.split("-"))


def moment(instant: int) -> str:
    """An instant (epoch seconds) as date and time in UTC, or as its number where no calendar holds it."""
    try:
        return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return str(instant)


def _shown(character: str) -> str:
    number = ord(character)
    if character < _SPACE:
        return chr(_PICTURES + number)
    if character == _DELETE:
        return "\u2421"
    return f"⟨U+{number:04X}⟩"
