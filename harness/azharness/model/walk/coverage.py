"""What of the tables takes part in a walk: states, rows that were taken, guards that stood against one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from azharness.model.firing import Fired
from azharness.model.state import State
from azharness.model.table import Guard, Row, Table

Place = tuple[str, str]
"""A table's name, and the name of a state, a row or a guarded row in it."""


@dataclass
class Coverage:
    """The parts of these tables that a walk has met."""

    tables: tuple[Table, ...]
    states: set[Place] = field(default_factory=set)
    rows: set[Place] = field(default_factory=set)
    guards: set[Place] = field(default_factory=set)
    situations: int = 0
    """From how many situations the walk went on."""
    most: dict[str, int] = field(default_factory=dict)
    """How many tenants, sessions and web apps in use there were at most in one situation."""

    def visit(self, state: State) -> None:
        """The walk goes on from a situation."""
        self.situations += 1
        counts = {
            "tenants": len(state.world.tenants),
            "sessions": len(state.desks),
            "web apps in use": len({one.web_app for one in state.connections}),
        }
        self.most = {name: max(count, self.most.get(name, 0)) for name, count in counts.items()}

    def note(self, table: Table, source: str, fired: Fired) -> None:
        """A trigger was fired."""
        self.states.add((table.name, source))
        for row in fired.rows:
            self.rows.add((table.name, row_name(row)))
            self.states.add((table.name, row.dest))
        for guard in fired.violated:
            self.guards.add((table.name, guard_name(source, guard)))

    def missing_states(self) -> list[Place]:
        """The states in which nothing ever stood."""
        return _without(((table.name, state) for table in self.tables for state in table.states), self.states)

    def missing_rows(self) -> list[Place]:
        """The rows that were never taken."""
        return _without((place for place, _ in self.named_rows()), self.rows)

    def named_rows(self) -> Iterator[tuple[Place, Row]]:
        """All rows of the tables, each with its place."""
        return (((table.name, row_name(row)), row) for table in self.tables for row in table.rows)

    def missing_guards(self) -> list[Place]:
        """The guards that never stood against anything."""
        return _without(_all_guards(self.tables), self.guards)


def row_name(row: Row) -> str:
    """A row in words: trigger, source, condition, outcome."""
    condition = f" when {row.when.name}" if row.when else ""
    outcome = " ".join(part for part in (row.outcome.kind, row.outcome.reason, row.outcome.field) if part)
    return f"{row.trigger} in {row.source}{condition}: {outcome}, {row.dest}"


def guard_name(source: str, guard: Guard) -> str:
    """A guard in words: where, and what it wants."""
    return f"{source}: {guard.name}"


def _all_guards(tables: Iterable[Table]) -> Iterator[Place]:
    for table in tables:
        for row in table.rows:
            for guard in row.guards:
                yield table.name, guard_name(row.source, guard)


def _without(all_of: Iterable[Place], met: set[Place]) -> list[Place]:
    return [place for place in dict.fromkeys(all_of) if place not in met]
