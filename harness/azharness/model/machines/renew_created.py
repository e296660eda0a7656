"""Rows of the renewal of a created app's key: who may do it (facts F89, F91; decisions A22, A41)."""

from __future__ import annotations

from functools import cache
from typing import Literal

from msgspec.structs import replace

from azharness.contract.reasons import Reason
from azharness.model.machines import people
from azharness.model.machines.created import after_writing, keys_added, seen_key_end
from azharness.model.machines.parts import (
    Values,
    both,
    close_if_seen,
    entered,
    error_code,
    failed,
    quiet_cloud,
)
from azharness.model.machines.renewal import PAGE, renews, subject, with_new_key
from azharness.model.machines.signin import sign_in_guards, sign_in_rows
from azharness.model.machines.validity import VALIDITY_GUARDS, chosen_end
from azharness.model.prediction import Observation, Shape
from azharness.model.remember import remembered
from azharness.model.site import App, SiteKey
from azharness.model.state import State
from azharness.model.table import Context, Guard, Row, Shown, When
from azharness.model.text import DAY, years_after
from azharness.model.versions import VERSIONS
from azharness.model.world import CloudKey

Right = Literal[
    "global administrator",
    "cloud application administrator",
    "owner with role",
    "application administrator",
    "privileged role administrator",
    "owner without role",
    "nobody",
    "elsewhere",
    "unknown",
    "too old",
    "global administrator now",
    "cloud application administrator no more",
    "owner with role, perhaps",
    "application administrator, perhaps",
    "owner without role, perhaps",
]

ROLES: tuple[tuple[str, Right], ...] = (
    (people.GLOBAL, "global administrator"),
    (people.CLOUD_APPLICATION, "cloud application administrator"),
    (people.APPLICATION, "application administrator"),
    (people.PRIVILEGED_ROLE, "privileged role administrator"),
)
LATER: dict[Right, Right] = {
    "global administrator": "global administrator now",
    "cloud application administrator": "cloud application administrator no more",
    "owner with role": "owner with role, perhaps",
    "application administrator": "application administrator, perhaps",
    "owner without role": "owner without role, perhaps",
}
"""Rights whose rules changed with 2409; what became of owners no document says (fact F91)."""
DISPUTED: dict[Right, str] = {
    "privileged role administrator": "KEY-10/privileged-role-administrator",
    "application administrator, perhaps": "KEY-10/application-administrator",
    "owner with role, perhaps": "KEY-3/owner-with-role",
    "owner without role, perhaps": "KEY-11",
}
"""Rights on which documents and reports disagree: the key is renewed, or Graph declines and nothing changes."""


@remembered
def right(context: Context) -> Right:
    """What the person is to the app."""
    if people.person(context) is None:
        return "unknown"
    if people.home(context) != context.desk.top.tenant_id:
        return "elsewhere"
    if _too_old(context):
        return "too old"
    if VERSIONS[context.state.product_version].renewal == "those who manage apps":
        return _standing(context)
    return _later(context)


def _owns(context: Context, app: App) -> bool:
    """Whether the person created the app, or was made an owner of it."""
    person = context.desk.top.person
    registered = context.state.world.registration(app.tenant_id, app.client_id)
    return app.owner == person or (registered is not None and person.lower() in registered.owners)


def _later(context: Context) -> Right:
    """The standing where those who may consent count: of several roles the highest."""
    if people.is_(context, people.PRIVILEGED_ROLE) and not people.is_(context, people.GLOBAL):
        return "privileged role administrator"
    standing = _standing(context)
    return LATER.get(standing, standing)


def _standing(context: Context) -> Right:
    app = subject(context)
    owns = app is not None and _owns(context, app)
    held = next((standing for role, standing in ROLES if people.is_(context, role)), None)
    if held == "cloud application administrator" and owns:
        return "owner with role"
    return held or ("owner without role" if owns else "nobody")


def _too_old(context: Context) -> bool:
    app, days = subject(context), VERSIONS[context.state.product_version].renewable_days
    if app is None or not app.keys or days is None:
        return False
    return context.state.instant - app.keys[0].since > days * DAY


@cache
def _is(wanted: Right) -> When:
    return both(CREATED, When(f"person: {wanted}", lambda context: right(context) == wanted))


def _renew(context: Context, seen: Observation) -> State:
    end = seen_key_end(seen)
    after = after_writing(_with_lost_keys(context, seen, keys_added(seen) - 1))
    return with_new_key(replace(context, state=after), SiteKey(context.state.instant, end, end))


def lose_key(context: Context, seen: Observation) -> State:
    """After a renewal that failed: keys may be there all the same, of which only Entra knows."""
    return _with_lost_keys(context, seen, keys_added(seen))


def _with_lost_keys(context: Context, seen: Observation, count: int) -> State:
    dialog, world = context.desk.top, context.state.world
    for _ in range(count):
        world = world.with_key(dialog.tenant_id, dialog.client_id, CloudKey("", seen_key_end(seen)))
    return replace(context.state, world=world)


def _new_key(context: Context) -> Values:
    return {
        "page": (context.desk.below,),
        "cloud/registrations": (0,),
        "cloud/keys-added": (1,),
        **_one_or_two_years(context),
    }


def _one_or_two_years(context: Context) -> Values:
    if VERSIONS[context.state.product_version].asks_validity:
        return {}
    return {"cloud/app/key_end": tuple(years_after(context.state.instant, years) for years in (1, 2))}


def _kept(context: Context) -> Values:
    """What the registration held before: IDs, redirect URIs, permissions and owners, and every key that somebody else made."""
    dialog = context.desk.top
    registered = context.state.world.registration(dialog.tenant_id, dialog.client_id)
    if registered is None:
        return {}
    held, others = registered.held, sum(bool(key.secret) for key in registered.keys)
    uris = held.redirect_uris if held else registered.added_redirects
    return {
        **{f"cloud/app/redirect_uris/{uri}": (True,) for uri in uris},
        **{f"cloud/app/app_roles/{role}": (True,) for role in (held.app_roles if held else ())},
        **{f"cloud/app/owners/{owner}": (True,) for owner in registered.owners},
        "cloud/app/identifier_uris": ((registered.app_id_uri,),),
        # What becomes of the site's own keys is its own affair.
        "cloud/app/keys": tuple(range(others + 1, len(registered.keys) + _own_keys(context) + 2)),
    }


def _own_keys(context: Context) -> int:
    app = subject(context)
    return len(app.keys) if app else 0


def _as_chosen(context: Context) -> Values:
    end = chosen_end(context) if VERSIONS[context.state.product_version].asks_validity else None
    return {} if end is None else {"cloud/app/key_end": (end,)}


def _validity_given(context: Context) -> bool:
    return not VERSIONS[context.state.product_version].asks_validity or bool(entered(context, "validity"))


def _violated(context: Context) -> tuple[str, ...]:
    return tuple(guard.name for guard in GUARDS if not guard.holds(context))


KEPT = "KEY-3/others-kept"


def _renews(wanted: Right, case: str, shown: str) -> Row:
    seen = (
        Shown("one new key", (shown,), _new_key),
        Shown("ends as chosen", ("KEY-12",), _as_chosen),
        Shown("what it held", (KEPT,), _kept),
    )
    return Row(
        "dialog.ok",
        PAGE,
        "closed",
        when=_is(wanted),
        guards=GUARDS,
        effect=_renew,
        shows=seen if shown else (),
        cites=(case,) if case else (),
    )


def _declines(wanted: Right, outcome: Shape, *cites: str) -> Row:
    quiet = (quiet_cloud("renewal", *cites), error_code("Authorization_RequestDenied", *cites))
    shows = quiet if outcome.kind == "failed" else quiet[:1]
    return Row(
        "dialog.ok",
        PAGE,
        PAGE,
        when=_is(wanted),
        guards=GUARDS,
        effect=close_if_seen,
        shows=shows if cites else (),
        cites=cites,
        outcome=outcome,
    )


TOO_OLD = Shape("refused", Reason.NOT_AVAILABLE)
OLD_AND_NOT_READY = When("too old, and not ready for OK", lambda c: _too_old(c) and bool(_violated(c)))
CREATED = renews("created")
GUARDS = (
    Guard("validity given", _validity_given, Reason.REQUIRED, "validity"),
    *VALIDITY_GUARDS,
    *sign_in_guards("KEY-3/entra-administrator"),
)
DENIED = failed(Reason.PERMISSION_DENIED)
_ADMINISTRATOR = "KEY-3/entra-administrator"

RENEW_CREATED = (
    *sign_in_rows(PAGE, CREATED, _ADMINISTRATOR, (_ADMINISTRATOR,), ()),
    _renews("global administrator", "KEY-4/global-administrator", _ADMINISTRATOR),
    _renews("cloud application administrator", "KEY-4/cloud-application-administrator", _ADMINISTRATOR),
    _renews("owner with role", "KEY-3/owner-with-role", "KEY-3/owner-with-role"),
    _renews("application administrator", "KEY-10/application-administrator", _ADMINISTRATOR),
    _renews("owner without role", "KEY-11", "KEY-11"),
    _renews("global administrator now", "KEY-9/global-administrator", _ADMINISTRATOR),
    _renews("unknown", "", ""),
    _declines("unknown", DENIED),
    _declines("nobody", DENIED, "KEY-4/no-role"),
    _declines("cloud application administrator no more", DENIED, "KEY-9/cloud-application-administrator"),
    *(_declines("elsewhere", failed(reason)) for reason in (Reason.PERMISSION_DENIED, Reason.CLOUD_REFUSED)),
    _declines("elsewhere", Shape("refused", Reason.WRONG_TENANT)),
    *(_renews(right, case, case) for right, case in DISPUTED.items()),
    *(_declines(right, DENIED, case) for right, case in DISPUTED.items()),
    _declines("too old", TOO_OLD, "KEY-8"),
    Row("dialog.ok", PAGE, PAGE, when=both(CREATED, OLD_AND_NOT_READY), outcome=TOO_OLD),
)
