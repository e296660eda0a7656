"""Rows of the sign-in inside a dialog, and of OK without one."""

from __future__ import annotations

from msgspec.structs import replace

from azharness.contract.reasons import Reason
from azharness.model.access import BLOCKED
from azharness.model.machines.parts import Values, both, error_code, failed, quiet_cloud
from azharness.model.machines.people import UNKNOWN, signed_in, tenant_name_values
from azharness.model.prediction import Observation, Shape
from azharness.model.state import State
from azharness.model.table import Context, Guard, Row, Shown, When

DECLINED = "access_denied"
"""The error with which a person leaves the sign-in (RFC 6749, 4.1.2.1)."""
TOKEN_LIFE = 55 * 60
"""A person's token is good for so long, in seconds: an hour (facts F146, E56) less what a careful site holds back."""


def _long_ago(context: Context) -> bool:
    state, dialog = context.state, context.desk.top
    passed = max(state.cloud_instant - dialog.signed_in, state.instant - dialog.signed_in_here)
    return signed_in(context) and passed >= TOKEN_LIFE


def _kept_out(context: Context) -> bool:
    """Whether a policy on all cloud apps stops the person's sign-in; Microsoft's own apps cannot be left out of it here."""
    world = context.state.world
    object_id = context.state.signing.get(context.session, UNKNOWN)
    tenant, person = world.home(object_id), world.person(object_id)
    if tenant is None or person is None or not person.enabled or tenant.cloud != _cloud(context):
        return False
    return world.policy(tenant.tenant_id).stops("")


def _cloud(context: Context) -> str:
    """The cloud where the person signs in: that of the dialog's app, or else the chosen one. Others do not know the person."""
    tenant = context.state.world.tenant(context.desk.top.tenant_id)
    return tenant.cloud if tenant else context.desk.form.text("environment")


LONG_AGO = When("the person's token may have ended", _long_ago)
RETURNED = When("the browser came back", lambda c: c.desk.top.asked and "error" not in c.command.query)


def _declined(context: Context) -> bool:
    """Whether the person left the sign-in, so that nobody knows what Entra would have said."""
    return bool(context.command.query.get("error") == DECLINED)


REFUSED = When(
    "Entra refused the person",
    lambda c: c.desk.top.asked and "error" in c.command.query and (_declined(c) or not _kept_out(c)),
)
KEPT_OUT = When(
    "a policy on all cloud apps keeps the person out",
    lambda c: c.desk.top.asked and "error" in c.command.query and _kept_out(c) and not _declined(c),
)
TOLD = ("FLW-4/administrator-told",)


ENDED = (
    Shape("refused", Reason.NOT_SIGNED_IN),
    failed(Reason.SIGN_IN_FAILED),
    failed(Reason.CLOUD_REFUSED),
)
"""What OK may be told when a sign-in was long ago; a site may also hold means to renew the token."""


def _begin(context: Context, _seen: Observation) -> State:
    desk = context.desk
    return context.state.with_desk(context.session, desk.changed(replace(desk.top, asked=True)))


def _complete(context: Context, _seen: Observation) -> State:
    desk = context.desk
    person = context.state.signing.get(context.session, UNKNOWN)
    dialog = replace(
        desk.top,
        asked=False,
        person=person,
        signed_in=context.state.cloud_instant,
        signed_in_here=context.state.instant,
    )
    return replace(
        context.state.with_desk(context.session, desk.changed(dialog)), met=context.state.met | {desk.page}
    )


def fail(context: Context, _seen: Observation) -> State:
    """After a failure the sign-in has to begin anew; who signed in before is signed in still."""
    desk = context.desk
    return context.state.with_desk(context.session, desk.changed(replace(desk.top, asked=False)))


def _signed_in_first(context: Context) -> bool:
    return signed_in(context) or bool(context.state.met)


def _signed_in_again(context: Context) -> bool:
    return signed_in(context) or not context.state.met


def sign_in_guards(first: str) -> tuple[Guard, Guard]:
    """OK needs a sign-in: `first` is the case where nobody has signed in at the site before."""
    return (
        Guard("signed in", _signed_in_first, Reason.NOT_SIGNED_IN, cites=(first,)),
        Guard("signed in again", _signed_in_again, Reason.NOT_SIGNED_IN, cites=("CRT-8/asks-again",)),
    )


def sign_in_rows(
    page: str, dialog: When, accepted: str, quiet: tuple[str, ...], named: tuple[str, ...]
) -> tuple[Row, ...]:
    """Sign in at a dialog: `accepted`, `quiet` and `named` are the cases of success, no writing, tenant name."""
    writes_nothing = quiet_cloud("sign-in", *quiet)

    def name(context: Context) -> Values:
        return tenant_name_values(context) if named else {}

    return (
        Row(
            "signin.begin",
            page,
            page,
            when=dialog,
            effect=_begin,
            shows=(writes_nothing,),
            outcome=Shape("pending"),
        ),
        Row(
            "signin.complete",
            page,
            page,
            when=both(dialog, RETURNED),
            effect=_complete,
            shows=(writes_nothing, Shown("tenant name", named, name)),
            cites=(accepted,),
        ),
        Row(
            "signin.complete",
            page,
            page,
            when=both(dialog, REFUSED),
            effect=fail,
            outcome=failed(Reason.SIGN_IN_FAILED),
        ),
        Row(
            "signin.complete",
            page,
            page,
            when=both(dialog, KEPT_OUT),
            effect=fail,
            shows=(error_code(BLOCKED, *TOLD),),
            outcome=failed(Reason.SIGN_IN_FAILED),
            cites=TOLD,
        ),
        *(Row("dialog.ok", page, page, when=both(dialog, LONG_AGO), outcome=outcome) for outcome in ENDED),
    )
