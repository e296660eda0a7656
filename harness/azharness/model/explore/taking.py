"""Which transitions an answer takes: in the machines of the console users, of runs, of authentication, of keys and of the client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import cast

import msgspec

from azharness.contract.actors import Act, ClientAct
from azharness.contract.commands import WizardBrowse
from azharness.model.explore.noting import Asked, Heard
from azharness.model.explore.numbering import Numbering
from azharness.model.machines.authentication import AUTHENTICATION, Change
from azharness.model.machines.client import CLIENT
from azharness.model.machines.connection import CONNECTION, Run, user_work
from azharness.model.machines.dialogs import DIALOGS
from azharness.model.machines.secret_key import SECRET_KEY, Moment
from azharness.model.machines.service_runs import SERVICE_RUN
from azharness.model.machines.wizard import WIZARD
from azharness.model.prediction import Branch, Prediction
from azharness.model.site import Authentication, Connection, History
from azharness.model.state import State
from azharness.model.table import Row


class Taken(msgspec.Struct, frozen=True):
    """A transition that one machine took: whose machine it is, the row's number, and whether no other answer was allowed.

    With `perhaps` the answer does not tell whether it was this one, another one of the machine, or none.
    """

    whose: str
    row: int
    sure: bool = True
    perhaps: bool = False


_CHOSEN_BY_ANSWER = (WIZARD, DIALOGS, CLIENT)
"""The machines in which the answer to a command says which row was taken."""


def taken(
    numbering: Numbering, asked: Asked, answer: int, heard: Sequence[Heard], after: State
) -> tuple[Taken, ...]:
    """The transitions of an answer (by its place in the prediction); `heard` is what was fired on the way to `after`."""
    if not (asked.heard or heard):
        return ()
    fired = [*asked.heard, *heard]
    return (
        *_of_answer(numbering, asked, answer),
        *_of_keys(numbering, asked.heard),
        *_of_runs(numbering, asked.before, after, fired),
        *_of_authentication(numbering, asked.before, after, fired),
    )


def is_free(asked: Asked, after: Sequence[State]) -> bool:
    """Whether the backend chooses how things go on: several answers are allowed, and they lead to different states."""
    if isinstance(asked.command, Act) and not isinstance(asked.command, ClientAct):
        return False
    return any(each is not after[0] and each != after[0] for each in after[1:])


def is_untold(branch: Branch) -> bool:
    """Whether Completion may say this or that: a failure leaves no connection, so the backend chooses how things go on."""
    page = branch.fields.get("page")
    return page is not None and "completion" in page.allowed and "fields/result" not in branch.fields


def is_preselected(asked: Asked, branch: Branch, after: State) -> bool:
    """Whether a list opens that may show as selected what was chosen before, or nothing; what it shows is what OK takes."""
    if not isinstance(asked.command, WizardBrowse) or "fields/selected" in branch.fields:
        return False
    desk = after.desk(asked.command.session)
    return bool(desk.dialogs and desk.top.text("selected"))


def _of_answer(numbering: Numbering, asked: Asked, answer: int) -> Iterator[Taken]:
    for one in asked.heard:
        if one.table in _CHOSEN_BY_ANSWER:
            row = _meant(asked.prediction, answer, one)
            number = numbering.of(row) if row else None
            if number is not None:
                yield Taken(
                    f"{one.table.name}:{one.fired.context.session}", number, len(asked.prediction) == 1
                )


def _meant(prediction: Prediction, answer: int, heard: Heard) -> Row | None:
    """The row of an answer: answers stand in the order of the rows, those that come from elsewhere behind them."""
    if len(prediction) < len(heard.fired.rows) + len(heard.fired.violated):
        return None  # only what refuses was taken over
    return heard.fired.rows[answer] if answer < len(heard.fired.rows) else None


def _of_keys(numbering: Numbering, heard: Iterable[Heard]) -> Iterator[Taken]:
    """A look finds one phase of each key; where a notice may lag behind, the phases of several instants are allowed."""
    phases: dict[int, set[int]] = {}
    for one in heard:
        if one.table is SECRET_KEY:
            end = cast(Moment, one.fired.context.command).end
            found = (numbering.of(row) for row in one.fired.rows)
            phases.setdefault(end, set()).update(number for number in found if number is not None)
    for end, rows in phases.items():
        yield from _one_of(f"{SECRET_KEY.name}:{end}", sorted(rows), sure=len(rows) == 1)


def _one_of(whose: str, rows: Iterable[int], *, sure: bool) -> Iterator[Taken]:
    return (Taken(whose, number, sure, not sure) for number in rows)


# Runs -----------------------------------------------------------------------------------------------------------------


def _of_runs(numbering: Numbering, before: State, after: State, heard: Sequence[Heard]) -> Iterator[Taken]:
    ran = [one for one in heard if one.table is CONNECTION or one.table is SERVICE_RUN]
    if not ran:
        return
    earlier = {one.number: one.histories for one in before.connections}
    for connection in after.connections:
        # A delta run changes a history too; a full run has its instant.
        now = frozenset(history for history in connection.histories if history.instant == after.instant)
        new = now - earlier.get(connection.number, frozenset())
        if new:
            yield from _of_connection(numbering, connection, new, ran)


def _of_connection(
    numbering: Numbering, connection: Connection, new: frozenset[History], ran: Iterable[Heard]
) -> Iterator[Taken]:
    rows = {
        number: None
        for one in ran
        if _is_own(one, connection)
        for row in one.fired.rows
        if any(ended_so(history, row) for history in new) and (number := numbering.of(row)) is not None
    }
    sure = len(rows) == 1 and new == connection.histories
    for table, some in groupby(rows, key=lambda number: numbering.rows[number][0]):
        yield from _one_of(f"{table.name}:{connection.number}", some, sure=sure)


def ended_so(history: History, row: Row) -> bool:
    """Whether the last run of a history may have ended with this row."""
    return history.result == row.dest and (row.dest == "succeeded" or history.cites == row.cites)


def _is_own(heard: Heard, connection: Connection) -> bool:
    """Whether it was a full run of this connection, no delta run and no run of its group discovery."""
    run = heard.fired.context.command
    if run.connection.number != connection.number:
        return False
    return heard.table is SERVICE_RUN or cast(Run, run).work == user_work(
        heard.fired.context.state, run.connection
    )


# Authentication -------------------------------------------------------------------------------------------------------


def _of_authentication(
    numbering: Numbering, before: State, after: State, heard: Sequence[Heard]
) -> Iterator[Taken]:
    fired = [one for one in heard if one.table is AUTHENTICATION and one.fired.rows]
    if not fired:
        return
    earlier = {one.number: one.authentication for one in before.connections}
    for connection in after.connections:
        rows = _chain(earlier.get(connection.number), connection.authentication, fired)
        for row in rows:
            number = numbering.of(row)
            if number is not None:
                yield Taken(f"{AUTHENTICATION.name}:{connection.tenant_id}", number)


def _chain(begun: Authentication | None, ended: Authentication, fired: Iterable[Heard]) -> list[Row]:
    """The rows that lead one after the other from one standing to another; none if they do not.

    What is connected again begins where the deleted connection of its tenant stood.
    """
    rows: list[Row] = []
    for one in fired:
        change = cast(Change, one.fired.context.command).authentication
        goes_on = change.standing == rows[-1].dest if rows else begun in {None, change}
        if goes_on:
            rows.append(one.fired.rows[0])
    return rows if rows and rows[-1].dest == ended.standing else []
