"""What the wizard's pages show."""

from __future__ import annotations

from azharness.model.machines.parts import Values, typed
from azharness.model.prediction import ABSENT
from azharness.model.services import service_named
from azharness.model.table import Context, Shown
from azharness.model.text import as_shown

FIELDS = {
    "azure-services": ("name", "description", "service"),
    "app": ("environment", "web_app", "native_app"),
    "discovery": ("user_discovery", "user_full_schedule"),
}
"""The fields of each page, by page."""

ARTICLE_SERVICES = frozenset({"cloud-management", "log-analytics-connector", "store-for-business"})
SUMMARY_FIELDS = (
    "name",
    "description",
    "service",
    "environment",
    "web_app",
    "native_app",
    "user_discovery",
)


def first(context: Context) -> bool:
    """Whether no other tenant has a connection."""
    return not context.state.connections


def kept(page: str) -> Shown:
    """A page that was visited before shows what was entered there."""
    return Shown(f"{page} as entered", ("WIZ-10",), lambda context: _entered(context, FIELDS[page]))


def result(outcome: str, *cites: str) -> Shown:
    """The result on the Completion page."""
    return Shown(f"result {outcome}", cites, lambda _: {"fields/result": (outcome,)})


def _entered(context: Context, names: tuple[str, ...]) -> Values:
    fields = context.desk.form.fields
    return {f"fields/{name}": as_shown(fields[name]) for name in names if fields.get(name, "").strip()}


def _services(context: Context) -> Values:
    claimed = context.state.services >= ARTICLE_SERVICES
    return {"choices/service": (tuple(sorted(ARTICLE_SERVICES)),)} if claimed else {}


def _no_log_analytics(_context: Context) -> Values:
    return {"choices/service/log-analytics-connector": (ABSENT,)}


def _administration_service(context: Context) -> Values:
    claimed = "administration-service" in context.state.services
    return {"choices/service/administration-service": (True,)} if claimed else {}


def _environments(context: Context) -> Values:
    supported = service_named(typed(context, "service")).clouds
    choices = (tuple(sorted(supported & context.state.environments)), tuple(sorted(supported)))
    return {"choices/environment": tuple(dict.fromkeys(choices))}


def _known_environment(context: Context) -> Values:
    known = {tenant.environment for tenant in context.state.tenants}
    if not context.state.connections or len(known) != 1 or typed(context, "environment"):
        return {}
    return {"fields/environment": tuple(known)}


def _summary(context: Context) -> Values:
    values = _entered(context, SUMMARY_FIELDS)
    if typed(context, "user_discovery") == "on":
        values |= _entered(context, ("user_full_schedule",))
    app = context.state.app(typed(context, "web_app"))
    tenant = context.state.tenant(app.tenant_id) if app else None
    names = tuple(form for name in tenant.names for form in as_shown(name)) if tenant else ()
    return values | ({"fields/tenant_name": names} if names else {})


SERVICES_OFFERED = Shown("services offered", ("SVC-1",), _services)
"""Judged for a backend that claims all three services of the article; what it declined it cannot be asked to offer."""

OTHER_VERSIONS = (
    Shown("Log Analytics Connector gone", ("SVC-7",), _no_log_analytics),
    Shown("Administration Service Management offered", ("SVC-8",), _administration_service),
)
APP_PAGE = (
    Shown("environments", ("CLD-5/cloud-management",), _environments),
    Shown("web app", ("SVC-4/cloud-management",), lambda _: {"actions/browse-server-app": (True,)}),
    Shown("native app", ("SVC-3/cloud-management",), lambda _: {"actions/browse-client-app": (True,)}),
    Shown("known environment", ("WIZ-14",), _known_environment),
    kept("app"),
)
SUMMARY = Shown("what was chosen", ("WIZ-6",), _summary)
