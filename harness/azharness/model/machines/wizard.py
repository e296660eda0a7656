"""The wizard as a table: its pages, and what each needs before the next."""

from __future__ import annotations

from azharness.contract.reasons import Reason
from azharness.model.machines import wizard_moves as moves
from azharness.model.machines import wizard_views as views
from azharness.model.machines.parts import NOBODY_ACTS, at_page, both, fails, free_refusal, typed
from azharness.model.prediction import Shape
from azharness.model.table import Context, Guard, Row, Table, When
from azharness.model.text import duration_seconds, is_duration

PAGES = ("azure-services", "app", "discovery", "summary", "progress", "completion")


def _given(name: str, *cites: str) -> Guard:
    return Guard(f"{name}_given", lambda context: bool(typed(context, name)), Reason.REQUIRED, name, cites)


def _name_is_new(context: Context) -> bool:
    taken = {connection.name.casefold() for connection in context.state.connections}
    return typed(context, "name").casefold() not in taken


def _tenant_is_free(context: Context) -> bool:
    app = context.state.app(typed(context, "web_app"))
    return app is None or context.state.connection_of(app.tenant_id) is None


def _connected_before(context: Context) -> bool:
    app = context.state.app(typed(context, "web_app"))
    return app is not None and context.state.was_connected(app.tenant_id)


def _one_tenant(context: Context) -> bool:
    web = context.state.app(typed(context, "web_app"))
    native = context.state.app(typed(context, "native_app"), "client")
    return web is None or native is None or web.tenant_id == native.tenant_id


def _discovers(context: Context) -> bool:
    return typed(context, "user_discovery") == "on"


def _scheduled(context: Context) -> bool:
    return not _discovers(context) or is_duration(typed(context, "user_full_schedule"))


def _schedule_is_plain(context: Context) -> bool:
    return not _scheduled(context) or bool(duration_seconds(typed(context, "user_full_schedule")))


NAME_GIVEN = _given("name", "WIZ-1")
SERVICE_CHOSEN = _given("service", "WIZ-3")
NAME_IS_NEW = Guard("name_is_new", _name_is_new, Reason.IN_USE, "name")
ENVIRONMENT_CHOSEN = _given("environment", "CLD-5/before-apps")
WEB_APP_CHOSEN = _given("web_app", "SVC-9/cloud-management")
NATIVE_APP_CHOSEN = _given("native_app", "SVC-6")
TENANT_IS_FREE = Guard("tenant_is_free", _tenant_is_free, Reason.IN_USE, "web_app", ("TEN-2/other-name",))
ONE_TENANT = Guard("one_tenant", _one_tenant, Reason.WRONG_TENANT, "native_app", ("NAT-4",))
SCHEDULED = Guard(
    "schedule_well_formed", _scheduled, Reason.MALFORMED, "user_full_schedule", ("CFG-1/user-discovery",)
)
SCHEDULE_IS_PLAIN = Guard("schedule_plain", _schedule_is_plain, Reason.MALFORMED, "user_full_schedule")
SCHEDULE_GIVEN = Guard(
    "schedule_given",
    lambda context: bool(typed(context, "user_full_schedule")),
    Reason.REQUIRED,
    "user_full_schedule",
)

FIRST_RUN = When("no connection yet", lambda context: not context.state.connections)
FURTHER_RUN = When("a connection exists", lambda context: bool(context.state.connections))
DESCRIBED = When("described", lambda context: bool(typed(context, "description")))
UNDESCRIBED = When("not described", lambda context: not typed(context, "description"))
SLOT_FREE = When("the tenant has no connection", _tenant_is_free)
SLOT_TAKEN = fails(TENANT_IS_FREE)
GLOBAL_CLOUD = When(
    "first, in the global cloud", lambda c: views.first(c) and typed(c, "environment") == "public"
)
PRIVATE_CLOUD = When(
    "first, in a private cloud", lambda c: views.first(c) and typed(c, "environment") != "public"
)
ANOTHER_TENANT = When("another tenant has one", lambda context: not views.first(context))
AGAIN = When("the tenant's former connection was deleted", _connected_before)
NEW_TENANT = When("the tenant had no connection", lambda context: not _connected_before(context))
MADE = When("the connection was made", moves.made)
MADE_AGAIN = When("the connection was made again", moves.made_again)
UNSURE = When("the connection was made with a dead key, or is gone", moves.unsure)
LOST = When("another session was first", lambda context: not context.desk.form.connecting)

_FIRST = (NAME_GIVEN, SERVICE_CHOSEN)
_APP = (ENVIRONMENT_CHOSEN, WEB_APP_CHOSEN, NATIVE_APP_CHOSEN, TENANT_IS_FREE, ONE_TENANT)
_APP_SEEN = (at_page("app", "WIZ-4"), *views.APP_PAGE)
_TO_APP = Row(
    "wizard.next",
    "azure-services",
    "app",
    when=DESCRIBED,
    guards=_FIRST,
    effect=moves.to_app,
    shows=_APP_SEEN,
    cites=("WIZ-4",),
)
_TO_SUMMARY = Row(
    "wizard.next",
    "discovery",
    "summary",
    guards=(SCHEDULED,),
    effect=moves.turn("summary"),
    shows=(at_page("summary", "WIZ-5"), views.SUMMARY),
    cites=("WIZ-5",),
)


def _start(when: When, *cites: str) -> Row:
    return Row(
        "wizard.start",
        "closed",
        "azure-services",
        when=when,
        effect=moves.start,
        shows=(at_page("azure-services", "WIZ-4"), views.SERVICES_OFFERED, *views.OTHER_VERSIONS),
        cites=cites,
    )


def _from_app(when: When, *cites: str) -> Row:
    seen = (at_page("discovery", "WIZ-15/cloud-management"), views.kept("discovery"))
    return Row(
        "wizard.next",
        "app",
        "discovery",
        when=when,
        guards=_APP,
        effect=moves.to_discovery,
        shows=seen,
        cites=cites,
    )


def _back(source: str, dest: str) -> Row:
    seen = (at_page(dest, "WIZ-4"), views.kept(dest))
    return Row("wizard.back", source, dest, effect=moves.turn(dest), shows=seen, cites=("WIZ-10",))


def _cancel(source: str) -> Row:
    seen = (at_page("closed", "WIZ-11"),)
    return Row("wizard.cancel", source, "closed", effect=moves.cancel, shows=seen, cites=("WIZ-11",))


def _finish(when: When, *cites: str) -> Row:
    return Row(
        "wizard.next",
        "summary",
        "progress",
        when=both(SLOT_FREE, when),
        effect=moves.finish,
        shows=(at_page("progress", "WIZ-4"), NOBODY_ACTS),
        cites=cites,
    )


WIZARD = Table(
    name="wizard",
    states=("closed", *PAGES),
    initial="closed",
    rows=(
        _start(FIRST_RUN, "WIZ-4"),
        _start(FURTHER_RUN, "WIZ-8"),
        _TO_APP,
        Row(
            "wizard.next",
            "azure-services",
            "app",
            when=UNDESCRIBED,
            guards=_FIRST,
            effect=moves.to_app,
            shows=_APP_SEEN,
            cites=("WIZ-2",),
        ),
        free_refusal(_TO_APP, NAME_IS_NEW),
        _from_app(NEW_TENANT, "WIZ-4"),
        _from_app(AGAIN, "TEN-6"),
        _TO_SUMMARY,
        free_refusal(_TO_SUMMARY, SCHEDULE_IS_PLAIN),
        free_refusal(_TO_SUMMARY, SCHEDULE_GIVEN),
        _finish(both(GLOBAL_CLOUD, NEW_TENANT), "CLD-1/cloud-management"),
        _finish(both(PRIVATE_CLOUD, NEW_TENANT), "CLD-2"),
        _finish(both(ANOTHER_TENANT, NEW_TENANT), "TEN-1"),
        _finish(AGAIN, "TEN-6"),
        Row(
            "wizard.next",
            "summary",
            "summary",
            when=SLOT_TAKEN,
            outcome=Shape("refused", Reason.IN_USE, "web_app"),
            cites=("TEN-7/interleaved",),
        ),
        Row(
            "wizard.next",
            "summary",
            "progress",
            when=SLOT_TAKEN,
            effect=moves.turn("progress"),
            cites=("TEN-7/interleaved",),
        ),
        Row(
            "wizard.next",
            "progress",
            "completion",
            when=MADE,
            effect=moves.complete,
            shows=(at_page("completion", "WIZ-4"), views.result("succeeded", "WIZ-7")),
            cites=("WIZ-4",),
        ),
        Row(
            "wizard.next",
            "progress",
            "completion",
            when=MADE_AGAIN,
            effect=moves.complete,
            shows=(at_page("completion", "WIZ-4"), views.result("succeeded", "TEN-6")),
            cites=("WIZ-4",),
        ),
        Row(
            "wizard.next",
            "progress",
            "completion",
            when=UNSURE,
            effect=moves.complete,
            shows=(at_page("completion", "WIZ-4"),),
            cites=("WIZ-4",),
        ),
        Row(
            "wizard.next",
            "progress",
            "completion",
            when=LOST,
            effect=moves.turn("completion"),
            shows=(at_page("completion", "WIZ-4"), views.result("failed", "TEN-7/interleaved")),
            cites=("WIZ-4",),
        ),
        Row(
            "wizard.close",
            "completion",
            "closed",
            effect=moves.close,
            shows=(at_page("closed", "WIZ-4"),),
            cites=("WIZ-4",),
        ),
        _back("app", "azure-services"),
        _back("discovery", "app"),
        _back("summary", "discovery"),
        *(_cancel(page) for page in PAGES[:4]),
    ),
    stays=("WIZ-4",),
    lacking=dict.fromkeys(("wizard.next", "wizard.back", "wizard.close"), ("WIZ-4",)),
)
