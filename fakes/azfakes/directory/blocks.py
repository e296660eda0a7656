"""Tables with a block of entries that are computed when somebody asks, so that a million of them need no memory."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from azfakes.directory.table import Table

R = TypeVar("R")


class Numbered(Protocol):
    """Keys by number, from 0 up to `size`."""

    @property
    def size(self) -> int:
        """How many there are."""

    def number(self, key: str) -> int | None:
        """Tell the number that belongs to a key, or None where the key is none of these."""


class BlockTable(Table[R]):
    """A table that holds a block of numbered entries, behind what it was given at first and before what comes later.

    An entry of the block that is put in again, changed, is stored in its place; one that is taken out is remembered
    by its number alone. Methods that walk over everything make the entries as they go and keep none of them.
    """

    __slots__ = ("_block", "_gone", "_head")

    _CHUNK = 128
    """Entries that are made at once."""

    def __init__(
        self,
        content: Mapping[str, R],
        block: Numbered,
        *,
        order: Iterable[str | None] | None = None,
        head: int | None = None,
        gone: Iterable[int] = (),
    ) -> None:
        super().__init__(content, content if order is None else order)
        self._block = block
        self._head = len(self._order) if head is None else head
        self._gone = set(gone)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the block and what is stored."""
        places = {"order": tuple(self._order), "head": self._head, "gone": frozenset(self._gone)}
        return _restored, (type(self), dict(dict.items(self)), self._block, places)

    @abstractmethod
    def entries(self, numbers: Sequence[int]) -> Iterable[tuple[str, R]]:
        """Make the keys and entries of some numbers."""

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or (isinstance(key, str) and self._number(key) is not None)

    def __missing__(self, key: str) -> R:
        number = self._number(key)
        if number is None:
            raise KeyError(key)
        return next(entry for _, entry in self.entries((number,)))

    def __len__(self) -> int:
        stored = sum(1 for key in self._order if key is not None)
        return stored + self._block.size - len(self._gone)

    def __bool__(self) -> bool:
        return len(self) > 0

    def __iter__(self) -> Iterator[str]:
        return (key for _, key, _ in self._walk(0))

    def __setitem__(self, key: str, value: R) -> None:
        if self._number(key) is None:
            super().__setitem__(key, value)
        else:
            self.keep(key, value)

    def __delitem__(self, key: str) -> None:
        number = self._number(key)
        if number is None:
            super().__delitem__(key)
            return
        self._gone.add(number)
        dict.pop(self, key, None)

    def get(self, key: str, default: Any = None) -> Any:
        """Find an entry, or give the default."""
        try:
            return self[key]
        except KeyError:
            return default

    def keys(self) -> Iterator[str]:  # type: ignore[override]
        """List the keys in the order of the places."""
        return iter(self)

    def values(self) -> Iterator[R]:  # type: ignore[override]
        """List the entries in the order of the places."""
        return (value for _, _, value in self._walk(0))

    def items(self) -> Iterator[tuple[str, R]]:  # type: ignore[override]
        """List keys and entries in the order of the places."""
        return ((key, value) for _, key, value in self._walk(0))

    def keep(self, key: str, entry: R) -> None:
        """Store an entry of the block that has changed, unless it was taken out meanwhile."""
        if self._number(key) is not None:
            dict.__setitem__(self, key, entry)

    def stored(self) -> Iterator[R]:
        """List the entries that are stored: all but those of the block that nobody has changed."""
        return iter(dict.values(self))

    def changed(self) -> set[int]:
        """Tell the numbers of the block whose entries were taken out, or are stored because they have changed."""
        stored = (self._block.number(key) for key in dict.keys(self))
        return self._gone.union(number for number in stored if number is not None)

    def after(self, place: int) -> Iterator[tuple[int, str, R]]:
        """List the entries behind the first `place` places: the number of places up to each, its key and itself."""
        return self._walk(place)

    @property
    def reach(self) -> int:
        """How many entries were ever put in, those of the block among them."""
        return len(self._order) + self._block.size

    def _number(self, key: str) -> int | None:
        """Tell the number of a key whose place is in the block; what came back after it was gone has a new place."""
        number = self._block.number(key)
        return None if number is None or number in self._gone else number

    def _walk(self, place: int) -> Iterator[tuple[int, str, R]]:
        """List place, key and entry of everything behind some places."""
        size = self._block.size
        yield from self._stored_from(place, self._head, 0)
        yield from self._block_from(max(place - self._head, 0))
        yield from self._stored_from(max(place - size, self._head), None, size)

    def _stored_from(self, first: int, end: int | None, shift: int) -> Iterator[tuple[int, str, R]]:
        last = len(self._order) if end is None else end
        for place in range(first, last):
            key = self._order[place]
            if key is not None:
                yield place + shift + 1, key, self[key]

    def _block_from(self, first: int) -> Iterator[tuple[int, str, R]]:
        size = self._block.size
        while first < size:
            chunk = range(first, min(first + self._CHUNK, size))
            wanted = [number for number in chunk if number not in self._gone] if self._gone else chunk
            for number, (key, made) in zip(wanted, self.entries(wanted), strict=True):
                yield self._head + number + 1, key, dict.get(self, key, made)
            first += self._CHUNK


def _restored(
    kind: type[BlockTable[Any]], content: dict[str, Any], block: Numbered, places: dict[str, Any]
) -> BlockTable[Any]:
    return kind(content, block, **places)
