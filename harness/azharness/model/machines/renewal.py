"""Rows of the renewal of a secret key: opening it, and the form for imported apps."""

from __future__ import annotations

from functools import cache
from typing import Literal

from msgspec.structs import replace

from azharness.contract.reasons import Reason
from azharness.model.desk import Dialog
from azharness.model.machines.import_checks import expiry_day, expiry_guards
from azharness.model.machines.imports import real_end
from azharness.model.machines.parts import (
    NOBODY_ACTS,
    at_page,
    both,
    close_if_seen,
    entered,
    error_code,
    failed,
    put_away,
    quiet_cloud,
    refusals,
    required,
    seen_text,
)
from azharness.model.machines.validity import ASKED, seen_choices
from azharness.model.machines.verify import key_verdict
from azharness.model.prediction import Observation
from azharness.model.site import App, SiteKey
from azharness.model.state import State
from azharness.model.table import Context, Row, When

PAGE = "renew-secret-key"


def _wanted(context: Context) -> App | None:
    return context.state.app(str(context.command.client_id).strip())


def _renewable(context: Context, source: str) -> bool:
    app = _wanted(context)
    return app is not None and app.source == source and _in_tenants_node(context, app)


def _in_tenants_node(context: Context, app: App) -> bool:
    return context.state.onboarded(app.tenant_id)


def _perhaps_there(context: Context) -> bool:
    app = _wanted(context)
    return app is not None and not _in_tenants_node(context, app)


def _native(context: Context) -> bool:
    wanted = str(context.command.client_id).strip()
    return _wanted(context) is None and context.state.app(wanted, "client") is not None


def _unknown(context: Context) -> bool:
    return _wanted(context) is None and not _native(context)


def subject(context: Context) -> App | None:
    """The app whose key the dialog renews."""
    return context.state.app(context.desk.top.client_id)


@cache
def renews(source: Literal["created", "imported"]) -> When:
    """The condition that the dialog renews the key of such an app."""

    def holds(context: Context) -> bool:
        app = subject(context)
        return app is not None and app.source == source

    return When(f"key of an app that was {source}", holds)


def _open(context: Context, seen: Observation) -> State:
    app = _wanted(context)
    fields = {"validity": seen_text(seen, "fields/validity")}
    dialog = Dialog(PAGE, fields, offers=seen_choices(seen))
    if app is not None:
        dialog = replace(dialog, tenant_id=app.tenant_id, client_id=app.client_id)
    return context.state.with_desk(context.session, context.desk.opened(dialog))


def _entra_says(said: Literal["fine", "no app", "wrong key", "dead key"]) -> When:
    def holds(context: Context) -> bool:
        dialog = context.desk.top
        registered = context.state.world.registration(dialog.tenant_id, dialog.client_id)
        return key_verdict(context, registered) == said

    return both(IMPORTED, When(f"Entra: {said}", holds))


def with_new_key(context: Context, key: SiteKey) -> State:
    """The state in which the app has a new key and the dialog is closed."""
    app = subject(context)
    state = context.state.with_desk(context.session, context.desk.left())
    return state.with_app(replace(app, keys=(*app.keys, key))) if app else state


def _take_over(context: Context, _seen: Observation) -> State:
    dialog = context.desk.top
    end = real_end(context, dialog.tenant_id, dialog.client_id)
    return with_new_key(context, SiteKey(context.state.instant, expiry_day(context), end))


IMPORTED = renews("imported")
GUARDS = (
    required("secret_key", "KEY-5"),
    required("secret_key_expiry", "KEY-5"),
    *expiry_guards(("KEY-18",), ("KEY-18",)),
)
SECRET_GIVEN = When("a key, and a wrong date", lambda c: bool(entered(c, "secret_key")) and bool(_wrong(c)))


def _wrong(context: Context) -> tuple[str, ...]:
    return tuple(guard.name for guard in GUARDS if not guard.holds(context))


def _opens(source: Literal["created", "imported"], *cites: str) -> Row:
    when = When(f"app: {source}", lambda context: _renewable(context, source))
    asked = (ASKED,) if source == "created" else ()
    shows = (at_page(PAGE, *cites), *asked)
    return Row("console.renew", "closed", PAGE, when=when, effect=_open, shows=shows, cites=cites)


def _fails(said: Literal["no app", "wrong key", "dead key"], reason: Reason, code: str) -> tuple[Row, Row]:
    """The failure, and the same where a local reason holds too and the site asked Entra first."""
    outcome, shows = failed(reason), (error_code(code, "KEY-17"),)
    told = Row(
        "dialog.ok",
        PAGE,
        PAGE,
        when=_entra_says(said),
        guards=GUARDS,
        effect=close_if_seen,
        shows=shows,
        cites=("KEY-17",),
        outcome=outcome,
    )
    return told, replace(told, when=both(_entra_says(said), SECRET_GIVEN), guards=(), shows=(), cites=())


OPENING = (
    _opens("created", "KEY-3/entra-administrator"),
    _opens("imported", "KEY-5"),
    Row(
        "console.renew",
        "closed",
        PAGE,
        when=When("app of a tenant without a connection", _perhaps_there),
        effect=_open,
    ),
    *refusals(
        "console.renew",
        "closed",
        When("app of a tenant without a connection", _perhaps_there),
        Reason.NOT_FOUND,
        ("client_id",),
    ),
    *refusals(
        "console.renew", "closed", When("native app", _native), Reason.NOT_FOUND, ("client_id",), "CON-9"
    ),
    *refusals("console.renew", "closed", When("unknown app", _unknown), Reason.NOT_FOUND, ("client_id",)),
    Row("dialog.cancel", PAGE, "closed", effect=put_away),
)

RENEW_IMPORTED = (
    Row(
        "dialog.ok",
        PAGE,
        "closed",
        when=_entra_says("fine"),
        guards=GUARDS,
        effect=_take_over,
        shows=(quiet_cloud("renewal", "KEY-16"), NOBODY_ACTS),
        cites=("KEY-5",),
    ),
    *_fails("no app", Reason.APP_UNKNOWN, "AADSTS700016"),
    *_fails("wrong key", Reason.KEY_INVALID, "AADSTS7000215"),
    *_fails("dead key", Reason.KEY_EXPIRED, "AADSTS7000222"),
)
