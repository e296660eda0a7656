"""Rows of Verify for a web app: what Entra says to a token request with tenant, client ID and key (decision A4)."""

from __future__ import annotations

from functools import cache
from typing import Literal

from msgspec.structs import replace

from azharness.contract.reasons import Reason
from azharness.model.machines.import_checks import ASKED, ASKED_GUARDS, OTHER_GUARDS, moved
from azharness.model.machines.parts import (
    NOBODY_ACTS,
    Values,
    both,
    entered,
    error_code,
    failed,
    free_refusal,
    quiet_cloud,
    typed,
)
from azharness.model.prediction import Observation
from azharness.model.remember import remembered
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.state import State
from azharness.model.table import Context, Row, Shown, When
from azharness.model.world import Registered

KeyVerdict = Literal["fine", "no app", "native app", "wrong key", "dead key"]
Verdict = KeyVerdict | Literal["no tenant", "elsewhere", "app elsewhere"]

PAGE = "import-server-app"


@remembered
def verdict(context: Context) -> Verdict:
    """What Entra says to what was entered."""
    tenant_id, world = entered(context, "tenant_id"), context.state.world
    tenant = world.tenant(tenant_id)
    if tenant is None:
        return "no tenant"
    if tenant.cloud != context.desk.form.text("environment"):
        return "elsewhere"
    registered = world.registration(tenant_id, entered(context, "client_id"))
    if registered is None and world.in_other_cloud(entered(context, "client_id"), tenant.cloud):
        return "app elsewhere"
    return key_verdict(context, registered)


def key_verdict(context: Context, registered: Registered | None) -> KeyVerdict:
    """What Entra says to the entered key of a registration."""
    if registered is None:
        return "no app"
    if registered.server:
        return "native app"
    secret, now = entered(context, "secret_key"), context.state.cloud_instant
    ends = [key.end for key in registered.keys if key.secret and key.secret == secret]
    if any(end is None or now < end for end in ends):
        return "fine"
    return "dead key" if ends else "wrong key"


@cache
def entra_says(said: Verdict) -> When:
    """The condition that Entra answers so."""
    return When(f"Entra: {said}", lambda context: verdict(context) == said)


def _note_success(context: Context, _seen: Observation) -> State:
    desk = context.desk
    dialog = replace(desk.top, verified="yes", tried=True, edited=frozenset())
    form = replace(desk.form, verified_in=desk.form.text("environment"))
    return context.state.with_desk(context.session, desk.turned(form).changed(dialog))


def note_failure(context: Context, _seen: Observation) -> State:
    """After a failure nothing is verified."""
    desk = context.desk
    return context.state.with_desk(context.session, desk.changed(replace(desk.top, verified="no")))


def _asked_again(name: str) -> Shown:
    def values(context: Context) -> Values:
        dialog, environment = context.desk.top, context.desk.form.text("environment")
        edited = min(dialog.edited & set(ASKED), default="")
        # Elsewhere the global cloud may be asked too: it serves instance discovery for all.
        asked = dialog.tried and edited == name and environment == "public"
        return {"cloud/clouds": ((environment,),)} if asked else {}

    return Shown(f"Entra asked again after an edit of {name}", (f"SRV-10/{name.replace('_', '-')}",), values)


def _asked_there(context: Context) -> Values:
    environment = context.desk.form.text("environment")
    return {f"cloud/clouds/{environment}": (True,)} if moved(context) else {}


ASKED_THERE = Shown("Entra asked in the other environment", ("SRV-10/environment",), _asked_there)


def _fails(said: Verdict, reason: Reason, case: str, code: str = "") -> Row:
    return Row(
        "dialog.verify",
        PAGE,
        PAGE,
        when=entra_says(said),
        guards=ASKED_GUARDS,
        effect=note_failure,
        shows=(ASKED_THERE, error_code(code, case)) if code else (ASKED_THERE,),
        cites=(case,),
        outcome=failed(reason),
    )


_FOR_CLIENTS = When("for Cloud Management", lambda c: typed(c, "service") == CLOUD_MANAGEMENT)
_FOR_OTHERS = When("for another service", lambda c: typed(c, "service") != CLOUD_MANAGEMENT)

_SUCCEEDS = Row(
    "dialog.verify",
    PAGE,
    PAGE,
    when=entra_says("fine"),
    guards=ASKED_GUARDS,
    effect=_note_success,
    shows=(
        quiet_cloud("verify", "SRV-12"),
        NOBODY_ACTS,
        ASKED_THERE,
        *(_asked_again(name) for name in ASKED),
    ),
    cites=("SRV-9",),
)

VERIFY = (
    _SUCCEEDS,
    _fails("no tenant", Reason.TENANT_UNKNOWN, "SRV-11/unknown-tenant", "AADSTS90002"),
    *(
        replace(_fails("elsewhere", reason, case), when=both(entra_says("elsewhere"), when))
        for reason in (Reason.TENANT_UNKNOWN, Reason.APP_UNKNOWN, Reason.CLOUD_REFUSED)
        for case, when in (("CLD-7", _FOR_CLIENTS), ("SRV-11/unknown-tenant", _FOR_OTHERS))
    ),
    _fails("no app", Reason.APP_UNKNOWN, "SRV-15", "AADSTS700016"),
    # The public cloud knows apps of the US Government cloud, and says so (fact E96).
    *(_fails("app elsewhere", reason, "SRV-15") for reason in (Reason.APP_UNKNOWN, Reason.CLOUD_REFUSED)),
    # A public client may present no key at all (fact E91): there is no web app of that ID.
    *(_fails("native app", reason, "SRV-15") for reason in (Reason.CLOUD_REFUSED, Reason.KEY_INVALID)),
    _fails("wrong key", Reason.KEY_INVALID, "SRV-11/wrong-secret", "AADSTS7000215"),
    _fails("dead key", Reason.KEY_EXPIRED, "SRV-11/expired-secret", "AADSTS7000222"),
    *(free_refusal(_SUCCEEDS, guard) for guard in OTHER_GUARDS),
)
