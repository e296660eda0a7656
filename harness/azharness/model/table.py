"""Transition tables as data, and their execution by `transitions` beside a backend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from transitions import EventData, Machine

from azharness.contract.reasons import Reason
from azharness.model.state import State


@dataclass(frozen=True, slots=True)
class Context:
    """What guards and effects look at: the whole state, whose session acts, and the command."""

    state: State
    session: str
    command: Any


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition that a transition needs, and the refusal where it does not hold."""

    name: str
    holds: Callable[[Context], bool]
    reason: Reason
    field: str = ""
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: on `trigger` in `source`, if it is meant (`when`) and allowed (`guards`), go to `dest`.

    `cites` are the case keys that fail if a backend does not go there.
    """

    trigger: str
    source: str
    dest: str
    when: Callable[[Context], bool] | None = None
    guards: tuple[Guard, ...] = ()
    effect: Callable[[Context], State] | None = None
    cites: tuple[str, ...] = ()

    def meant(self, context: Context) -> bool:
        """Whether the row speaks of this situation at all."""
        return self.when is None or self.when(context)

    def violated(self, context: Context) -> tuple[Guard, ...]:
        """The guards that do not hold."""
        return tuple(guard for guard in self.guards if not guard.holds(context))


@dataclass(frozen=True)
class Table:
    """A state machine as data."""

    name: str
    states: tuple[str, ...]
    initial: str
    rows: tuple[Row, ...]

    def rows_for(self, trigger: str, source: str) -> tuple[Row, ...]:
        """The rows for a trigger in a state, in order."""
        return tuple(row for row in self.rows if (row.trigger, row.source) == (trigger, source))


@dataclass(frozen=True, slots=True)
class Fired:
    """What became of a trigger: the row that was taken, or the guards that stood against it.

    Neither: the state does not know the trigger in this situation.
    """

    row: Row | None = None
    violated: tuple[Guard, ...] = ()


class Flyweight:
    """The object that `transitions` moves: a state's name, and where the taken row is noted."""

    __slots__ = ("context", "state", "taken")

    def __init__(self, state: str, context: Context) -> None:
        """Stand in a state."""
        self.state = state
        self.context = context
        self.taken: Row | None = None


def fire(table: Table, source: str, trigger: str, context: Context) -> Fired:
    """Fire a trigger with `transitions`."""
    model = Flyweight(source, context)
    rows = table.rows_for(trigger, source)
    if rows and machine(table).events[trigger].trigger(model):
        return Fired(row=model.taken)
    return Fired(violated=_against(rows, context))


def interpret(table: Table, source: str, trigger: str, context: Context) -> Fired:
    """Fire a trigger without `transitions`: the pure reading of the same table."""
    rows = table.rows_for(trigger, source)
    for row in rows:
        if row.meant(context) and not row.violated(context):
            return Fired(row=row)
    return Fired(violated=_against(rows, context))


def _against(rows: tuple[Row, ...], context: Context) -> tuple[Guard, ...]:
    """The guards against the first row that is meant."""
    return next((row.violated(context) for row in rows if row.meant(context)), ())


@cache
def machine(table: Table) -> Machine:
    """The `transitions` machine of a table, shared by all that stand in it (it holds no state itself)."""
    return Machine(
        model=None,
        states=list(table.states),
        initial=table.initial,
        transitions=[_transition(row) for row in table.rows],
        auto_transitions=False,
        send_event=True,
    )


def _transition(row: Row) -> dict[str, Any]:
    def allowed(event: EventData) -> bool:
        context = _flyweight(event).context
        return row.meant(context) and not row.violated(context)

    def note(event: EventData) -> None:
        _flyweight(event).taken = row

    return {
        "trigger": row.trigger,
        "source": row.source,
        "dest": row.dest,
        "conditions": allowed,
        "before": note,
    }


def _flyweight(event: EventData) -> Flyweight:
    return cast(Flyweight, event.model)
