"""Tables in motion: executed by `transitions` beside a backend, read by a pure interpreter elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, cast

import msgspec
from transitions import EventData, Machine

from azharness.model.remember import remembered
from azharness.model.table import Context, Guard, Row, Table, When


class Fired(msgspec.Struct, frozen=True):
    """What may become of a trigger: the rows that can be taken, and the guards that stand against the transition.

    Neither: the state does not know the trigger in this situation. `context` is for whom it was fired.
    """

    rows: tuple[Row, ...]
    violated: tuple[Guard, ...]
    context: Context


class Flyweight:
    """The object that `transitions` moves: a state's name, the rows tried before, and the row that was taken."""

    __slots__ = ("before", "context", "state", "taken")

    def __init__(self, state: str, context: Context, before: tuple[Row, ...]) -> None:
        """Stand in a state."""
        self.state = state
        self.context = context
        self.before = before
        self.taken: Row | None = None


Listener = Callable[[Table, str, Fired], None]
"""Who is told of each trigger: the table, the state in which it stood, and what may become of it."""

_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell somebody of every trigger that is fired meanwhile; it is read by the pure interpreter then."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def fire(table: Table, source: str, trigger: str, context: Context) -> Fired:
    """Fire a trigger: what may become of it."""
    listener = _LISTENER.get()
    if listener is None:
        return execute(table, source, trigger, context)
    fired = interpret(table, source, trigger, context)
    listener(table, source, fired)
    return fired


def fire_again(table: Table, source: str, trigger: str, context: Context) -> Fired:
    """Fire a trigger in a situation that is asked for again and again: read once, and told each time."""
    listener = _LISTENER.get()
    if listener is None:
        return _executed(table, source, trigger, context)
    fired = _interpreted(table, source, trigger, context)
    listener(table, source, fired)
    return fired


def execute(table: Table, source: str, trigger: str, context: Context) -> Fired:
    """Fire a trigger with `transitions`, again and again until no further row can be taken."""
    rows = table.rows_for(trigger, source)
    taken: tuple[Row, ...] = ()
    while rows and (row := _next_row(table, source, trigger, context, taken)):
        taken = (*taken, row)
    return Fired(taken, _against(rows, context), context)


def interpret(table: Table, source: str, trigger: str, context: Context) -> Fired:
    """Fire a trigger without `transitions`: the pure reading of the same table."""
    plan = _plan(table, source, trigger)
    conditions = plan.conditions
    known: list[bool | None] = [None] * len(conditions)
    allowed: list[Row] = []
    against: tuple[Guard, ...] | None = None
    for row, parts, guards in plan.rows:
        # Inline, since no other lines of the model are gone through as often.
        for number in parts:
            found = known[number]
            if found is None:
                found = known[number] = conditions[number](context)
            if not found:
                break
        else:
            violated = _violated(guards, known, conditions, context)
            if not violated:
                allowed.append(row)
            if guards and against is None:
                against = violated
    return Fired(tuple(allowed), against or (), context)


def _violated(
    guards: tuple[tuple[int, Guard], ...],
    known: list[bool | None],
    conditions: tuple[Callable[[Context], bool], ...],
    context: Context,
) -> tuple[Guard, ...]:
    """The guards that do not hold; what is known of them is looked at once."""
    if not guards:
        return ()
    found = []
    for number, guard in guards:
        if known[number] is None:
            known[number] = conditions[number](context)
        if not known[number]:
            found.append(guard)
    return tuple(found)


class _Plan(msgspec.Struct, frozen=True):
    """The rows for a trigger in a state, made ready to be read: each condition that they share has one number."""

    conditions: tuple[Callable[[Context], bool], ...]
    rows: tuple[tuple[Row, tuple[int, ...], tuple[tuple[int, Guard], ...]], ...]


@cache
def _plan(table: Table, source: str, trigger: str) -> _Plan:
    numbers: dict[int, int] = {}
    conditions: list[Callable[[Context], bool]] = []

    def number(condition: When | Guard) -> int:
        if id(condition) not in numbers:
            numbers[id(condition)] = len(conditions)
            conditions.append(condition.holds)
        return numbers[id(condition)]

    rows = tuple(
        (
            row,
            tuple(number(part) for part in _parts(row)),
            tuple((number(guard), guard) for guard in row.guards),
        )
        for row in table.rows_for(trigger, source)
    )
    return _Plan(tuple(conditions), rows)


def _parts(row: Row) -> tuple[When, ...]:
    if row.when is None:
        return ()
    return row.when.parts or (row.when,)


_executed, _interpreted = remembered(execute), remembered(interpret)


def _next_row(
    table: Table, source: str, trigger: str, context: Context, before: tuple[Row, ...]
) -> Row | None:
    model = Flyweight(source, context, before)
    machine(table).events[trigger].trigger(model)
    return model.taken


def _against(rows: tuple[Row, ...], context: Context) -> tuple[Guard, ...]:
    """The guards against the first guarded row that is meant."""
    return next((row.violated(context) for row in rows if row.guards and row.meant(context)), ())


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
        moved = _flyweight(event)
        return row not in moved.before and row.allowed(moved.context)

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
