"""What the wizard's pages show."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from azharness.model.machines.discovery_form import shown_fields
from azharness.model.machines.parts import Values, typed
from azharness.model.machines.wizard_fields import fields_of
from azharness.model.machines.wizard_guards import kind_of, service_of, web_app
from azharness.model.prediction import ABSENT
from azharness.model.services import ADMINISTRATION, LOG_ANALYTICS, SERVICES, STORE, Service
from azharness.model.table import Context, Shown
from azharness.model.text import as_shown

ARTICLE_SERVICES = frozenset(service.name for service in SERVICES if service.article)
CHOSEN_FIRST = ("name", "description", "service", "environment", "web_app")


def kept(page: str) -> Shown:
    """A page that was visited before shows what was entered there."""

    def values(context: Context) -> Values:
        wizard = context.desk.form
        return _entered(context, fields_of(replace(wizard, page=page), context.state))

    return Shown(f"{page} as entered", ("WIZ-10",), values)


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
    return {f"choices/service/{LOG_ANALYTICS}": (ABSENT,)}


def _administration_service(context: Context) -> Values:
    claimed = ADMINISTRATION in context.state.services
    return {f"choices/service/{ADMINISTRATION}": (True,)} if claimed else {}


def _environments(context: Context) -> Values:
    supported = service_of(context).clouds
    choices = (tuple(sorted(supported & context.state.environments)), tuple(sorted(supported)))
    return {"choices/environment": tuple(dict.fromkeys(choices))}


def _no_registration(context: Context) -> Values:
    return {"cloud/registrations": (0,)} if kind_of(context) == "with an app of another service" else {}


def _supported(context: Context) -> Values:
    return {"fields/environment": (*sorted(service_of(context).clouds), "", ABSENT)}


def _known_environment(context: Context) -> Values:
    known = {tenant.environment for tenant in context.state.tenants}
    if not context.state.connections or len(known) != 1 or typed(context, "environment"):
        return {}
    # One that the service does not support cannot be preselected.
    return {"fields/environment": tuple(known)} if known <= service_of(context).clouds else {}


def _summary(context: Context) -> Values:
    service, app = service_of(context), web_app(context)
    own = shown_fields(context.state, context.desk.form.fields) if service.native else service.fields
    values = _entered(context, CHOSEN_FIRST + (("native_app",) if service.native else ()) + own)
    tenant = context.state.tenant(app.tenant_id) if app else None
    names = tuple(form for name in tenant.names for form in as_shown(name)) if tenant else ()
    return values | ({"fields/tenant_name": names} if names else {})


SERVICES_OFFERED = Shown("services offered", ("SVC-1",), _services)
"""Judged for a backend that claims all three services of the article; what it declined it cannot be asked to offer."""

OTHER_VERSIONS = (
    Shown("Log Analytics Connector gone", ("SVC-7",), _no_log_analytics),
    Shown("Administration Service Management offered", ("SVC-8",), _administration_service),
)


def _about(service: Service, what: str, cites: tuple[str, ...], values: Callable[[Context], Values]) -> Shown:
    """What the App page of one service shows."""

    def shown(context: Context) -> Values:
        return values(context) if typed(context, "service") == service.name else {}

    return Shown(f"{what} of {service.name}", cites, shown)


def _app_page(service: Service) -> Iterator[Shown]:
    """Environments, and the ways to apps: Browse for apps that can be created too, Import alone for others."""
    own = () if service.article else ("SVC-8",)
    browse, native = "actions/browse-server-app", "actions/browse-client-app"
    yield _about(service, "environments", service.case("CLD-5") or own, _environments)
    if service.name == STORE:
        yield _about(service, "no private cloud", ("CLD-4/environment",), _supported)
    if service.creates:
        yield _about(service, "web app", service.case("SVC-4") or own, lambda _: {browse: (True,)})
    else:
        yield _about(service, "import", ("SRV-14",), lambda _: {"actions/import-server-app": (True,)})
        yield _about(service, "no creation", ("SVC-5",), lambda _: {browse: (ABSENT,)})
    there = True if service.native else ABSENT
    yield _about(service, "native app", service.case("SVC-3") or own, lambda _: {native: (there,)})


APP_PAGE = (
    *(part for service in SERVICES for part in _app_page(service)),
    Shown("known environment", ("WIZ-14",), _known_environment),
    kept("app"),
)
ONE_OBJECT = Shown("the shared app stays one", ("APP-1",), _no_registration)
SUMMARY = Shown("what was chosen", ("WIZ-6",), _summary)
