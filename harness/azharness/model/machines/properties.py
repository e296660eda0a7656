"""Rows of the properties of a connection: what they show, and what OK keeps (facts F47, F100; decision A29)."""

from __future__ import annotations

from msgspec.structs import replace

from azharness.contract.reasons import Reason
from azharness.model.desk import Dialog
from azharness.model.machines import store_page
from azharness.model.machines.authentication import changed, set_option
from azharness.model.machines.discovery_form import (
    Form,
    discovery_fields,
    kept_discovery,
    shown_fields,
    with_delta,
    with_groups,
)
from azharness.model.machines.parts import (
    NOBODY_ACTS,
    Values,
    at_page,
    both,
    entered,
    fails,
    free_refusal,
    put_away,
    refusals,
    seen_text,
)
from azharness.model.prediction import ABSENT, Observation
from azharness.model.services import CLOUD_MANAGEMENT, LOG_ANALYTICS, STORE, service_named
from azharness.model.site import Authentication, Connection
from azharness.model.state import State
from azharness.model.table import Context, Guard, Row, Shown, When
from azharness.model.text import as_shown, duration_seconds
from azharness.model.versions import VERSIONS

PAGE = "properties"
OPTION = "disable_authentication"


def editable(state: State, service: str) -> tuple[str, ...]:
    """The fields that can be changed: a service's own page, but for the workspace, which is only shown."""
    if service != CLOUD_MANAGEMENT:
        return ("description", *(() if service == LOG_ANALYTICS else service_named(service).fields))
    option = (OPTION,) if has_option(state.product_version, service) else ()
    return ("description", *discovery_fields(state), *option)


def has_option(product_version: str, service: str) -> bool:
    """Whether authentication of the connection's tenant can be disabled there."""
    return service == CLOUD_MANAGEMENT and VERSIONS[product_version].disables_authentication


def _wanted(context: Context) -> tuple[Connection, ...]:
    return context.state.named(str(context.command.name))


def subject(context: Context) -> Connection | None:
    """The connection whose properties are open; None where it was deleted meanwhile."""
    dialog = context.desk.top
    return None if dialog.gone else context.state.numbered(dialog.connection)


def _there(context: Context) -> bool:
    return subject(context) is not None


def _held(context: Context, name: str) -> str:
    """What a field holds by now: what was entered, else what the connection has."""
    connection = subject(context)
    if name in context.desk.top.fields or connection is None:
        return entered(context, name)
    return _kept_values(connection).get(name, "")


def _asked(context: Context) -> bool:
    return bool(set(discovery_fields(context.state)) & set(context.desk.top.fields))


def _gone_malformed(guard: Guard) -> When:
    """The condition that the connection was deleted after discovery was edited: nobody knows any more beside what."""

    def holds_(context: Context) -> bool:
        there = guard.field in discovery_fields(context.state)
        return not _there(context) and _asked(context) and there

    return When(f"it was deleted: {guard.name}", holds_)


def _edits(context: Context) -> frozenset[str]:
    """The fields whose values OK changes."""
    connection = subject(context)
    if connection is None:
        return frozenset()
    kept = _kept_values(connection)
    return frozenset(name for name in context.desk.top.fields if entered(context, name) != kept[name])


def _switches_on(context: Context) -> bool:
    """Whether OK switches on a discovery where there was none."""
    connection = subject(context)
    if connection is None or connection.discovers or connection.groups.discovers:
        return False
    return "on" in {_held(context, name) for name in ("user_discovery", "group_discovery")}


def _kept_values(connection: Connection) -> dict[str, str]:
    if connection.service != CLOUD_MANAGEMENT:
        return {"description": connection.description, **dict(connection.values)}
    return {
        "description": connection.description,
        **kept_discovery(connection),
        OPTION: connection.authentication.option,
    }


def _open(context: Context, seen: Observation) -> State:
    """Open the properties; where several connections have the name, tenant and service that are shown tell which."""
    tenant, service = (seen_text(seen, f"fields/{name}") for name in ("tenant_id", "service"))
    shown = context.state.connection_of(tenant, service)
    candidates = _wanted(context)
    connection = shown if shown in candidates else candidates[0]
    dialog = Dialog(
        PAGE, tenant_id=connection.tenant_id, connection=connection.number, service=connection.service
    )
    return context.state.with_desk(context.session, context.desk.opened(dialog))


def _keep(context: Context, _seen: Observation) -> State:
    state = context.state.with_desk(context.session, context.desk.left())
    connection, edits = subject(context), _edits(context)
    if connection is None or not edits:
        return state
    kept = replace(
        _with_page(context, connection, edits),
        description=_held(context, "description"),
        edited=connection.edited | edits,
        authentication=_authentication(context, connection, edits),
    )
    return replace(state.with_connection(kept), touched=connection.number)


def _with_page(context: Context, connection: Connection, edits: frozenset[str]) -> Connection:
    if connection.service == CLOUD_MANAGEMENT:
        return _with_discovery(context, connection, edits)
    return replace(connection, values=tuple((name, _held(context, name)) for name, _ in connection.values))


def _with_discovery(context: Context, connection: Connection, edits: frozenset[str]) -> Connection:
    instant = context.state.instant
    values = {name: _held(context, name) for name in discovery_fields(context.state)}
    discovers, timetable = values["user_discovery"] == "on", values["user_full_schedule"]
    due = "must" if "user_discovery" in edits else connection.due
    kept = replace(
        connection,
        discovers=discovers,
        timetable=timetable,
        schedule=duration_seconds(timetable) or None,
        rescheduled=instant if "user_full_schedule" in edits else connection.rescheduled,
        due=due if discovers else "",
    )
    groups = with_groups(connection.groups, instant, values, new=False)
    return replace(with_delta(kept, instant, values), groups=groups)


def _authentication(context: Context, connection: Connection, edits: frozenset[str]) -> Authentication:
    if OPTION not in edits:
        return connection.authentication
    return set_option(context.state, connection.authentication, entered(context, OPTION))


def _put_back(context: Context, seen: Observation) -> State:
    state, connection = put_away(context, seen), subject(context)
    if connection is None or OPTION not in _edits(context):
        return state
    before = changed(state, connection.authentication, "option.put-back")
    return state.with_connection(replace(connection, authentication=before))


def _shown(context: Context) -> Connection | None:
    """The connection that is shown, where there is one of the name."""
    candidates = _wanted(context)
    return candidates[0] if len(candidates) == 1 else None


def _as_configured(context: Context) -> Values:
    connection = _shown(context)
    if connection is None:
        return {}
    tenant = context.state.tenant(connection.tenant_id)
    names = tuple(form for name in tenant.names for form in as_shown(name)) if tenant else ()
    fixed = {
        "fields/name": as_shown(connection.name),
        "fields/service": (connection.service,),
        "fields/environment": (connection.environment,),
        "fields/tenant_id": (connection.tenant_id,),
        "fields/web_app": (connection.web_app,),
    }
    if connection.native_app:
        fixed["fields/native_app"] = (connection.native_app,)
    if connection.service == LOG_ANALYTICS:
        fixed |= {f"fields/{name}": as_shown(text) for name, text in connection.values}
    return {
        **fixed,
        **({"fields/tenant_name": names} if names else {}),
        **_editable_values(context, connection, edited=False),
    }


def _as_edited(context: Context) -> Values:
    connection = _shown(context)
    return _editable_values(context, connection, edited=True) if connection else {}


def _editable_values(context: Context, connection: Connection, *, edited: bool) -> Values:
    """What the fields show that were edited before, or those that were not; what belongs to a switch only if it is on."""
    kept = _kept_values(connection)
    fields = editable(context.state, connection.service)
    names = (
        ("description", *shown_fields(context.state, kept))
        if connection.service == CLOUD_MANAGEMENT
        else fields
    )
    return {
        f"fields/{name}": as_shown(kept[name])
        for name in names
        if (name in connection.edited) == edited and (kept[name] or name == "description")
    }


def _option_offered(context: Context) -> Values:
    return {f"fields/{OPTION}?": (True,)} if _may_disable(context) else {}


def _option_missing(context: Context) -> Values:
    connection = _shown(context)
    discovers = connection is not None and connection.service == CLOUD_MANAGEMENT
    return {f"fields/{OPTION}": (ABSENT,)} if discovers and not _may_disable(context) else {}


def _option_elsewhere(context: Context) -> Values:
    connection = _shown(context)
    other = connection is not None and connection.service != CLOUD_MANAGEMENT
    return {f"fields/{OPTION}": (ABSENT,)} if other else {}


def _may_disable(context: Context) -> bool:
    connection = _shown(context)
    return connection is not None and has_option(context.state.product_version, connection.service)


def _option_values(context: Context, *, touched: bool) -> Values:
    connection = _shown(context)
    if connection is None or not _may_disable(context):
        return {}
    authentication = connection.authentication
    known = authentication.option and (authentication != Authentication()) == touched
    # That it is missing is another rule's to say.
    return {f"fields/{OPTION}": (authentication.option, ABSENT)} if known else {}


FORM = Form(_held, _asked)
KNOWN = When("a connection of that name", lambda context: bool(_wanted(context)))
UNKNOWN = When("no connection of that name", lambda context: not _wanted(context))
GONE = When("the connection was deleted", lambda context: not _there(context))
UNTOUCHED = When("nothing was edited", lambda context: _there(context) and not _edits(context))
OPTION_ALONE = When("the option alone was edited", lambda context: _edits(context) == {OPTION})
EDITED = When(
    "something else was edited",
    lambda context: bool(_edits(context) - {OPTION}) and not _switches_on(context),
)
SWITCHED_ON = When("discovery was switched on", _switches_on)


def _of_store(context: Context) -> bool:
    connection = subject(context)
    return connection is not None and connection.service == STORE


GUARDS = (*FORM.guards(), *store_page.guards(_held, _of_store))


def _ok(when: When, *cites: str) -> Row:
    seen = (at_page("closed", *cites),) if cites else ()
    return Row("dialog.ok", PAGE, "closed", when=when, guards=GUARDS, effect=_keep, shows=seen, cites=cites)


def _store_may_refuse(guard: Guard) -> Row:
    refusal = free_refusal(_CHANGED, guard)
    return replace(refusal, when=both(When("of the store", _of_store), fails(guard)))


_CHANGED = _ok(EDITED, "CON-6")
_SWITCHED_ON = _ok(SWITCHED_ON, "CFG-11")

PROPERTIES = (
    Row(
        "console.properties",
        "closed",
        PAGE,
        when=KNOWN,
        effect=_open,
        shows=(
            at_page(PAGE, "CON-1"),
            Shown("as configured", ("CON-1",), _as_configured),
            Shown("as edited", ("CON-6",), _as_edited),
            Shown("option offered", ("DIS-1",), _option_offered),
            Shown("option of no other service", ("DIS-1",), _option_elsewhere),
            Shown("option not offered", ("DIS-7",), _option_missing),
            Shown("option as it is at first", ("DIS-2",), lambda c: _option_values(c, touched=False)),
            Shown("option as it was kept", ("DIS-8",), lambda c: _option_values(c, touched=True)),
            NOBODY_ACTS,
        ),
        cites=("CON-1",),
    ),
    *refusals("console.properties", "closed", UNKNOWN, Reason.NOT_FOUND, ("name",)),
    _ok(UNTOUCHED),
    _ok(OPTION_ALONE, "DIS-8"),
    _CHANGED,
    _SWITCHED_ON,
    *refusals("dialog.ok", PAGE, GONE, Reason.NOT_FOUND, ("name",)),
    *(
        Row("dialog.ok", PAGE, PAGE, when=_gone_malformed(guard), outcome=guard.refusal)
        for guard in (*FORM.guards(), *FORM.liberties())
    ),
    *(free_refusal(_CHANGED, guard) for guard in FORM.liberties()),
    *(_store_may_refuse(guard) for guard in store_page.free_guards(_held)),
    Row("dialog.cancel", PAGE, "closed", effect=_put_back, shows=(at_page("closed", "CON-6"),)),
)
