"""The Microsoft Entra tenants node: onboarded tenants and their apps."""

from __future__ import annotations

from azharness.model.prediction import ABSENT, Expect
from azharness.model.site import App, SiteTenant
from azharness.model.state import State
from azharness.model.text import as_shown

CITES = frozenset({"CON-8", "CRT-14", "CON-9", "KEY-5", "KEY-7", "SRV-13", "SRV-16", "UPD-1"})
UPDATE = "update-application-settings"
SERVER_ACTIONS = ("renew-secret-key", UPDATE)


def tenants_shown(state: State) -> dict[str, Expect]:
    """What the node shows of the tenants that have a connection; of others it is free."""
    onboarded = [one for one in state.tenants if state.onboarded(one.tenant_id)]
    shown = {path: expect for one in onboarded for path, expect in _tenant(state, one).items()}
    if len(onboarded) == len(state.tenants):
        shown["tenants#"] = Expect((len(onboarded),), ("CON-8",))
    return shown


def _tenant(state: State, tenant: SiteTenant) -> dict[str, Expect]:
    row = f"tenants/{tenant.tenant_id}"
    names = tuple(form for name in tenant.names for form in as_shown(name))
    shown = {
        f"{row}/name": Expect(names, ("CON-8",)),
        f"{row}/environment": Expect((tenant.environment, ABSENT), ("CON-8",)),
    }
    apps = [app for app in state.apps if app.tenant_id == tenant.tenant_id and _used(state, app)]
    shown |= _once(state, tenant, row)
    return shown | {path: expect for app in apps for path, expect in _app(f"{row}/apps", app).items()}


def _once(state: State, tenant: SiteTenant, row: str) -> dict[str, Expect]:
    """How many apps there are, where one was imported again and all that the site knows are in use."""
    apps = [app for app in state.apps if app.tenant_id == tenant.tenant_id]
    known = any(app.repeated for app in apps) and all(app.sure and _used(state, app) for app in apps)
    return {f"{row}/apps#": Expect((len(apps),), ("SRV-13",))} if known else {}


def _used(state: State, app: App) -> bool:
    return any(app.client_id in {one.web_app, one.native_app} for one in state.connections)


def _app(apps: str, app: App) -> dict[str, Expect]:
    row = f"{apps}/{app.client_id}"
    shown = {
        f"{row}/kind": Expect((app.kind,), ("CON-8",)),
        f"{row}/name": Expect((*as_shown(app.name), ABSENT), ("CON-8",)),
        f"{row}/source": _source(app),
    }
    return shown | (_server(row, app) if app.kind == "server" else _native(row))


def _source(app: App) -> Expect:
    """How the app came; of one that was imported after the site had created it the backend decides (decision A13)."""
    return Expect((app.source, ABSENT), ("SRV-16",) if app.again else ("CON-8",))


def _server(row: str, app: App) -> dict[str, Expect]:
    shown = {
        f"{row}/app_id_uri": Expect((*as_shown(app.app_id_uri), ABSENT), ("CON-8",)),
        f"{row}/actions": Expect((SERVER_ACTIONS, (UPDATE,), ABSENT), ("UPD-1",)),
    }
    end, cites = app.key.shown_end, _end_cites(app)
    if end is None or not cites:
        return shown
    return shown | {f"{row}/secret_key_expiry": Expect((end, ABSENT), cites)}


def _end_cites(app: App) -> tuple[str, ...]:
    """What the date rests on; how the date typed at Import is shown, no rule says."""
    if app.seeded and not app.renewed:
        return ("CRT-14",)
    if app.source == "created":
        return ("KEY-7",)
    return ("KEY-5",) if app.renewed else ()


def _native(row: str) -> dict[str, Expect]:
    return {f"{row}/actions/{action}": Expect((ABSENT,), ("CON-9",)) for action in SERVER_ACTIONS}
