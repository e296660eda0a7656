"""Rows of the Import apps dialogs, for web apps and native apps."""

from __future__ import annotations

from functools import cache
from typing import Literal

from msgspec.structs import replace

from azharness.contract.reasons import Reason
from azharness.model.desk import Dialog
from azharness.model.machines.import_checks import (
    ASKED_GUARDS,
    OTHER_GUARDS,
    URI_IS_UNLIKE,
    VERIFIED,
    VERIFIED_SINCE,
    ends_tomorrow,
    expiry_day,
    guid_guards,
)
from azharness.model.machines.parts import (
    NOBODY_ACTS,
    Values,
    at_page,
    both,
    entered,
    free_refusal,
    put_away,
    quiet_cloud,
    required,
    return_to_list,
    typed,
)
from azharness.model.machines.verify import VERIFY
from azharness.model.machines.wizard_guards import ENVIRONMENT_CHOSEN, chosen, service_of
from azharness.model.prediction import Observation, Shape
from azharness.model.remember import remembered
from azharness.model.services import SERVICES, Service
from azharness.model.site import App, SiteKey
from azharness.model.state import State
from azharness.model.table import Context, Row, Shown, When
from azharness.model.text import as_shown
from azharness.model.views.apps import listed

ImportKind = Literal[
    "app of a deleted connection", "known app", "URI of another tenant", "ends tomorrow", "new app"
]

IMPORT_CITES: dict[ImportKind, str] = {
    "app of a deleted connection": "CON-3",
    "known app": "SRV-13",
    "URI of another tenant": "SRV-8/other-tenant",
    "ends tomorrow": "SRV-7/tomorrow",
    "new app": "SRV-9",
}

LISTED: dict[ImportKind, str] = IMPORT_CITES | dict.fromkeys(
    ("URI of another tenant", "ends tomorrow"), "SRV-9"
)
"""Which rule shows that the app is listed then: whatever allows the import, OK has to carry it out."""


@remembered
def import_kind(context: Context) -> ImportKind:
    """What is special about an import: it decides which rule its success shows."""
    known = context.state.app(entered(context, "client_id"))
    if known is not None:
        return "app of a deleted connection" if context.state.orphaned(known) else "known app"
    if any(_same_uri_elsewhere(context, app) for app in context.state.apps):
        return "URI of another tenant"
    return "ends tomorrow" if ends_tomorrow(context) else "new app"


def _same_uri_elsewhere(context: Context, app: App) -> bool:
    same = app.kind == "server" and app.app_id_uri == entered(context, "app_id_uri")
    return same and app.tenant_id != entered(context, "tenant_id").lower()


def _open_server(context: Context, _seen: Observation) -> State:
    return context.state.with_desk(context.session, context.desk.opened(Dialog("import-server-app")))


def _from_app_page(context: Context) -> bool:
    """Whether the dialog was opened from the App page itself."""
    return len(context.desk.dialogs) == 1


FROM_PAGE = When("opened from the App page", _from_app_page)
FROM_LIST = When("opened from the list", lambda context: not _from_app_page(context))
IMPORTS_ALONE = When(
    "apps can only be imported",
    lambda context: bool(typed(context, "service")) and not service_of(context).creates,
)


def _open_client(context: Context, _seen: Observation) -> State:
    dialog = Dialog("import-client-app", tenant_id=context.desk.top.tenant_id)
    return context.state.with_desk(context.session, context.desk.opened(dialog))


def real_end(context: Context, tenant_id: str, client_id: str) -> int | None:
    """When Entra stops to take the entered key; None where nobody told."""
    registered = context.state.world.registration(tenant_id, client_id)
    secret = entered(context, "secret_key")
    ends = [key.end for key in (registered.keys if registered else ()) if key.secret == secret]
    return ends[-1] if ends else None


def _import_server(context: Context, seen: Observation) -> State:
    tenant_id, client_id = entered(context, "tenant_id").lower(), entered(context, "client_id").lower()
    known = context.state.app(client_id)
    key = SiteKey(context.state.instant, expiry_day(context), real_end(context, tenant_id, client_id))
    app = App(
        tenant_id=tenant_id,
        client_id=client_id,
        kind="server",
        name=entered(context, "application_name"),
        source=_counts_as(context, known),
        again=known is not None and (known.again or known.source == "created"),
        repeated=known is not None,
        app_id_uri=entered(context, "app_id_uri"),
        keys=(*(known.keys if known else ()), key),
        owner=known.owner if known else "",
        spelt=entered(context, "tenant_id"),
    )
    desk, form = context.desk, context.desk.form
    state = context.state.with_tenant(tenant_id, entered(context, "tenant_name"), form.text("environment"))
    noted = desk.turned(replace(form, at_import=state.world.grants))
    if not _from_app_page(context):
        after = replace(context, state=state.with_desk(context.session, noted))
        return return_to_list(after, after.state.with_app(app), seen)
    chosen = noted.left().turned(noted.form.filled(web_app=client_id))
    return state.with_app(app).with_desk(context.session, chosen)


def _counts_as(context: Context, known: App | None) -> Literal["created", "imported"]:
    """How an app counts after its import, if it was known before: the backend's decision where the site had created it."""
    created = known is not None and known.source == "created"
    return "created" if created and not context.state.decisions.reimport_is_import else "imported"


def _import_client(context: Context, seen: Observation) -> State:
    client_id = entered(context, "client_id").lower()
    known = context.state.app(client_id, "client")
    app = App(
        tenant_id=context.desk.top.tenant_id,
        client_id=client_id,
        kind="client",
        name=entered(context, "application_name"),
        source=_counts_as(context, known),
        again=known is not None and (known.again or known.source == "created"),
    )
    return return_to_list(context, context.state.with_app(app), seen)


def _verify_client(context: Context, _seen: Observation) -> State:
    desk = context.desk
    return context.state.with_desk(
        context.session, desk.changed(replace(desk.top, verified="yes", tried=True))
    )


def _listed_values(context: Context) -> Values:
    row = f"apps/{entered(context, 'client_id').lower()}"
    return {f"{row}/app_name": as_shown(entered(context, "application_name"))}


def _one_object(context: Context) -> Values:
    apps = listed(context, "server")
    known = import_kind(context) == "known app" and all(app.sure for app in apps)
    return {"apps#": (len(apps),)} if known else {}


def _tenant_values(context: Context) -> Values:
    return {"fields/tenant_id": (context.desk.top.tenant_id,)}


def _chosen_values(context: Context) -> Values:
    return {"page": ("app",), "fields/web_app": (entered(context, "client_id").lower(),)}


@cache
def _is(kind: ImportKind) -> When:
    return When(kind, lambda context: import_kind(context) == kind)


def _server_ok(kind: ImportKind, opened: When, dest: str, *shows: Shown) -> Row:
    return Row(
        "dialog.ok",
        "import-server-app",
        dest,
        when=both(opened, _is(kind)),
        guards=(*ASKED_GUARDS, *OTHER_GUARDS, *VERIFIED),
        effect=_import_server,
        shows=(*shows, quiet_cloud("import", "SRV-12"), NOBODY_ACTS),
        cites=(IMPORT_CITES[kind],),
    )


def _to_list(kind: ImportKind) -> Row:
    """OK returns to the list, which has the app."""
    return _server_ok(
        kind,
        FROM_LIST,
        "server-app",
        at_page("server-app", "SRV-4/server-app-dialog"),
        Shown("the app is listed", (LISTED[kind],), _listed_values),
        Shown("a known app stays one", ("SRV-13",), _one_object),
    )


def _to_page(kind: ImportKind) -> Row:
    """OK returns to the App page, where the app is chosen."""
    return _server_ok(kind, FROM_PAGE, "app", Shown("the app is chosen", ("SRV-4/app-page",), _chosen_values))


def _no_way(trigger: str) -> Row:
    """Where apps can only be imported, the App page has no other way to one."""
    refusal = Shape("refused", Reason.NOT_AVAILABLE)
    return Row(trigger, "app", "app", when=IMPORTS_ALONE, outcome=refusal, cites=("SVC-5",))


def _cancel_server(opened: When, dest: str, case: str) -> Row:
    seen = (at_page(dest, case),)
    return Row("dialog.cancel", "import-server-app", dest, when=opened, effect=put_away, shows=seen)


_SERVER_OK = tuple(_to_list(kind) for kind in IMPORT_CITES)
_CLIENT_GUARDS = (
    required("application_name", "NAT-2"),
    required("client_id", "NAT-2"),
    *guid_guards("client_id", "NAT-2"),
)
_CLIENT_OK = Row(
    "dialog.ok",
    "import-client-app",
    "client-app",
    guards=(*_CLIENT_GUARDS, VERIFIED[0]),
    effect=_import_client,
    shows=(at_page("client-app", "NAT-2"), Shown("the app is listed", ("NAT-2",), _listed_values)),
    cites=("NAT-2",),
)


def _opens(service: Service) -> Row:
    """Import for a service that can also create; `SVC-8` stands for the one that the article does not know."""
    cites = service.case("SVC-4") or ("SVC-8",)
    return Row(
        "dialog.import server",
        "server-app",
        "import-server-app",
        when=chosen(service),
        effect=_open_server,
        shows=(at_page("import-server-app", *cites),),
        cites=cites,
    )


IMPORT_SERVER = (
    *(_opens(service) for service in SERVICES if service.creates),
    Row(
        "dialog.import server",
        "app",
        "import-server-app",
        when=IMPORTS_ALONE,
        guards=(ENVIRONMENT_CHOSEN,),
        effect=_open_server,
        shows=(at_page("import-server-app", "SRV-14"),),
        cites=("SRV-14",),
    ),
    _no_way("dialog.create server"),
    *VERIFY,
    *_SERVER_OK,
    *(_to_page(kind) for kind in IMPORT_CITES),
    free_refusal(_SERVER_OK[0], VERIFIED_SINCE),
    free_refusal(_SERVER_OK[0], URI_IS_UNLIKE),
    _cancel_server(FROM_LIST, "server-app", "SRV-4/server-app-dialog"),
    _cancel_server(FROM_PAGE, "app", "SRV-4/app-page"),
)

IMPORT_CLIENT = (
    Row(
        "dialog.import client",
        "client-app",
        "import-client-app",
        effect=_open_client,
        shows=(at_page("import-client-app", "NAT-1"), Shown("its tenant", ("NAT-4",), _tenant_values)),
        cites=("NAT-1",),
    ),
    Row(
        "dialog.verify",
        "import-client-app",
        "import-client-app",
        guards=_CLIENT_GUARDS,
        effect=_verify_client,
        cites=("NAT-2",),
    ),
    _CLIENT_OK,
    free_refusal(_CLIENT_OK, VERIFIED_SINCE),
    Row(
        "dialog.cancel",
        "import-client-app",
        "client-app",
        effect=put_away,
        shows=(at_page("client-app", "NAT-2"),),
    ),
)
