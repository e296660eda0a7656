"""What the wizard's buttons change."""

from __future__ import annotations

from functools import cache
from typing import Literal

from msgspec.structs import replace

from azharness.model.desk import Wizard
from azharness.model.machines.authentication import changed
from azharness.model.machines.discovery_form import discovery_fields, with_delta, with_groups
from azharness.model.machines.keys import alive
from azharness.model.machines.parts import Effect, seen_text
from azharness.model.machines.service_runs import period
from azharness.model.machines.wizard_fields import fields_of
from azharness.model.machines.wizard_guards import Kind, kind_of, service_of, web_app
from azharness.model.prediction import Observation
from azharness.model.schedule import begun
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.site import App, Authentication, Connection, Groups
from azharness.model.state import State
from azharness.model.table import Context, When
from azharness.model.text import duration_seconds

Lost = Literal["", "name", "place"]
"""What another session took before this one."""


def turn(page: str) -> Effect:
    """Go to a page and take over what it fills by itself."""

    def effect(context: Context, seen: Observation) -> State:
        return _turned(context, replace(context.desk.form, page=page), seen)

    return effect


def _turned(context: Context, wizard: Wizard, seen: Observation) -> State:
    filled = {} if wizard.page == "azure-services" else _seen_on(context, wizard, seen)
    return _with(context, wizard.filled(**{name: text for name, text in filled.items() if text}))


def _seen_on(context: Context, wizard: Wizard, seen: Observation) -> dict[str, str]:
    return {name: seen_text(seen, f"fields/{name}") for name in fields_of(wizard, context.state)}


def to_own_page(context: Context, seen: Observation) -> State:
    """Go to the page of the service; which roles in Azure there are then may count."""
    wizard = replace(context.desk.form, page=service_of(context).page, at_page=context.state.world.grants)
    return _turned(context, wizard, seen)


to_app = turn("app")


def start(context: Context, _seen: Observation) -> State:
    """Open the wizard."""
    known = frozenset(app.client_id for app in context.state.apps)
    return _with(context, Wizard("azure-services", known=known))


def cancel(context: Context, _seen: Observation) -> State:
    """Leave the wizard; what becomes of the apps that came in it is the backend's decision (A15)."""
    apps = tuple(_cancelled(context, app) for app in context.state.apps)
    return replace(_with(context, None), apps=apps, cancelled=True)


def _cancelled(context: Context, app: App) -> App:
    state = context.state
    if app.client_id in context.desk.form.known or state.in_use(app.client_id):
        return app
    others = (desk for session, desk in state.desks.items() if session != context.session)
    mixed = any(desk.wizard for desk in others)
    return replace(app, after_cancel="unknown" if mixed else "as decided")


def close(context: Context, _seen: Observation) -> State:
    """Close the finished wizard."""
    return _with(context, None)


def finish(context: Context, _seen: Observation) -> State:
    """Make the connection and show Progress."""
    connection = _connection(context)
    made = context.state.with_connection(begun(context.state, connection))
    number = made.connections[-1].number
    place = (connection.tenant_id, connection.service)
    former = [one for one in made.deleted if (one.tenant_id, one.service) == place]
    # What was touched last is no other connection than the one that now takes its place.
    touched = number if made.touched in {one.number for one in former} else made.touched
    # What was left of a former connection is the new one's now.
    left = {
        tenant_id: stored
        for tenant_id, stored in made.leftover.items()
        if (tenant_id, CLOUD_MANAGEMENT) != place
    }
    wizard = replace(context.desk.form, page="progress", connecting=number, kind=kind_of(context))
    state = made.with_desk(context.session, context.desk.turned(wizard))
    rest = tuple(one for one in made.deleted if one not in former)
    return replace(state, deleted=rest, touched=touched, leftover=left)


def lose(lost: Lost) -> Effect:
    """Show Progress although another session was first."""

    def effect(context: Context, _seen: Observation) -> State:
        return _with(context, replace(context.desk.form, page="progress", lost=lost))

    return effect


def complete(context: Context, seen: Observation) -> State:
    """Show Completion; a failure that is reported leaves no connection."""
    wizard = context.desk.form
    state = _with(context, replace(wizard, page="completion"))
    if seen.get("fields/result") != "failed":
        return state
    rest = tuple(one for one in state.connections if one.number != wizard.connecting)
    gone = [one for one in state.connections_to(CLOUD_MANAGEMENT) if one not in rest]
    left = {one.tenant_id: frozenset(history.stored for history in one.histories) for one in gone}
    unmade = state.unmade | {wizard.text("name")}
    return replace(state, connections=rest, leftover={**state.leftover, **left}, unmade=unmade)


def _own(context: Context) -> Connection | None:
    return context.state.numbered(context.desk.form.connecting)


def _made(context: Context) -> bool:
    connection = _own(context)
    return connection is not None and not connection.doubtful


def _unsure(context: Context) -> bool:
    connection = _own(context)
    return bool(context.desk.form.connecting) and (connection is None or connection.doubtful)


@cache
def made(kind: Kind) -> When:
    """The condition that a connection of a kind was made."""
    return When(f"made {kind}", lambda context: _made(context) and context.desk.form.kind == kind)


UNSURE = When("the cloud may have refused, or the connection is gone", _unsure)
LOST_PLACE = When("another session took the place", lambda context: context.desk.form.lost == "place")
LOST_NAME = When("another session took the name", lambda context: context.desk.form.lost == "name")


def _doubtful(context: Context) -> bool:
    """Whether the cloud may refuse what the site asks during Progress, if it asks."""
    app, state = web_app(context), context.state
    if app is None or state.faults or not alive(app, state.cloud_instant):
        return True
    return state.world.registration(app.tenant_id, app.client_id) is None


def _with(context: Context, wizard: Wizard | None) -> State:
    return context.state.with_desk(context.session, context.desk.turned(wizard))


def _connection(context: Context) -> Connection:
    form, state, service = context.desk.form, context.state, service_of(context)
    app = web_app(context)
    tenant_id = app.tenant_id if app else ""
    former = next(
        (one for one in state.deleted if (one.tenant_id, one.service) == (tenant_id, service.name)), None
    )
    made = Connection(
        service=service.name,
        period=period(state, service.name),
        values=() if service.native else tuple((name, form.text(name)) for name in service.fields),
        doubtful=_doubtful(context),
        name=form.text("name"),
        description=form.text("description"),
        environment=form.text("environment"),
        tenant_id=tenant_id,
        web_app=form.text("web_app").lower(),
        native_app=form.text("native_app").lower(),
        discovers=form.text("user_discovery") == "on",
        schedule=duration_seconds(form.text("user_full_schedule")) or None,
        since=state.instant,
        timetable=form.text("user_full_schedule"),
        authentication=_inherited(state, former),
    )
    # A field that the page does not have holds nothing.
    values = {name: form.text(name) for name in discovery_fields(state)} if service.native else {}
    groups = with_groups(
        Groups(ever=former.groups.ever if former else frozenset()), state.instant, values, new=True
    )
    return replace(with_delta(made, state.instant, values), groups=groups)


def _inherited(state: State, former: Connection | None) -> Authentication:
    """Where the authentication of a tenant stands that is connected again: on, unless somebody disabled it."""
    if former is None or former.authentication.standing == "enabled":
        return Authentication()
    return changed(state, former.authentication, "connect.again")
