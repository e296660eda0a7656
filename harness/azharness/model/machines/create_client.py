"""Rows of the Create Client Application dialog."""

from __future__ import annotations

from azharness.contract.reasons import Reason
from azharness.model.desk import Dialog
from azharness.model.machines import people
from azharness.model.machines.app_id_uri import DEFAULT_URI
from azharness.model.machines.created import seen_held
from azharness.model.machines.hindered import (
    CLIENT_CREATION,
    LEFT,
    REGISTERING,
    SENT_TWICE,
    TOLD,
    comes_twice,
    hindered,
    unhindered,
)
from azharness.model.machines.parts import (
    Values,
    at_page,
    both,
    entered,
    failed,
    mark_tried,
    put_away,
    quiet_cloud,
    required,
    return_to_list,
    seen_text,
)
from azharness.model.machines.signin import sign_in_guards, sign_in_rows
from azharness.model.prediction import Observation, Shape
from azharness.model.site import App
from azharness.model.state import State
from azharness.model.table import Context, Guard, Row, Shown, When
from azharness.model.text import as_shown
from azharness.model.versions import VERSIONS
from azharness.model.views.apps import listed
from azharness.model.world import Registered

PAGE = "create-client-app"
LIST = "client-app"
BROKER = "ms-appx-web://Microsoft.AAD.BrokerPlugin/{cloud/app/client_id}"
"""The redirect URI with which Windows signs in (facts F67, F68)."""
FOR_WINDOWS: Values = {f"cloud/app/redirect_uris/{BROKER}": (True,), "cloud/app/public_client": (True,)}


def _has_urls(context: Context) -> bool:
    return VERSIONS[context.state.product_version].urls


def _right_tenant(context: Context) -> bool:
    return people.home(context) in {"", context.desk.top.tenant_id}


def _may_create(context: Context) -> bool:
    return _right_tenant(context) and people.is_(context, people.GLOBAL)


def _disputed(context: Context) -> bool:
    return _right_tenant(context) and not people.is_(context, people.GLOBAL)


MAY_CREATE = When("the person may create and consent", _may_create)
DISPUTED = When("the person's rights are disputed", _disputed)
HERE = When("the person is of the web app's tenant", _right_tenant)
WRONG_TENANT = When("the person is of another tenant", lambda context: not _right_tenant(context))
UNHINDERED = unhindered(CLIENT_CREATION)
ALWAYS = When("in this dialog", lambda _: True)

REPLY_URL_GIVEN = Guard(
    "reply_url_given",
    lambda context: not _has_urls(context) or bool(entered(context, "reply_url")),
    Reason.REQUIRED,
    "reply_url",
    ("NAT-3",),
)
GUARDS = (
    required("application_name"),
    REPLY_URL_GIVEN,
    *sign_in_guards("NAT-7/no-ok-before-sign-in"),
)


def _open(context: Context, seen: Observation) -> State:
    desk = context.desk
    fields = {"reply_url": seen_text(seen, "fields/reply_url") or DEFAULT_URI} if _has_urls(context) else {}
    return context.state.with_desk(
        context.session, desk.opened(Dialog(PAGE, fields, tenant_id=desk.top.tenant_id))
    )


def _create(context: Context, seen: Observation) -> State:
    dialog = context.desk.top
    web_app = context.desk.form.text("web_app").lower()
    app = App(
        tenant_id=dialog.tenant_id,
        client_id=seen_text(seen, "cloud/app/client_id").lower(),
        kind="client",
        name=entered(context, "application_name"),
        source="created",
        owner=dialog.person,
    )
    registered = Registered(app.tenant_id, app.client_id, server=web_app, held=seen_held(seen))
    return return_to_list(context, context.state.with_app(app).with_registration(registered), seen)


def fail(context: Context, seen: Observation) -> State:
    """After a creation that failed: whether one more registration may be there of which nobody was told."""
    return mark_tried(context, seen, SENT_TWICE if comes_twice(context, REGISTERING) else "")


def _created(context: Context) -> Values:
    apps = listed(context, "client")
    listing: Values = {"apps#": (len(apps) + 1,)} if all(app.sure for app in apps) else {}
    return listing | {
        "page": (LIST,),
        **_registered(context),
        "cloud/keys-added": (0,),
        "cloud/app/name": (entered(context, "application_name"),),
    }


def _as_typed(context: Context) -> Values:
    return {f"cloud/app/redirect_uris/{entered(context, 'reply_url')}": (True,)} if _has_urls(context) else {}


def _registered(context: Context) -> Values:
    """One registration, counted over all tries; of a request that comes twice Entra makes two (fact G90)."""
    dialog = context.desk.top
    if dialog.broken == SENT_TWICE or comes_twice(context, REGISTERING):
        return {}
    return (
        {LEFT: (1 - dialog.left,)} if dialog.tried or context.state.faults else {"cloud/registrations": (1,)}
    )


def _succeeds(when: When, *cites: str) -> Row:
    seen = (
        Shown("one app, listed", ("NAT-8",), _created),
        Shown("the Reply URL as typed", ("NAT-3",), _as_typed),
        Shown("what Windows signs in with", ("NAT-5",), lambda _: FOR_WINDOWS),
    )
    return Row("dialog.ok", PAGE, LIST, when=when, guards=GUARDS, effect=_create, shows=seen, cites=cites)


def _declines(when: When, outcome: Shape, *cites: str) -> Row:
    return Row("dialog.ok", PAGE, PAGE, when=when, guards=GUARDS, effect=fail, cites=cites, outcome=outcome)


CREATE_CLIENT = (
    Row(
        "dialog.create client",
        LIST,
        PAGE,
        effect=_open,
        shows=(
            at_page(PAGE, "NAT-1"),
            Shown("reply_url prefilled", ("NAT-3",), lambda _: {"fields/reply_url": as_shown(DEFAULT_URI)}),
        ),
        cites=("NAT-1",),
    ),
    *sign_in_rows(PAGE, ALWAYS, "NAT-7/any-person", ("NAT-8",), ("NAT-7/tenant-name",)),
    _succeeds(both(MAY_CREATE, UNHINDERED), "NAT-8"),
    *(_declines(both(HERE, hindered(CLIENT_CREATION, reason)), failed(reason)) for reason in TOLD),
    # Who but a Global Administrator may consent for all is not said: either answer is allowed.
    _succeeds(both(DISPUTED, UNHINDERED)),
    _declines(DISPUTED, failed(Reason.PERMISSION_DENIED)),
    _declines(WRONG_TENANT, Shape("refused", Reason.WRONG_TENANT), "NAT-4"),
    *(
        _declines(WRONG_TENANT, failed(reason), "NAT-4")
        for reason in (
            Reason.WRONG_TENANT,
            Reason.PERMISSION_DENIED,
            Reason.CLOUD_REFUSED,
            Reason.APP_UNKNOWN,
        )
    ),
    Row(
        "dialog.cancel",
        PAGE,
        LIST,
        effect=put_away,
        shows=(at_page(LIST, "NAT-8"), quiet_cloud("cancel", "NAT-8")),
    ),
)
