"""A connection as a machine: how its runs end."""

from __future__ import annotations

from functools import cache
from typing import cast

import msgspec
from msgspec.structs import replace

from azharness.contract.reasons import Reason
from azharness.model.faults import REASONS, Fault, Request, Work, alone, meeting, reasons, stopping
from azharness.model.firing import fire_again
from azharness.model.machines.keys import alive, held, renewed_in_time, renewed_late
from azharness.model.machines.parts import both, failed
from azharness.model.machines.sharing import shared_app, shares_app
from azharness.model.remember import remembered
from azharness.model.site import App, Connection, History, Stored
from azharness.model.state import State
from azharness.model.table import Context, Row, Table, When

STATES = ("idle", "succeeded", "failed")
TOKEN_LIFE = 90 * 60
"""A token that an app got for itself lives so long at most, in seconds (fact E56)."""
LARGEST_PAGE = 999
"""Users on a page of Graph's answer at most (fact G66)."""

EXPIRED_KEY = "AADSTS7000222"
DENIED = "Authorization_RequestDenied"
THROTTLED = "DSC-4/throttled"
BROKEN_CHAIN = "DSC-4/broken-chain"
FORBIDDEN = "DSC-6"
HELD_TOKENS = "KEY-15/held-tokens"
KEPT = "DSC-9/failed-run-keeps"


ENTRA = Request("login", repeatable=True)
NOTHING = Work((), ())
"""A run of which nothing is known that faults could meet."""


class Run(msgspec.Struct, frozen=True):
    """A run that is about to happen, with the web app whose key it needs and what it asks of the cloud."""

    connection: Connection
    app: App
    work: Work = NOTHING


def _run(context: Context) -> Run:
    return cast(Run, context.command)


def _alive(context: Context) -> bool:
    return alive(_run(context).app, context.state.cloud_instant)


def _held(context: Context) -> bool:
    state = context.state
    return held(_run(context).app, state.cloud_instant, state.parameters.held_token_life)


def _in_time(context: Context) -> bool:
    return _alive(context) and renewed_in_time(_run(context).app, context.state.cloud_instant)


def _late(context: Context) -> bool:
    return _alive(context) and renewed_late(_run(context).app)


def _plain(context: Context) -> bool:
    return _alive(context) and not _in_time(context) and not _late(context)


def _disabled(context: Context) -> bool:
    return _run(context).connection.authentication.standing == "disabled"


def _edited(context: Context) -> bool:
    return _run(context).connection.page_edited and not _disabled(context)


def _may_read(context: Context) -> bool:
    app = _run(context).app
    registered = context.state.world.registration(app.tenant_id, app.client_id)
    return registered is None or registered.reads or registered.half


def _may_lack_rights(context: Context) -> bool:
    """Whether the site may hold a token from before directory read was granted, or nobody knows whether it was."""
    app = _run(context).app
    registered = context.state.world.registration(app.tenant_id, app.client_id)
    if registered is not None and registered.half and not registered.reads:
        return True
    granted = registered.granted if registered else None
    return granted is not None and context.state.cloud_instant <= granted + TOKEN_LIFE


def _stopping(context: Context) -> tuple[Fault, ...]:
    return stopping(context.state.faults, _run(context).work)


def _told(context: Context, reason: Reason) -> bool:
    if not context.state.faults:
        return False
    faults = meeting(context.state.faults, _run(context).work)
    if not _gets_on(context):
        faults = tuple(fault for fault in faults if fault.may_meet(ENTRA))
    return reason in reasons(faults)


def _gets_on(context: Context) -> bool:
    """Whether the run comes as far as to Graph: with a key that has ended it meets Entra alone."""
    return _alive(context) or _held(context)


def _first(context: Context) -> Fault | None:
    """The fault that certainly ends the run; None where there is none, or where several may."""
    fault = alone(context.state.faults, _run(context).work)
    return fault if fault in _stopping(context) and _gets_on(context) else None


def _waits(context: Context) -> bool:
    fault = _first(context)
    return fault is not None and fault.plan.kind == "throttled"


def _breaks(context: Context) -> bool:
    """Whether the run certainly ends in the middle of its pages."""
    fault = _first(context)
    return fault is not None and not _waits(context) and bool(fault.plan.skip)


def _alone(context: Context) -> bool:
    run = _run(context)
    return not shares_app(context.state, run.connection)


def _left_alone(context: Context) -> bool:
    return _plain(context) and shared_app(context.state, _run(context).connection)


def _renewed_for_all(context: Context) -> bool:
    return _alive(context) and (_in_time(context) or _late(context)) and not _alone(context)


PLAIN = When("the key is valid", lambda c: _plain(c) and not _left_alone(c))
LEFT_ALONE = When("another service on the app was deleted", _left_alone)
RENEWED_FOR_ALL = When("the shared key was renewed", _renewed_for_all)
SHUT_OUT = When("the tenant's authentication is disabled", _disabled)
EDITED = When("discovery was changed in the properties", _edited)
AS_MADE = When("as the wizard made it", lambda context: not (_disabled(context) or _edited(context)))
RENEWED_IN_TIME = When(
    "the key was renewed before its end, which has passed", lambda c: _in_time(c) and _alone(c)
)
RENEWED_LATE = When("the key was renewed after its end", lambda c: _late(c) and _alone(c))
HELD = When("the key has just ended", _held)
DEAD = When("the key has ended", lambda context: not _alive(context) and not _held(context))
CAN_ASK = When("the app may ask", lambda context: _may_read(context) and not _stopping(context))
MAY_NOT_READ = When("the app may not read the directory", lambda c: not _may_read(c) and not DEAD.holds(c))
LATELY_GRANTED = When("the app may read since a short time", _may_lack_rights)
WAITS = When("the cloud asks to wait", _waits)
BREAKS = When("the cloud fails in the middle of the pages", _breaks)
IN_ANOTHER_WAY = When("in another way", lambda context: not (_waits(context) or _breaks(context)))


def _succeeds(state: str, when: When, *cites: str) -> Row:
    return Row("run", state, "succeeded", when=both(CAN_ASK, when), cites=cites)


def _fails(state: str, reason: Reason, when: When, *cites: str) -> Row:
    return Row("run", state, "failed", when=when, cites=cites, outcome=failed(reason))


@cache
def _led_to(reason: Reason) -> When:
    return When(f"a fault leads to {reason}", lambda context: _told(context, reason))


def _by_faults(state: str) -> tuple[Row, ...]:
    """How a run may end that a fault of the cloud meets."""
    waits = tuple(sorted(REASONS["throttled"]))
    told = (Reason.CLOUD_REFUSED, Reason.CLOUD_UNREACHABLE, Reason.PERMISSION_DENIED)
    unseen = (Reason.APP_UNKNOWN, Reason.KEY_INVALID)
    ways = (
        (WAITS, waits, (THROTTLED,)),
        (BREAKS, told, (BROKEN_CHAIN,)),
        (IN_ANOTHER_WAY, (*told, *unseen), ()),
    )
    return tuple(
        _fails(
            state,
            reason,
            both(_led_to(reason), way),
            *cites,
        )
        for way, reasons_told, cites in ways
        for reason in reasons_told
    )


def _runs_from(state: str) -> tuple[Row, ...]:
    return (
        _succeeds(state, both(PLAIN, AS_MADE), "DSC-1"),
        _succeeds(state, both(PLAIN, EDITED), "CON-6"),
        _succeeds(state, both(PLAIN, SHUT_OUT), "DIS-10"),
        _succeeds(state, LEFT_ALONE, "CON-4"),
        _succeeds(state, RENEWED_FOR_ALL, "APP-2"),
        _succeeds(state, RENEWED_IN_TIME, "KEY-19"),
        _succeeds(state, RENEWED_LATE, "KEY-2"),
        _succeeds(state, HELD, HELD_TOKENS),
        _fails(state, Reason.KEY_EXPIRED, HELD, HELD_TOKENS),
        _fails(state, Reason.KEY_EXPIRED, DEAD, "KEY-1"),
        _fails(state, Reason.PERMISSION_DENIED, MAY_NOT_READ, FORBIDDEN),
        _fails(state, Reason.PERMISSION_DENIED, LATELY_GRANTED),
        *_by_faults(state),
    )


CONNECTION = Table(
    name="connection",
    states=STATES,
    initial="idle",
    rows=tuple(row for state in STATES for row in _runs_from(state)),
)


def user_work(state: State, connection: Connection) -> Work:
    """What a full discovery of users asks: all pages, of which there are at least so many."""
    tenant = state.world.tenant(connection.tenant_id)
    return _reading(-(-len(tenant.people) // LARGEST_PAGE) if tenant else 1)


@cache
def _reading(pages: int) -> Work:
    users = Request("graph", "GET", "/v1.0/users")
    return Work((users, ENTRA), (replace(users, least=max(pages, 1)),))


def without_app(trigger: str, before: str) -> tuple[Row, ...]:
    """How a run may end whose app was deleted in Entra: that is nobody's to say, and a token may be held still."""
    told = (Reason.APP_UNKNOWN, Reason.CLOUD_REFUSED, Reason.KEY_INVALID, Reason.PERMISSION_DENIED)
    ended = (Row(trigger, before, "failed", outcome=failed(reason)) for reason in told)
    return (*ended, Row(trigger, before, "succeeded"))


def runs(state: State, connection: Connection, before: History) -> tuple[Row, ...]:
    """How a run at this moment may end; none where the site does not know the web app."""
    context = _about(state, connection)
    if context is None:
        return ()
    if is_gone(context):
        return without_app("run", before.result)
    return fire_again(CONNECTION, before.result, "run", context).rows


@remembered
def _about(state: State, connection: Connection) -> Context | None:
    app = state.app(connection.web_app)
    return Context(state, "", Run(connection, app, user_work(state, connection))) if app else None


def is_gone(context: Context) -> bool:
    """Whether the web app of a run was deleted in Entra."""
    app: App = context.command.app
    return context.state.world.is_gone(app.tenant_id, app.client_id)


def after_run(state: State, connection: Connection, before: History, row: Row) -> History:
    """The history in which a full run ended so."""
    if row.dest == "succeeded":
        again = (THROTTLED,) if before.again is not None else ()
        mended = (BROKEN_CHAIN,) if before.stored.partly is not None else ()
        stored = Stored(state.world.edition, cites=again or mended, full_at=state.instant)
        return History(state.instant, "succeeded", stored, again or row.cites, delta=before.delta)
    return History(
        state.instant,
        "failed",
        _after_failure(state, connection, before.stored, row),
        row.cites,
        code_of(row),
        _put_back(state, connection, row),
        delta=before.delta,
    )


def code_of(row: Row) -> str:
    """The cloud's error with which a run ended so; empty where it is not told."""
    if row.outcome.reason == Reason.KEY_EXPIRED:
        return EXPIRED_KEY
    return DENIED if FORBIDDEN in row.cites else ""


def reads_nothing(row: Row) -> bool:
    """Whether a run that ended so has certainly read nothing."""
    return row.dest == "failed" and bool(code_of(row))


def _after_failure(state: State, connection: Connection, stored: Stored, row: Row) -> Stored:
    """What is stored after a failed run: all that was, or nothing of it, as the backend decided (decision A25)."""
    kept = replace(stored, cites=(KEPT,)) if state.decisions.failed_run_keeps else Stored(cites=(KEPT,))
    if reads_nothing(row) or _fails_at_once(state, connection):
        return kept
    return replace(kept, partly=state.world.edition)


def _fails_at_once(state: State, connection: Connection) -> bool:
    """Whether the first page is certainly refused, again and again."""
    stops = stopping(state.faults, user_work(state, connection))
    return any(not fault.plan.skip for fault in stops)


def _put_back(state: State, connection: Connection, row: Row) -> int | None:
    if THROTTLED not in row.cites:
        return None
    stops = stopping(state.faults, user_work(state, connection))
    waits = [fault.plan.retry_after for fault in stops if fault.plan.kind == "throttled"]
    return state.instant + max(waits) if waits else None
