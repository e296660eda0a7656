"""Rows of the renewal of a created app's key: who may do it (facts F89, F91; decisions A22, A41)."""

from __future__ import annotations

from typing import Literal

from azharness.contract.reasons import Reason
from azharness.model.machines import people
from azharness.model.machines.created import seen_key_end
from azharness.model.machines.parts import Values, both, close_if_seen, error_code, failed, quiet_cloud
from azharness.model.machines.renewal import PAGE, renews, subject, with_new_key
from azharness.model.machines.signin import sign_in_guards, sign_in_rows
from azharness.model.prediction import Observation, Shape
from azharness.model.site import SiteKey
from azharness.model.state import State
from azharness.model.table import Context, Row, Shown, When
from azharness.model.text import DAY, years_after
from azharness.model.versions import holds

TOO_OLD = 800 * DAY

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
    "owner with role": "cloud application administrator no more",
}
"""Rights whose rules changed with 2409 (fact F91)."""


def right(context: Context) -> Right:
    """What the person is to the app."""
    if people.person(context) is None:
        return "unknown"
    if people.home(context) != context.desk.top.tenant_id:
        return "elsewhere"
    if not holds("KEY-8", context.state.product_version):
        return _standing(context)
    standing = _standing(context)
    return "too old" if _too_old(context) else LATER.get(standing, standing)


def _standing(context: Context) -> Right:
    app = subject(context)
    owns = app is not None and app.owner == context.desk.top.person
    held = next((standing for role, standing in ROLES if people.is_(context, role)), None)
    if held == "cloud application administrator" and owns:
        return "owner with role"
    return held or ("owner without role" if owns else "nobody")


def _too_old(context: Context) -> bool:
    app = subject(context)
    return app is not None and bool(app.keys) and context.state.instant - app.keys[0].since > TOO_OLD


def _is(wanted: Right) -> When:
    return both(CREATED, When(f"person: {wanted}", lambda context: right(context) == wanted))


def _renew(context: Context, seen: Observation) -> State:
    end = seen_key_end(seen)
    return with_new_key(context, SiteKey(context.state.instant, end, end))


def _new_key(context: Context) -> Values:
    return {
        "page": (context.desk.below,),
        "cloud/registrations": (0,),
        "cloud/keys-added": (1,),
        "cloud/app/key_end": tuple(years_after(context.state.instant, years) for years in (1, 2)),
    }


def _renews(wanted: Right, case: str, shown: str) -> Row:
    seen = (Shown("one new key", (shown,), _new_key),)
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


CREATED = renews("created")
GUARDS = sign_in_guards("KEY-3/entra-administrator")
DENIED = failed(Reason.PERMISSION_DENIED)
_ADMINISTRATOR = "KEY-3/entra-administrator"

RENEW_CREATED = (
    *sign_in_rows(PAGE, CREATED, _ADMINISTRATOR, (_ADMINISTRATOR,), ()),
    _renews("global administrator", "KEY-4/global-administrator", _ADMINISTRATOR),
    _renews("cloud application administrator", "KEY-4/cloud-application-administrator", _ADMINISTRATOR),
    _renews("owner with role", "KEY-3/owner-with-role", "KEY-3/owner-with-role"),
    _renews("application administrator", "KEY-10/application-administrator", _ADMINISTRATOR),
    _renews("privileged role administrator", "KEY-10/privileged-role-administrator", _ADMINISTRATOR),
    _renews("owner without role", "KEY-11", "KEY-11"),
    _renews("global administrator now", "KEY-9/global-administrator", _ADMINISTRATOR),
    _renews("unknown", "", ""),
    _declines("unknown", DENIED),
    _declines("nobody", DENIED, "KEY-4/no-role"),
    _declines("cloud application administrator no more", DENIED, "KEY-9/cloud-application-administrator"),
    *(_declines("elsewhere", failed(reason)) for reason in (Reason.PERMISSION_DENIED, Reason.CLOUD_REFUSED)),
    _declines("elsewhere", Shape("refused", Reason.WRONG_TENANT)),
    _declines("too old", Shape("refused", Reason.NOT_AVAILABLE), "KEY-8"),
)
