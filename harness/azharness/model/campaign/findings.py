"""Findings: what of the tables and of the requirements has taken part in runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from types import MappingProxyType

from azharness.model.describe import MACHINES
from azharness.model.firing import Fired
from azharness.model.machines.client import CLIENT
from azharness.model.machines.dialogs import DIALOGS
from azharness.model.machines.wizard import WIZARD
from azharness.model.prediction import Branch, Expect
from azharness.model.remember import remembered
from azharness.model.table import Guard, Row, Table
from azharness.model.walk.coverage import Place, guard_name

PLACES: tuple[tuple[Table, Row], ...] = tuple((table, row) for table in MACHINES for row in table.rows)
"""All rows, each with its table; a row's number is its place here."""
_NUMBERS = {id(row): number for number, (_, row) in enumerate(PLACES)}
OPERATED = (WIZARD, DIALOGS, CLIENT)
"""The tables whose rows are taken by somebody's command, one at a time; rows of the others are ways in which things may have gone."""

Event = tuple[Table, str, Fired]
"""A trigger that was fired: in which table, in which state, and what may become of it."""


@dataclass(slots=True)
class Findings:
    """Rows by their numbers, pairs of rows that came one after the other, states, guards that refused, cases that were cited."""

    rows: set[int] = field(default_factory=set)
    pairs: set[tuple[int, int]] = field(default_factory=set)
    states: set[Place] = field(default_factory=set)
    guards: set[Place] = field(default_factory=set)
    cites: set[str] = field(default_factory=set)

    def add(self, more: Findings) -> None:
        """Have all of those too."""
        self.rows |= more.rows
        self.pairs |= more.pairs
        self.states |= more.states
        self.guards |= more.guards
        self.cites |= more.cites

    def beyond(self, known: Findings) -> Findings:
        """What of these is not known yet."""
        return Findings(
            self.rows - known.rows,
            self.pairs - known.pairs,
            self.states - known.states,
            self.guards - known.guards,
            self.cites - known.cites,
        )


class Notebook:
    """Notes what one run meets; `last` is the row that somebody's command took last, -1 before the first."""

    def __init__(self) -> None:
        """Begin with an empty page."""
        self.findings = Findings()
        self.last = -1
        self._last_of: dict[tuple[str, str], int] = {}

    def copy(self) -> Notebook:
        """Another notebook that says the same."""
        other = Notebook()
        other.findings.add(self.findings)
        other.last, other._last_of = self.last, dict(self._last_of)
        return other

    def fired(self, events: Sequence[Event], session: str, taken: int) -> None:
        """These were fired by a session's command, whose answer was that of so many in the prediction.

        Where a command is two, as at a sign-in, the first was answered as it is first allowed to.
        """
        findings = self.findings
        operated = len([table for table, _, _ in events if table in OPERATED])
        for table, source, fired in events:
            findings.states.add((table.name, source))
            if fired.violated:
                findings.guards.update(_refusing(table, source, fired.violated))
            if table not in OPERATED:
                for row in fired.rows:
                    findings.rows.add(_NUMBERS[id(row)])
                    findings.states.add((table.name, row.dest))
                continue
            operated -= 1
            place = 0 if operated else taken
            if place < len(fired.rows):
                self._took(table, source, fired.rows[place], session)

    def cited(self, branch: Branch) -> None:
        """An answer rests on these cases."""
        fixed = branch.fields.__class__ is MappingProxyType
        self.findings.cites.update(branch.cites, _cited(branch.fields) if fixed else _cites_of(branch.fields))

    def _took(self, table: Table, source: str, row: Row, session: str) -> None:
        number, key = _NUMBERS[id(row)], (table.name, session)
        before = self._last_of.get(key, -1)
        if before >= 0 and PLACES[before][1].dest == source:
            self.findings.pairs.add((before, number))
        self.findings.rows.add(number)
        self.findings.states.add((table.name, row.dest))
        self._last_of[key] = self.last = number


def _refusing(table: Table, source: str, guards: tuple[Guard, ...]) -> list[Place]:
    return [(table.name, guard_name(source, guard)) for guard in guards]


def _cites_of(fields: Mapping[str, Expect]) -> Iterable[str]:
    return chain.from_iterable([expect.cites for expect in fields.values()])


@remembered
def _cited(fields: Mapping[str, Expect]) -> frozenset[str]:
    """What fixed expectations rest on, worked out once."""
    return frozenset(_cites_of(fields))
