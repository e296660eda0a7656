"""From a fired table to a prediction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType

from azharness.contract.reasons import Reason
from azharness.model.firing import Fired, fire
from azharness.model.prediction import NOTHING, Branch, Expect, Observation, Prediction
from azharness.model.remember import remembered
from azharness.model.state import State
from azharness.model.table import ACCEPTED, Context, Guard, Row, Table, refusal


def accepted(
    follow: Callable[[Observation], State],
    fields: Mapping[str, Expect] = NOTHING,
    cites: tuple[str, ...] = (),
) -> Branch:
    """The branch of an accepted command."""
    return Branch(ACCEPTED, follow, cites, fields or NOTHING)


def refused(state: State, reason: Reason, field: str = "", cites: tuple[str, ...] = ()) -> Branch:
    """The branch of a refusal: nothing changes."""
    return Branch(refusal(reason, field), lambda _: state, cites)


def refused_naming(
    state: State, reason: Reason, fields: tuple[str, ...], cites: tuple[str, ...] = ()
) -> Prediction:
    """A refusal that may name any of these fields, or none: the contract does not say which."""
    return tuple(refused(state, reason, name, cites) for name in ("", *fields))


def moves(table: Table, source: str, trigger: str, context: Context) -> Prediction:
    """What a table allows on a trigger: its rows, its refusals, or `not-available` where it knows neither."""
    fired = fire(table, source, trigger, context)
    allowed = (
        *_taken(fired, context),
        *(_against(guard, table, source, context) for guard in fired.violated),
    )
    lacking = table.lacking.get(trigger, ()) if source in table.states else ()
    return allowed or (refused(context.state, Reason.NOT_AVAILABLE, cites=lacking),)


def _taken(fired: Fired, context: Context) -> Prediction:
    return tuple(
        Branch(row.outcome, partial(_follow, row, context), row.cites, _seen(row, context))
        for row in fired.rows
    )


def _follow(row: Row, context: Context, seen: Observation) -> State:
    return row.effect(context, seen) if row.effect else context.state


def _seen(row: Row, context: Context) -> Mapping[str, Expect]:
    always = _always_seen(row)
    if always is not None:
        return always
    return {path: expect for part in row.shows for path, expect in part.expects(context).items()}


@remembered
def _always_seen(row: Row) -> Mapping[str, Expect] | None:
    """What is seen after a row, if that is the same in all situations."""
    parts = [part.always for part in row.shows]
    if None in parts:
        return None
    return MappingProxyType({path: expect for part in parts if part for path, expect in part.items()})


def _against(guard: Guard, table: Table, source: str, context: Context) -> Branch:
    unchanged = _unchanged(guard, table, source) if context.session else NOTHING
    return Branch(guard.refusal, lambda _: context.state, guard.cites, unchanged)


@remembered
def _unchanged(guard: Guard, table: Table, source: str) -> Mapping[str, Expect]:
    return MappingProxyType(
        {
            "page": Expect((source,), guard.stays or table.stays or guard.cites),
            "cloud/writes": Expect(((),), guard.cites),
        }
    )
