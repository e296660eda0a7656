"""The lists of the Server App and Client App dialogs."""

from __future__ import annotations

from msgspec.structs import replace

from azharness.model.machines.parts import Values
from azharness.model.prediction import ABSENT, Observation
from azharness.model.site import App, AppKind
from azharness.model.state import State
from azharness.model.table import Context
from azharness.model.text import as_shown


def listed(context: Context, kind: AppKind) -> tuple[App, ...]:
    """The apps of a kind that may be chosen on the App page."""
    state, form = context.state, context.desk.form
    web_app = state.app(form.text("web_app"))
    return tuple(
        app for app in state.apps if app.kind == kind and _fits(state, app, form.text("environment"), web_app)
    )


def _fits(state: State, app: App, environment: str, web_app: App | None) -> bool:
    if app.kind == "server":
        return state.environment_of(app.tenant_id) == environment
    return web_app is not None and app.tenant_id == web_app.tenant_id


def list_values(context: Context, kind: AppKind) -> Values:
    """The whole list: exactly these apps, each once, with names and services."""
    apps = listed(context, kind)
    used = [app for app in apps if not context.state.orphaned(app)]
    values = {
        path: allowed for app in used if app.sure for path, allowed in _row_values(context.state, app).items()
    }
    return values | (_all_values(apps, used) if all(app.sure for app in apps) else {})


def _all_values(apps: tuple[App, ...], used: list[App]) -> Values:
    """All apps at once; that those of deleted connections are missing is another rule's to say."""
    ids, certain = (tuple(sorted(app.client_id for app in some)) for some in (apps, used))
    return {
        "apps": tuple(dict.fromkeys((ids, certain))),
        "apps#": tuple(dict.fromkeys((len(ids), len(certain)))),
    }


def shared_values(context: Context, kind: AppKind) -> Values:
    """The services of the apps that serve several."""
    state = context.state
    shared = (app for app in listed(context, kind) if app.sure and len(services_of(state, app)) > 1)
    return {f"apps/{app.client_id}/service_types": (services_of(state, app), ABSENT) for app in shared}


def returned_values(context: Context, kind: AppKind) -> Values:
    """The apps of connections that were deleted: they stay known, and can be chosen again."""
    lost = (app for app in listed(context, kind) if app.sure and context.state.orphaned(app))
    return {f"apps/{app.client_id}/app_name": as_shown(app.name) for app in lost}


def released_values(context: Context, kind: AppKind) -> Values:
    """The services of these apps: none, where they are listed at all."""
    lost = (app for app in listed(context, kind) if app.sure and context.state.orphaned(app))
    return {f"apps/{app.client_id}/service_types": ((), ABSENT) for app in lost}


def kept_values(context: Context, kind: AppKind) -> Values:
    """The apps of a wizard that was cancelled: they stay, or they are gone, as the backend decided (decision A15)."""
    keeps = context.state.decisions.cancel_keeps_apps
    left = (app for app in listed(context, kind) if app.after_cancel == "as decided")
    return {f"apps/{app.client_id}/app_name": as_shown(app.name) if keeps else (ABSENT,) for app in left}


def _row_values(state: State, app: App) -> Values:
    tenant = state.tenant(app.tenant_id)
    row, services = f"apps/{app.client_id}", services_of(state, app)
    # What the list says of an app with several services is a rule of its own.
    types: Values = {f"{row}/service_types": (services,)} if len(services) < 2 else {}  # noqa: PLR2004
    return types | {
        f"{row}/app_name": as_shown(app.name),
        f"{row}/tenant_name": tuple(form for name in tenant.names for form in as_shown(name))
        if tenant
        else ("",),
    }


def services_of(state: State, app: App) -> tuple[str, ...]:
    """The services that use an app."""
    used = {one.service for one in state.connections if app.client_id in {one.web_app, one.native_app}}
    return tuple(sorted(used))


def settle(context: Context, kind: AppKind, seen: Observation) -> State:
    """Learn from a list which apps of cancelled wizards the site still knows."""
    state = context.state
    doubtful = [app for app in listed(context, kind) if not app.sure]
    gone = [app for app in doubtful if seen.get(f"apps/{app.client_id}/app_name") is ABSENT]
    apps = (
        replace(app, after_cancel="") if app in doubtful else app for app in state.apps if app not in gone
    )
    return replace(state, apps=tuple(apps))
