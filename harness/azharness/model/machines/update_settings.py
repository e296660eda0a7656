"""Rows of Update Application Settings: who may, and what the registration holds then (facts F74, F75, F77; decision A33)."""

from __future__ import annotations

from functools import cache
from typing import Literal

from msgspec.structs import replace

from azharness.contract.reasons import Reason
from azharness.model.desk import Dialog
from azharness.model.machines import people
from azharness.model.machines.parts import (
    at_page,
    close_if_seen,
    failed,
    put_away,
    quiet_cloud,
    refusals,
)
from azharness.model.machines.signin import sign_in_guards, sign_in_rows
from azharness.model.machines.updated import ANSWERED_NO, UPDATED, subject, written
from azharness.model.prediction import Observation, Shape
from azharness.model.remember import remembered
from azharness.model.site import App
from azharness.model.state import State
from azharness.model.table import Context, Row, Shown, When

PAGE = "update-application-settings"

Right = Literal["may consent", "may not consent", "disputed", "elsewhere"]


def _wanted(context: Context) -> App | None:
    return context.state.app(str(context.command.client_id).strip())


def _in_tenants_node(context: Context) -> bool:
    app = _wanted(context)
    return app is not None and context.state.onboarded(app.tenant_id)


def _perhaps_there(context: Context) -> bool:
    return _wanted(context) is not None and not _in_tenants_node(context)


def _native(context: Context) -> bool:
    wanted = str(context.command.client_id).strip()
    return _wanted(context) is None and context.state.app(wanted, "client") is not None


def _unknown(context: Context) -> bool:
    return _wanted(context) is None and not _native(context)


@remembered
def right(context: Context) -> Right:
    """What the person who signed in may do to the app's registration."""
    if people.person(context) is None:
        return "disputed"
    if people.home(context) != context.desk.top.tenant_id:
        return "elsewhere"
    if people.is_(context, people.GLOBAL):
        return "may consent"
    return "disputed" if people.is_(context, people.PRIVILEGED_ROLE) else "may not consent"


@cache
def _is(wanted: Right) -> When:
    return When(f"person: {wanted}", lambda context: right(context) == wanted)


def _open(context: Context, _seen: Observation) -> State:
    app = _wanted(context)
    dialog = Dialog(PAGE, tenant_id=app.tenant_id, client_id=app.client_id) if app else Dialog(PAGE)
    return context.state.with_desk(context.session, context.desk.opened(dialog))


def _update(context: Context, seen: Observation) -> State:
    state, registered = context.state.with_desk(context.session, context.desk.left()), subject(context)
    if registered is None:
        return state
    return state.with_registration(replace(written(registered, state, seen), updated=True, half=False))


def half(context: Context, seen: Observation) -> State:
    """After an update that failed on the way: what was seen to be written is known, and nothing else."""
    state, registered = context.state, subject(context)
    if registered is None or registered.updated:
        return state
    return state.with_registration(replace(written(registered, state, seen), half=True))


def _opens(when: When, *cites: str) -> Row:
    seen = (
        at_page(PAGE, *cites),
        Shown("its app", cites, lambda context: {"fields/client_id": (_client_id(context),)}),
        quiet_cloud("opening", *cites),
    )
    return Row(
        "console.update-settings",
        "closed",
        PAGE,
        when=when,
        effect=_open,
        shows=seen if cites else (),
        cites=cites,
    )


def _client_id(context: Context) -> str:
    return str(context.command.client_id).strip().lower()


def _not_there(when: When) -> tuple[Row, ...]:
    return refusals("console.update-settings", "closed", when, Reason.NOT_FOUND, ("client_id",))


def _succeeds(wanted: Right, *cites: str) -> Row:
    return Row(
        "dialog.ok",
        PAGE,
        "closed",
        when=_is(wanted),
        guards=GUARDS,
        effect=_update,
        shows=UPDATED if cites else (),
        cites=cites,
    )


def _declines(wanted: Right, outcome: Shape, *cites: str) -> Row:
    return Row(
        "dialog.ok",
        PAGE,
        PAGE,
        when=_is(wanted),
        guards=GUARDS,
        effect=close_if_seen,
        shows=(quiet_cloud("update", *cites),) if cites else (),
        cites=cites,
        outcome=outcome,
    )


THERE = When("web app of an onboarded tenant", _in_tenants_node)
PERHAPS = When("web app of a tenant without a connection", _perhaps_there)
NATIVE = When("native app", _native)
UNKNOWN = When("unknown app", _unknown)
ALWAYS = When("in this dialog", lambda _: True)
GUARDS = sign_in_guards("UPD-6/no-consent-role")
DENIED = failed(Reason.PERMISSION_DENIED)
UPDATE_SETTINGS = (
    _opens(THERE, "UPD-1"),
    _opens(PERHAPS),
    *_not_there(PERHAPS),
    *refusals("console.update-settings", "closed", NATIVE, Reason.NOT_AVAILABLE, ("client_id",), "CON-9"),
    *_not_there(UNKNOWN),
    *sign_in_rows(PAGE, ALWAYS, "UPD-2", ("UPD-1",), ()),
    _succeeds("may consent", "UPD-2"),
    _declines("may not consent", DENIED, "UPD-6/no-consent-role"),
    # Who but a Global Administrator may consent for all is not said: either answer is allowed.
    _succeeds("disputed"),
    _declines("disputed", DENIED),
    *(_declines("elsewhere", failed(reason)) for reason in (Reason.PERMISSION_DENIED, Reason.CLOUD_REFUSED)),
    _declines("elsewhere", failed(Reason.APP_UNKNOWN)),
    _declines("elsewhere", Shape("refused", Reason.WRONG_TENANT)),
    Row(
        "dialog.cancel",
        PAGE,
        "closed",
        effect=put_away,
        shows=(ANSWERED_NO, quiet_cloud("No", "UPD-6/answered-no")),
    ),
)
