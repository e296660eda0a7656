"""Rows of Update Application Settings: who may, and what the registration holds then (facts F74, F75, F77; decision A33)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from azharness.contract.reasons import Reason
from azharness.model.desk import Dialog
from azharness.model.machines import people
from azharness.model.machines.created import DIRECTORY_READ, seen_held
from azharness.model.machines.parts import (
    Values,
    at_page,
    close_if_seen,
    failed,
    put_away,
    quiet_cloud,
    refusals,
)
from azharness.model.machines.signin import sign_in_guards, sign_in_rows
from azharness.model.prediction import ABSENT, Observation, Shape, Value
from azharness.model.site import App
from azharness.model.state import State
from azharness.model.table import Context, Row, Shown, When
from azharness.model.versions import VERSIONS
from azharness.model.world import Registered

PAGE = "update-application-settings"
LOCALHOST = "http://localhost"
REDIRECTS = "cloud/app/redirect_uris"
ROLES = "cloud/app/app_roles"

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


def _registered(context: Context) -> Registered | None:
    dialog = context.desk.top
    return context.state.world.registration(dialog.tenant_id, dialog.client_id)


def right(context: Context) -> Right:
    """What the person who signed in may do to the app's registration."""
    if people.person(context) is None:
        return "disputed"
    if people.home(context) != context.desk.top.tenant_id:
        return "elsewhere"
    if people.is_(context, people.GLOBAL):
        return "may consent"
    return "disputed" if people.is_(context, people.PRIVILEGED_ROLE) else "may not consent"


def _is(wanted: Right) -> When:
    return When(f"person: {wanted}", lambda context: right(context) == wanted)


def _open(context: Context, _seen: Observation) -> State:
    app = _wanted(context)
    dialog = Dialog(PAGE, tenant_id=app.tenant_id, client_id=app.client_id) if app else Dialog(PAGE)
    return context.state.with_desk(context.session, context.desk.opened(dialog))


def _update(context: Context, seen: Observation) -> State:
    state, registered = context.state.with_desk(context.session, context.desk.left()), _registered(context)
    if registered is None:
        return state
    written = seen.get(REDIRECTS) is not ABSENT
    held = seen_held(seen) if written else registered.held
    may_read = held is not None and DIRECTORY_READ in held.app_roles
    if may_read and not registered.reads:
        registered = replace(registered, reads=True, granted=state.cloud_instant)
    return state.with_registration(replace(registered, held=held, updated=True))


def _adds_localhost(context: Context) -> bool:
    return VERSIONS[context.state.product_version].localhost


def _certainly_written(context: Context) -> bool:
    """Whether something is certainly to be written: the device setting of an app made by hand, or a redirect URI."""
    registered = _registered(context)
    if registered is None or registered.updated:
        return False
    return registered.held is None or (
        _adds_localhost(context) and LOCALHOST not in registered.held.redirect_uris
    )


def _made_by_hand(context: Context) -> bool:
    registered = _registered(context)
    return registered is not None and registered.held is None


def _the_app(context: Context) -> Values:
    return {"cloud/app/client_id": (context.desk.top.client_id,)} if _made_by_hand(context) else {}


def _no_other_app(context: Context) -> Values:
    mine = (context.desk.top.client_id, ABSENT)
    return {} if _made_by_hand(context) else {"cloud/app/client_id": mine}


def _localhost(context: Context) -> Values:
    new = _certainly_written(context) and _adds_localhost(context)
    return {f"{REDIRECTS}/{LOCALHOST}": (True,)} if new else {}


def _directory_read(context: Context) -> Values:
    return {f"{ROLES}/{DIRECTORY_READ}": (True,)} if _certainly_written(context) else {}


def _kept(context: Context) -> Values:
    """What the registration held before, where the update adds to it."""
    registered = _registered(context)
    if registered is None or registered.held is None or not _certainly_written(context):
        return {}
    return {f"{REDIRECTS}/{uri}": (True,) for uri in registered.held.redirect_uris}


def _nothing_new(context: Context) -> Values:
    """What the registration holds where the update has nothing to add; nothing is seen where nothing was written."""
    registered = _registered(context)
    if registered is None or registered.held is None or _certainly_written(context):
        return {}
    held = registered.held
    return {REDIRECTS: _either(held.redirect_uris, registered), ROLES: (held.app_roles, ABSENT)}


def _either(uris: tuple[str, ...], registered: Registered) -> tuple[Value, ...]:
    with_localhost = tuple(sorted({*uris, LOCALHOST}))
    return (uris, ABSENT) if registered.updated else (uris, ABSENT, with_localhost)


def _no_keys(context: Context) -> Values:
    ends = _known_ends(context)
    newest: Values = {"cloud/app/key_end": (*sorted(ends), ABSENT)} if ends else {}
    return {"cloud/registrations": (0,), "cloud/keys-added": (0,), **newest}


def _known_ends(context: Context) -> set[int]:
    """The ends of the app's keys, as far as they were told; the newest key in Entra has one of them."""
    registered, app = _registered(context), context.state.app(context.desk.top.client_id)
    in_entra = (key.end for key in (registered.keys if registered else ()))
    on_site = (key.real_end for key in (app.keys if app else ()))
    return {end for end in (*in_entra, *on_site) if end is not None}


def _once(values: Callable[[Context], Values], *, before: bool) -> Callable[[Context], Values]:
    """The values where the app's settings were updated before, or where they were not."""

    def chosen(context: Context) -> Values:
        registered = _registered(context)
        return values(context) if (registered is not None and registered.updated) == before else {}

    return chosen


def _closed(context: Context) -> Values:
    return {"page": (context.desk.below,)}


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
UPDATED = (
    Shown("closed", ("UPD-2",), _closed),
    Shown("its registration was written", ("UPD-2",), _the_app),
    Shown("no other registration was written", ("UPD-7",), _no_other_app),
    Shown("redirect URI", ("UPD-4",), _localhost),
    Shown("directory read", ("UPD-5",), _directory_read),
    Shown("what else it held", ("UPD-7",), _kept),
    Shown("what it held", ("UPD-7",), _once(_nothing_new, before=False)),
    Shown("no key", ("UPD-7",), _once(_no_keys, before=False)),
    Shown("as after the first time", ("UPD-3",), _once(_nothing_new, before=True)),
    Shown("no key again", ("UPD-3",), _once(_no_keys, before=True)),
)
"""What is seen after an update that succeeded."""

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
        shows=(Shown("closed", ("UPD-6/answered-no",), _closed), quiet_cloud("No", "UPD-6/answered-no")),
    ),
)
