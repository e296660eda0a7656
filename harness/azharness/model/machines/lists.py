"""Rows of the Server App and Client App dialogs: browse, select, OK, Cancel."""

from __future__ import annotations

from msgspec.structs import replace

from azharness.contract.reasons import Reason
from azharness.model.desk import Dialog
from azharness.model.machines.parts import (
    Effect,
    Values,
    at_page,
    entered,
    put_away,
    refusals,
    required,
    seen_text,
)
from azharness.model.machines.wizard_guards import ENVIRONMENT_CHOSEN, WEB_APP_CHOSEN, chosen, service_of
from azharness.model.prediction import Observation, Shape
from azharness.model.services import SERVICES, Service
from azharness.model.site import App, AppKind
from azharness.model.state import State
from azharness.model.table import Context, Guard, Row, Shown, When
from azharness.model.views.apps import (
    kept_values,
    list_values,
    listed,
    released_values,
    returned_values,
    settle,
    shared_values,
)

DIALOG: dict[AppKind, str] = {"server": "server-app", "client": "client-app"}
FIELD: dict[AppKind, str] = {"server": "web_app", "client": "native_app"}
BROWSED: dict[AppKind, str] = {"server": "SRV-1", "client": "NAT-1"}
CHOSEN: dict[AppKind, str] = {"server": "SRV-3", "client": "NAT-9"}


def _pointed_at(context: Context, kind: AppKind) -> App | None:
    wanted = str(context.command.client_id).strip().lower()
    return next((app for app in listed(context, kind) if app.client_id == wanted), None)


def _known_before(context: Context, kind: AppKind) -> bool:
    app = _pointed_at(context, kind)
    return app is not None and app.client_id in context.desk.form.known and not context.state.orphaned(app)


def _returned(context: Context, kind: AppKind) -> bool:
    app = _pointed_at(context, kind)
    return app is not None and app.client_id in context.desk.form.known and context.state.orphaned(app)


def _new_here(context: Context, kind: AppKind) -> bool:
    app = _pointed_at(context, kind)
    return app is not None and app.client_id not in context.desk.form.known


def _of_another_cloud(context: Context) -> bool:
    """Whether a web app is known that lies in a cloud in which the service does not exist."""
    app = context.state.app(str(context.command.client_id).strip())
    return app is not None and context.state.environment_of(app.tenant_id) not in service_of(context).clouds


def _of_another_tenant(context: Context) -> bool:
    """Whether a native app is known of another tenant than that of the web app."""
    app = context.state.app(str(context.command.client_id).strip(), "client")
    return app is not None and app.sure and app.tenant_id != context.desk.top.tenant_id


def _perhaps_missing(context: Context, kind: AppKind) -> bool:
    app = _pointed_at(context, kind)
    elsewhere = _of_another_tenant(context) if kind == "client" else _of_another_cloud(context)
    return (app is None or not app.sure) and not elsewhere


def _open(kind: AppKind) -> Effect:
    def effect(context: Context, seen: Observation) -> State:
        state = settle(context, kind, seen)
        chosen = context.desk.form.text(FIELD[kind])
        app = state.app(context.desk.form.text("web_app"))
        # Whether the list shows the app as selected that was chosen before is free; what it shows is what OK takes.
        shown = seen.get("fields/selected")
        dialog = Dialog(DIALOG[kind], {"selected": shown.lower() if isinstance(shown, str) else chosen})
        bound = replace(dialog, tenant_id=app.tenant_id if app and kind == "client" else "")
        return state.with_desk(context.session, context.desk.opened(bound))

    return effect


def _select(context: Context, _seen: Observation) -> State:
    desk = context.desk
    chosen = desk.top.filled(selected=str(context.command.client_id).strip().lower())
    return context.state.with_desk(context.session, desk.changed(chosen))


def _choose(kind: AppKind) -> Effect:
    def effect(context: Context, seen: Observation) -> State:
        desk = context.desk.left()
        wizard = desk.form.filled(**{FIELD[kind]: entered(context, "selected")})
        if kind == "server":
            wizard = wizard.filled(native_app=_native_after(context, seen))
        return context.state.with_desk(context.session, desk.turned(wizard))

    return effect


def _native_after(context: Context, seen: Observation) -> str:
    """The native app beside a newly chosen web app: kept in one tenant, else whatever the site shows."""
    native = context.state.app(context.desk.form.text("native_app"), "client")
    web = context.state.app(entered(context, "selected"))
    if native and web and native.tenant_id == web.tenant_id:
        return native.client_id
    return seen_text(seen, "fields/native_app")


def _actions(service: Service, kind: AppKind) -> Shown:
    """The three actions of the dialog; for a service that the article does not know, they are its own rule's."""
    actions: Values = {"actions/ok": (True,), "actions/import": (True,), "actions/create": (True,)}

    def values(context: Context) -> Values:
        return actions if service_of(context) is service else {}

    cites = ("NAT-1",) if kind == "client" else service.case("SRV-2") or ("SVC-8",)
    return Shown(f"use, import, create for {service.name}", cites, values)


def _list_shown(kind: AppKind) -> tuple[Shown, ...]:
    return (
        Shown("known apps", (BROWSED[kind],), lambda context: list_values(context, kind)),
        Shown("apps of cancelled wizards", ("WIZ-16",), lambda context: kept_values(context, kind)),
        Shown("apps of deleted connections", ("CON-3",), lambda context: returned_values(context, kind)),
        Shown("services that are gone", ("CON-2",), lambda context: released_values(context, kind)),
        Shown("services of shared apps", ("APP-3",), lambda context: shared_values(context, kind)),
        *(_actions(service, kind) for service in SERVICES if service.creates),
    )


def _chosen_shown(kind: AppKind) -> Shown:
    def values(context: Context) -> Values:
        return {"page": ("app",), f"fields/{FIELD[kind]}": (entered(context, "selected"),)}

    return Shown("chosen app", (CHOSEN[kind],), values)


def list_rows(kind: AppKind) -> tuple[Row, ...]:
    """The rows of the list of one kind of app."""
    page = DIALOG[kind]
    return (
        _browse(kind, page),
        *(_no_browse(service, kind) for service in SERVICES if not _takes(service, kind)),
        *_selections(kind, page),
        _ok(kind, page),
        _cancel(page),
    )


def _takes(service: Service, kind: AppKind) -> bool:
    """Whether a service has a list of apps of that kind."""
    return service.native if kind == "client" else service.creates


def _no_browse(service: Service, kind: AppKind) -> Row:
    """A service that takes no native app, or no app but an imported one, has no such list."""
    cites = service.case("SVC-3") if kind == "client" else ("SVC-5",)
    refusal = Shape("refused", Reason.NOT_AVAILABLE)
    return Row(f"wizard.browse {kind}", "app", "app", when=chosen(service), outcome=refusal, cites=cites)


def _browse(kind: AppKind, page: str) -> Row:
    before: tuple[Guard, ...] = (ENVIRONMENT_CHOSEN,)
    if kind == "client":
        before = (ENVIRONMENT_CHOSEN, WEB_APP_CHOSEN)
    seen = (at_page(page, BROWSED[kind]), *_list_shown(kind))
    return Row(
        f"wizard.browse {kind}",
        "app",
        page,
        when=When(f"has a list of {kind} apps", lambda context: _takes(service_of(context), kind)),
        guards=before,
        effect=_open(kind),
        shows=seen,
        cites=(BROWSED[kind],),
    )


def _selections(kind: AppKind, page: str) -> tuple[Row, ...]:
    known = When(f"known {kind} app", lambda context: _known_before(context, kind))
    returned = When(f"{kind} app of a deleted connection", lambda context: _returned(context, kind))
    new = When(f"new {kind} app", lambda context: _new_here(context, kind))
    missing = When(f"{kind} app not listed", lambda context: _perhaps_missing(context, kind))
    return (
        Row("dialog.select", page, page, when=known, effect=_select, cites=("WIZ-9",)),
        Row("dialog.select", page, page, when=returned, effect=_select, cites=("CON-3",)),
        Row("dialog.select", page, page, when=new, effect=_select, cites=(BROWSED[kind],)),
        *refusals("dialog.select", page, missing, Reason.NOT_FOUND, ("selected", "client_id")),
    )


def _ok(kind: AppKind, page: str) -> Row:
    return Row(
        "dialog.ok",
        page,
        "app",
        guards=(required("selected", CHOSEN[kind]),),
        effect=_choose(kind),
        shows=(_chosen_shown(kind),),
        cites=(CHOSEN[kind],),
    )


def _cancel(page: str) -> Row:
    return Row("dialog.cancel", page, "app", effect=put_away, shows=(at_page("app", "WIZ-4"),))


SERVER_LIST = (
    *list_rows("server"),
    *refusals(
        "dialog.select",
        DIALOG["server"],
        When("server app of another cloud", _of_another_cloud),
        Reason.NOT_FOUND,
        ("selected", "client_id"),
        "CLD-4/reused-app",
    ),
)
CLIENT_LIST = (
    *list_rows("client"),
    *refusals(
        "dialog.select",
        DIALOG["client"],
        When("native app of another tenant", _of_another_tenant),
        Reason.NOT_FOUND,
        ("selected", "client_id"),
        "NAT-4",
    ),
)
