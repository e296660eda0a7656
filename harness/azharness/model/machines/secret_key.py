"""A secret key as a machine: far from its end, close to it, past it (decision A3)."""

from __future__ import annotations

from typing import cast

import msgspec

from azharness.model.firing import fire
from azharness.model.state import State
from azharness.model.table import Context, Row, Table, When
from azharness.model.text import DAY


class Moment(msgspec.Struct, frozen=True):
    """A look at a key: its end, the instant, and how long before the end it counts as soon (days)."""

    end: int
    instant: int
    notice_days: int


def _moment(context: Context) -> Moment:
    return cast(Moment, context.command)


def _ended(context: Context) -> bool:
    return _moment(context).instant >= _moment(context).end


def _soon(context: Context) -> bool:
    moment = _moment(context)
    return not _ended(context) and moment.end - moment.instant <= moment.notice_days * DAY


def _far(context: Context) -> bool:
    return not _ended(context) and not _soon(context)


FAR = When("its end is far", _far)
SOON = When("its end is near", _soon)
ENDED = When("its end has come", _ended)

SECRET_KEY = Table(
    name="secret-key",
    states=("valid", "expires-soon", "expired"),
    initial="valid",
    rows=(
        Row("look", "valid", "valid", when=FAR, cites=("NTF-1",)),
        Row("look", "valid", "expires-soon", when=SOON, cites=("NTF-1",)),
        Row("look", "valid", "expired", when=ENDED, cites=("NTF-2",)),
    ),
)


def phase(moment: Moment) -> str:
    """The state in which a look finds a key; what earlier looks found says nothing of it."""
    rows = fire(SECRET_KEY, SECRET_KEY.initial, "look", Context(State(), "", moment)).rows
    return rows[0].dest
