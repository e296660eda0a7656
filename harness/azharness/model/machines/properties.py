"""Rows of the properties of a connection: what they show, and what OK keeps (facts F47, F100; decision A29)."""

from __future__ import annotations

from dataclasses import replace

from azharness.contract.reasons import Reason
from azharness.model.desk import Dialog
from azharness.model.machines.authentication import changed, set_option
from azharness.model.machines.parts import (
    NOBODY_ACTS,
    Values,
    at_page,
    entered,
    free_refusal,
    put_away,
    refusals,
    seen_text,
)
from azharness.model.prediction import ABSENT, Observation
from azharness.model.site import Authentication, Connection
from azharness.model.state import State
from azharness.model.table import Context, Guard, Row, Shown, When
from azharness.model.text import as_shown, duration_seconds, is_duration
from azharness.model.versions import VERSIONS

PAGE = "properties"
OPTION = "disable_authentication"
EDITABLE = ("description", "user_discovery", "user_full_schedule")


def editable(product_version: str) -> tuple[str, ...]:
    """The fields that can be changed in a product version."""
    return (*EDITABLE, OPTION) if has_option(product_version) else EDITABLE


def has_option(product_version: str) -> bool:
    """Whether authentication can be disabled in a product version."""
    return VERSIONS[product_version].disables_authentication


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
    return _kept_values(connection)[name]


def _discovers(context: Context) -> bool:
    return _held(context, "user_discovery") == "on"


def _timetable(context: Context) -> str:
    return _held(context, "user_full_schedule")


def _asked(context: Context) -> bool:
    return bool({"user_discovery", "user_full_schedule"} & set(context.desk.top.fields))


def _scheduled(context: Context) -> bool:
    return not (_asked(context) and _discovers(context)) or is_duration(_timetable(context))


def _schedule_is_plain(context: Context) -> bool:
    return not _asked(context) or not _scheduled(context) or bool(duration_seconds(_timetable(context)))


def _gone_unscheduled(context: Context) -> bool:
    return not _there(context) and _asked(context) and not duration_seconds(_timetable(context))


def _edits(context: Context) -> frozenset[str]:
    """The fields whose values OK changes."""
    connection = subject(context)
    if connection is None:
        return frozenset()
    kept = _kept_values(connection)
    return frozenset(name for name in context.desk.top.fields if entered(context, name) != kept[name])


def _kept_values(connection: Connection) -> dict[str, str]:
    return {
        "description": connection.description,
        "user_discovery": "on" if connection.discovers else "off",
        "user_full_schedule": connection.timetable,
        OPTION: connection.authentication.option,
    }


def _open(context: Context, seen: Observation) -> State:
    """Open the properties; where several connections have the name, tenant and service that are shown tell which."""
    tenant, service = (seen_text(seen, f"fields/{name}") for name in ("tenant_id", "service"))
    shown = context.state.connection_of(tenant, service)
    candidates = _wanted(context)
    connection = shown if shown in candidates else candidates[0]
    dialog = Dialog(PAGE, tenant_id=connection.tenant_id, connection=connection.number)
    return context.state.with_desk(context.session, context.desk.opened(dialog))


def _keep(context: Context, _seen: Observation) -> State:
    state = context.state.with_desk(context.session, context.desk.left())
    connection, edits = subject(context), _edits(context)
    if connection is None or not edits:
        return state
    kept = replace(
        _with_discovery(context, connection, edits),
        description=_held(context, "description"),
        edited=connection.edited | edits,
        authentication=_authentication(context, connection, edits),
    )
    return replace(state.with_connection(kept), touched=connection.number)


def _with_discovery(context: Context, connection: Connection, edits: frozenset[str]) -> Connection:
    instant, discovers, timetable = context.state.instant, _discovers(context), _timetable(context)
    due = "must" if "user_discovery" in edits else connection.due
    return replace(
        connection,
        discovers=discovers,
        timetable=timetable,
        schedule=duration_seconds(timetable) or None,
        rescheduled=instant if "user_full_schedule" in edits else connection.rescheduled,
        due=due if discovers else "",
    )


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
        "fields/native_app": (connection.native_app,),
    }
    return {
        **fixed,
        **({"fields/tenant_name": names} if names else {}),
        **_editable_values(connection, edited=False),
    }


def _as_edited(context: Context) -> Values:
    connection = _shown(context)
    return _editable_values(connection, edited=True) if connection else {}


def _editable_values(connection: Connection, *, edited: bool) -> Values:
    """What the fields show that were edited before, or those that were not; a schedule only of a discovery that is on."""
    kept = _kept_values(connection)
    names = [name for name in EDITABLE if (name in connection.edited) == edited]
    if not connection.discovers or not connection.timetable:
        names = [name for name in names if name != "user_full_schedule"]
    return {f"fields/{name}": as_shown(kept[name]) for name in names}


def _option_offered(context: Context) -> Values:
    return {f"fields/{OPTION}?": (True,)} if has_option(context.state.product_version) else {}


def _option_missing(context: Context) -> Values:
    return {} if has_option(context.state.product_version) else {f"fields/{OPTION}": (ABSENT,)}


def _option_values(context: Context, *, touched: bool) -> Values:
    connection = _shown(context)
    if connection is None or not has_option(context.state.product_version):
        return {}
    authentication = connection.authentication
    known = authentication.option and (authentication != Authentication()) == touched
    # That it is missing is another rule's to say.
    return {f"fields/{OPTION}": (authentication.option, ABSENT)} if known else {}


SCHEDULED = Guard(
    "schedule_well_formed", _scheduled, Reason.MALFORMED, "user_full_schedule", ("CFG-1/user-discovery",)
)
SCHEDULE_IS_PLAIN = Guard("schedule_plain", _schedule_is_plain, Reason.MALFORMED, "user_full_schedule")
SCHEDULE_GIVEN = Guard(
    "schedule_given",
    lambda context: bool(_timetable(context)) or not _asked(context),
    Reason.REQUIRED,
    "user_full_schedule",
)
KNOWN = When("a connection of that name", lambda context: bool(_wanted(context)))
UNKNOWN = When("no connection of that name", lambda context: not _wanted(context))
GONE = When("the connection was deleted", lambda context: not _there(context))
GONE_UNSCHEDULED = When("it was deleted, and no plain schedule was entered", _gone_unscheduled)
UNTOUCHED = When("nothing was edited", lambda context: _there(context) and not _edits(context))
OPTION_ALONE = When("the option alone was edited", lambda context: _edits(context) == {OPTION})
EDITED = When("something else was edited", lambda context: bool(_edits(context) - {OPTION}))


def _ok(when: When, *cites: str) -> Row:
    seen = (at_page("closed", *cites),) if cites else ()
    return Row(
        "dialog.ok", PAGE, "closed", when=when, guards=(SCHEDULED,), effect=_keep, shows=seen, cites=cites
    )


_CHANGED = _ok(EDITED, "CON-6")

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
    *refusals("dialog.ok", PAGE, GONE, Reason.NOT_FOUND, ("name",)),
    *(
        Row("dialog.ok", PAGE, PAGE, when=GONE_UNSCHEDULED, outcome=guard.refusal)
        for guard in (SCHEDULED, SCHEDULE_GIVEN)
    ),
    free_refusal(_CHANGED, SCHEDULE_IS_PLAIN),
    free_refusal(_CHANGED, SCHEDULE_GIVEN),
    Row("dialog.cancel", PAGE, "closed", effect=_put_back, shows=(at_page("closed", "CON-6"),)),
)
