"""Rows and requirements as numbers, so that sets of them are single integers with a bit for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from azharness.model.prediction import Branch
from azharness.model.table import Row, Table


class Numbering:
    """The rows of these tables, one after the other, and the requirements that can be cited."""

    def __init__(self, tables: Sequence[Table], cases: Iterable[str]) -> None:
        """Number them in their order; requirements by name."""
        self.tables = tuple(tables)
        self.rows = tuple((table, row) for table in tables for row in table.rows)
        self.requirements = tuple(sorted({requirement_of(case) for case in cases}))
        self._numbers = {id(row): number for number, (_, row) in enumerate(self.rows)}
        self._bits: dict[tuple[str, ...], int] = {}

    def of(self, row: Row) -> int | None:
        """The number of a row of the tables; none for a row that stands in none of them."""
        return self._numbers.get(id(row))

    @cached_property
    def predecessors(self) -> tuple[int, ...]:
        """For each row all rows that can come right before it in the graph of its machine, as bits."""
        ends: dict[tuple[str, str], int] = {}
        for number, (table, row) in enumerate(self.rows):
            place = (table.name, row.dest)
            ends[place] = ends.get(place, 0) | 1 << number
        return tuple(ends.get((table.name, row.source), 0) for table, row in self.rows)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """For each row the states between which it leads, as bits; states are numbered machine by machine."""
        places = [(table.name, state) for table in self.tables for state in table.states]
        bits = {place: 1 << number for number, place in enumerate(places)}
        return tuple(bits[table.name, row.source] | bits[table.name, row.dest] for table, row in self.rows)

    def cited(self, branch: Branch) -> int:
        """The requirements that an answer is judged by, as bits."""
        bits = self._cited(branch.cites)
        for expect in branch.fields.values():
            bits |= self._cited(expect.cites)
        return bits

    def _cited(self, cases: tuple[str, ...]) -> int:
        known = self._bits.get(cases)
        if known is None:
            names = {requirement_of(case) for case in cases}
            known = sum(1 << number for number, name in enumerate(self.requirements) if name in names)
            self._bits[cases] = known
        return known


def requirement_of(case: str) -> str:
    """The requirement of a case key."""
    return case.partition("/")[0]


def numbers(bits: int) -> Iterator[int]:
    """The numbers whose bits are set, lowest first."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
