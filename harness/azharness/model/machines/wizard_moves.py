"""What the wizard's buttons change."""

from __future__ import annotations

from dataclasses import replace

from azharness.model.desk import Wizard
from azharness.model.machines.authentication import changed
from azharness.model.machines.keys import alive
from azharness.model.machines.parts import Effect, seen_text, typed
from azharness.model.prediction import Observation
from azharness.model.schedule import begun
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.site import App, Authentication, Connection
from azharness.model.state import State
from azharness.model.table import Context
from azharness.model.text import duration_seconds

SHOWN_BY_SITE = {
    "app": ("environment", "web_app", "native_app"),
    "discovery": ("user_discovery", "user_full_schedule"),
}
"""Fields that a page may fill by itself: the model goes on from what is seen."""


def turn(page: str) -> Effect:
    """Go to a page and take over what it fills by itself."""

    def effect(context: Context, seen: Observation) -> State:
        wizard = replace(context.desk.form, page=page)
        shown = {name: seen_text(seen, f"fields/{name}") for name in SHOWN_BY_SITE.get(page, ())}
        return _with(context, wizard.filled(**{name: text for name, text in shown.items() if text}))

    return effect


to_app = turn("app")
to_discovery = turn("discovery")


def start(context: Context, _seen: Observation) -> State:
    """Open the wizard."""
    known = frozenset(app.client_id for app in context.state.apps)
    return _with(context, Wizard("azure-services", known=known))


def cancel(context: Context, _seen: Observation) -> State:
    """Leave the wizard; apps that no connection uses may be dropped with it."""
    state = context.state
    apps = tuple(replace(app, sure=_stays(state, app)) for app in state.apps)
    return replace(_with(context, None), apps=apps, cancelled=True)


def _stays(state: State, app: App) -> bool:
    return state.in_use(app.client_id) or (app.sure and state.orphaned(app))


def close(context: Context, _seen: Observation) -> State:
    """Close the finished wizard."""
    return _with(context, None)


def finish(context: Context, _seen: Observation) -> State:
    """Make the connection and show Progress."""
    connection = _connection(context)
    wizard = replace(context.desk.form, page="progress", connecting=connection.name)
    state = _with(context, wizard).with_connection(begun(context.state, connection))
    place = (connection.tenant_id, connection.service)
    former = [one for one in state.deleted if (one.tenant_id, one.service) == place]
    # What was touched last is no other connection than the one that now takes its place.
    touched = (
        state.connections[-1].number if state.touched in {one.number for one in former} else state.touched
    )
    rest = tuple(one for one in state.deleted if one not in former)
    # What was left of a former connection is the new one's now.
    left = {
        tenant_id: stored
        for tenant_id, stored in state.leftover.items()
        if (tenant_id, CLOUD_MANAGEMENT) != place
    }
    return replace(state, deleted=rest, touched=touched, leftover=left)


def complete(context: Context, seen: Observation) -> State:
    """Show Completion; a failure that is reported leaves no connection."""
    wizard = context.desk.form
    state = _with(context, replace(wizard, page="completion"))
    if seen.get("fields/result") != "failed":
        return state
    rest = tuple(one for one in state.connections if one.name != wizard.connecting)
    gone = [one for one in state.connections_to(CLOUD_MANAGEMENT) if one not in rest]
    left = {one.tenant_id: frozenset(history.stored for history in one.histories) for one in gone}
    return replace(state, connections=rest, leftover={**state.leftover, **left})


def made(context: Context) -> bool:
    """Whether this wizard made a connection that can work."""
    connection = _own(context)
    return connection is not None and not connection.again and _key_alive(context)


def made_again(context: Context) -> bool:
    """Whether this wizard made one for a tenant whose former connection was deleted."""
    connection = _own(context)
    return connection is not None and connection.again and _key_alive(context)


def unsure(context: Context) -> bool:
    """Whether this wizard made a connection that cannot work, by a dead key, or that is gone again."""
    return bool(context.desk.form.connecting) and not (made(context) or made_again(context))


def _own(context: Context) -> Connection | None:
    return next(iter(context.state.named(context.desk.form.connecting)), None)


def _key_alive(context: Context) -> bool:
    app = context.state.app(typed(context, "web_app"))
    return app is not None and alive(app, context.state.cloud_instant)


def _with(context: Context, wizard: Wizard | None) -> State:
    return context.state.with_desk(context.session, context.desk.turned(wizard))


def _connection(context: Context) -> Connection:
    form, state = context.desk.form, context.state
    web_app = state.app(form.text("web_app"))
    former = next((one for one in state.deleted if web_app and one.tenant_id == web_app.tenant_id), None)
    return Connection(
        name=form.text("name"),
        description=form.text("description"),
        environment=form.text("environment"),
        tenant_id=web_app.tenant_id if web_app else "",
        web_app=form.text("web_app").lower(),
        native_app=form.text("native_app").lower(),
        discovers=form.text("user_discovery") == "on",
        schedule=duration_seconds(form.text("user_full_schedule")) or None,
        since=state.instant,
        timetable=form.text("user_full_schedule"),
        authentication=_inherited(state, former),
        again=former is not None,
    )


def _inherited(state: State, former: Connection | None) -> Authentication:
    """Where the authentication of a tenant stands that is connected again: on, unless somebody disabled it."""
    if former is None or former.authentication.standing == "enabled":
        return Authentication()
    return changed(state, former.authentication, "connect.again")
