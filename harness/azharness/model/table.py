"""Transition tables as data: states, rows, guards, and what is seen after a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import msgspec

from azharness.contract.reasons import Reason
from azharness.model.desk import CLOSED, Desk
from azharness.model.prediction import Expect, Observation, Shape, Value
from azharness.model.state import State

ACCEPTED = Shape("accepted")


@cache
def refusal(reason: Reason, field: str) -> Shape:
    """The outcome of a refusal, made once for each reason and field."""
    return Shape("refused", reason, field)


class Context(msgspec.Struct, frozen=True):
    """What conditions and effects look at: the whole state, whose session acts, and the command.

    Where a machine stands for a thing and not for a console user, `command` is that thing and `session` is empty.
    """

    state: State
    session: str
    command: Any

    @property
    def desk(self) -> Desk:
        """What the session has open."""
        return self.state.desks.get(self.session, CLOSED)


class When(msgspec.Struct, frozen=True):
    """A condition under which a row speaks at all; `parts` are the conditions that it is made of, if it is of several."""

    name: str
    holds: Callable[[Context], bool]
    parts: tuple[When, ...] = ()


class Guard(msgspec.Struct, frozen=True):
    """A condition that a transition needs, and the refusal where it does not hold.

    A refusal changes nothing on either side: `stays` are the case keys that fail if the page changes all the same, where
    they are others than those of the refusal.
    """

    name: str
    holds: Callable[[Context], bool]
    reason: Reason
    field: str = ""
    cites: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()

    @property
    def refusal(self) -> Shape:
        """The outcome where the guard does not hold."""
        return refusal(self.reason, self.field)


class Shown(msgspec.Struct, frozen=True):
    """A part of what is seen after a row: allowed values by path, and the case keys that rest on them."""

    name: str
    cites: tuple[str, ...]
    values: Callable[[Context], Mapping[str, tuple[Value, ...]]]
    always: Mapping[str, Expect] | None = None
    """The expectations of a part that is the same in all situations."""

    def expects(self, context: Context) -> Mapping[str, Expect]:
        """The part as expectations."""
        if self.always is not None:
            return self.always
        return {path: Expect(allowed, self.cites) for path, allowed in self.values(context).items()}


def always(name: str, cites: tuple[str, ...], values: Mapping[str, tuple[Value, ...]]) -> Shown:
    """A part of what is seen that is the same in all situations."""
    expected = {path: Expect(allowed, cites) for path, allowed in values.items()}
    return Shown(name, cites, lambda _: values, expected)


class Row(msgspec.Struct, frozen=True):
    """One row: on `trigger` in `source`, if it is meant (`when`) and allowed (`guards`), go to `dest`.

    `outcome` is what the session is told, `cites` are the case keys that fail if it is told something else. Rows for one
    trigger in one state whose conditions hold together are a choice that is left to the backend.
    """

    trigger: str
    source: str
    dest: str
    when: When | None = None
    guards: tuple[Guard, ...] = ()
    effect: Callable[[Context, Observation], State] | None = None
    shows: tuple[Shown, ...] = ()
    cites: tuple[str, ...] = ()
    outcome: Shape = ACCEPTED

    def meant(self, context: Context) -> bool:
        """Whether the row speaks of this situation at all."""
        return self.when is None or self.when.holds(context)

    def violated(self, context: Context) -> tuple[Guard, ...]:
        """The guards that do not hold."""
        if not self.guards:
            return ()
        return tuple([guard for guard in self.guards if not guard.holds(context)])

    def allowed(self, context: Context) -> bool:
        """Whether the row is meant and nothing stands against it."""
        return self.meant(context) and not self.violated(context)


@dataclass(frozen=True, eq=False)
class Table:
    """A state machine as data.

    `stays` are the case keys that fail if a refusal moves it, `lacking` those that fail, by trigger, if a state takes a
    trigger that it does not know.
    """

    name: str
    states: tuple[str, ...]
    initial: str
    rows: tuple[Row, ...]
    stays: tuple[str, ...] = ()
    lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a table that contradicts itself."""
        problems = [*_unknown_states(self), *_duplicates(self)]
        if problems:
            raise ValueError(f"table {self.name}: {'; '.join(problems)}")

    def rows_for(self, trigger: str, source: str) -> tuple[Row, ...]:
        """The rows for a trigger in a state, in order."""
        return self._index.get((trigger, source), ())

    @cached_property
    def _index(self) -> dict[tuple[str, str], tuple[Row, ...]]:
        index: dict[tuple[str, str], tuple[Row, ...]] = {}
        for row in self.rows:
            place = (row.trigger, row.source)
            index[place] = (*index.get(place, ()), row)
        return index

    def cited(self) -> frozenset[str]:
        """All case keys that the table can cite."""
        own = {*self.stays, *(key for keys in self.lacking.values() for key in keys)}
        return frozenset(own.union(*(_cited_by(row) for row in self.rows)))


def _cited_by(row: Row) -> set[str]:
    guards = {key for guard in row.guards for key in (*guard.cites, *guard.stays)}
    return {*row.cites, *guards, *(key for part in row.shows for key in part.cites)}


def _unknown_states(table: Table) -> list[str]:
    named = [table.initial, *(state for row in table.rows for state in (row.source, row.dest))]
    return [f"unknown state {name}" for name in dict.fromkeys(named) if name not in table.states]


def _duplicates(table: Table) -> list[str]:
    return [
        *_twice("state", table.states),
        *_twice("row", (_row_name(row) for row in table.rows)),
        *(problem for row in table.rows for problem in _twice("guard", (guard.name for guard in row.guards))),
        *(problem for row in table.rows for problem in _twice("view", (part.name for part in row.shows))),
    ]


def _row_name(row: Row) -> str:
    condition = row.when.name if row.when else "always"
    outcome = " ".join(part for part in (row.outcome.kind, row.outcome.reason, row.outcome.field) if part)
    return f"{row.trigger} in {row.source} when {condition}: {outcome}"


def _twice(what: str, names: Iterable[str]) -> list[str]:
    return [f"{what} twice: {name}" for name, count in Counter(names).items() if count > 1]
