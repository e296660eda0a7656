"""Pages that were written already, kept while nothing in their tenant has changed."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any, Final, final

_MOST_PAGES: Final = 64
_MOST_BYTES: Final = 16 * 2**20


@final
class PageCache:
    """The latest pages of one tenant by what was asked; all are forgotten when the tenant's version moves on.

    A copy of a tenant begins with an empty one: its versions mean other changes.
    """

    __slots__ = ("_pages", "_size", "_version")

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
        self._size = 0
        self._version = -1

    def __deepcopy__(self, memo: dict[int, Any]) -> PageCache:
        return PageCache()

    def __reduce__(self) -> tuple[type[PageCache], tuple[()]]:
        return PageCache, ()

    def find(self, version: int, asked: tuple[str, ...]) -> bytes | None:
        """Find a page of this version of the tenant."""
        return self._pages.get(asked) if version == self._version else None

    def keep(self, version: int, asked: tuple[str, ...], page: bytes) -> None:
        """Keep a page, at the cost of the oldest ones."""
        if version != self._version:
            self._pages.clear()
            self._version, self._size = version, 0
        self._pages[asked] = page
        self._size += len(page)
        while len(self._pages) > _MOST_PAGES or self._size > _MOST_BYTES:
            self._size -= len(self._pages.popitem(last=False)[1])
