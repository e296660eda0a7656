"""What can be reached within the bounds of the walk, and what was: rows, pairs of rows and requirements, as sets of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from azharness.model.explore.numbering import Numbering, numbers


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """Rows, for each row those that came right after it, and requirements; numbers are those of a `Numbering`."""

    rows: frozenset[int]
    after: dict[int, frozenset[int]]
    requirements: frozenset[int]

    @property
    def pairs(self) -> frozenset[tuple[int, int]]:
        """The pairs of rows, one right after the other."""
        return frozenset((first, second) for first, after in self.after.items() for second in after)

    def states(self, numbering: Numbering) -> frozenset[tuple[str, str]]:
        """The machines' states that these rows show, each with its machine's name."""
        shown = (numbering.rows[number] for number in self.rows)
        return frozenset((table.name, state) for table, row in shown for state in (row.source, row.dest))


def reach(rows: int, after: Sequence[int], requirements: int) -> Reach:
    """The same from sets of bits."""
    return Reach(
        rows=frozenset(numbers(rows)),
        after={row: frozenset(numbers(bits)) for row, bits in enumerate(after) if bits},
        requirements=frozenset(numbers(requirements)),
    )


def together(reaches: Iterable[Reach]) -> Reach:
    """All of several."""
    rows: set[int] = set()
    requirements: set[int] = set()
    after: dict[int, frozenset[int]] = {}
    for one in reaches:
        rows |= one.rows
        requirements |= one.requirements
        for row, bits in one.after.items():
            after[row] = after.get(row, frozenset()) | bits
    return Reach(rows=frozenset(rows), after=after, requirements=frozenset(requirements))
