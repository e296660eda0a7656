"""A table that pages can be cut from while it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeVar

R = TypeVar("R")


class Table(dict[str, R], Generic[R]):
    """A dictionary whose entries keep their places.

    An entry's place is the number of entries that were ever put in before it. Taking others out does not move it, so
    that whoever reads page by page meets everything that stays exactly once, and holds no copy meanwhile.
    """

    __slots__ = ("_order",)

    def __init__(
        self, content: Mapping[str, R] | None = None, order: Iterable[str | None] | None = None
    ) -> None:
        """Take a content; `order` names what stands at each place, None where something was taken out."""
        super().__init__(content or {})
        self._order: list[str | None] = list(self if order is None else order)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the places too."""
        return type(self), (dict(self), tuple(self._order))

    def __setitem__(self, key: str, value: R) -> None:
        if key not in self:
            self._order.append(key)
        super().__setitem__(key, value)

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        self._order[self._order.index(key)] = None

    def pop(self, key: str, *default: R) -> R:  # type: ignore[override]
        """Take an entry out and give it, or the default where there is none."""
        if default and key not in self:
            return default[0]
        value = self[key]
        del self[key]
        return value

    def take_aside(self, key: str) -> Callable[[], None]:
        """Take an entry out for a while; what is returned puts it back in its place."""
        if not dict.__contains__(self, key):
            return lambda: None
        place = next(place for place in reversed(range(len(self._order))) if self._order[place] == key)
        entry, self._order[place] = dict.pop(self, key), None

        def back() -> None:
            self._order[place] = key
            dict.__setitem__(self, key, entry)

        return back

    def stored(self) -> Iterator[R]:
        """List the entries that take memory, in no particular order: here all of them."""
        return iter(self.values())

    def after(self, place: int) -> Iterator[tuple[int, str, R]]:
        """List the entries behind the first `place` places: the number of places up to each, its key and itself."""
        order = self._order
        for number in range(place, len(order)):
            key = order[number]
            if key is not None:
                yield number + 1, key, self[key]

    def has_reached(self, place: int) -> bool:
        """Tell whether so many entries were ever put in."""
        return place <= self.reach

    @property
    def reach(self) -> int:
        """How many entries were ever put in."""
        return len(self._order)
