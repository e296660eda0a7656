"""Numbered pages of long lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

_LONGEST: Final = 9


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a page stands among the others.

    Attributes:
        path: path of all of them.
        query: what else stands in their addresses.
        number: this page, from 1.
        size: how many rows a page has.
        total: how many rows there are.
    """

    path: str
    query: Mapping[str, str]
    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """Number of the last page, at least 1."""
        return max(-(-self.total // self.size), 1)

    @property
    def start(self) -> int:
        """How many rows come before this page."""
        return (self.number - 1) * self.size

    def links(self) -> list[tuple[str, str]]:
        """List the ways to other pages by name, with their addresses."""
        wanted = [("First", 1), ("Previous", self.number - 1), ("Next", self.number + 1), ("Last", self.last)]
        return [
            (name, self._address(number))
            for name, number in wanted
            if 1 <= number <= self.last and number != self.number
        ]

    def _address(self, number: int) -> str:
        return f"{self.path}?{urlencode({**self.query, 'page': str(number)})}"


def pages(path: str, query: Mapping[str, str], size: int, total: int) -> Pages:
    """Find the page that a query asks for; beyond the last it is the last, and nonsense is the first."""
    text = query.get("page", "")
    wanted = int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else 1
    kept = {name: value for name, value in query.items() if name != "page" and value}
    last = Pages(path, kept, 1, size, total).last
    return Pages(path, kept, min(max(wanted, 1), last), size, total)
