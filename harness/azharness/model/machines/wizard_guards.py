"""What the wizard's pages need before the next, and in which situations their rows speak."""

from __future__ import annotations

from functools import cache
from typing import Literal

from azharness.contract.reasons import Reason
from azharness.model.machines.discovery_form import Form
from azharness.model.machines.parts import typed
from azharness.model.remember import remembered
from azharness.model.services import ADMINISTRATION, CLOUD_MANAGEMENT, STORE, Service, service_named
from azharness.model.site import App, Connection
from azharness.model.table import Context, Guard, When

Kind = Literal[
    "connected again",
    "with an app of another service",
    "in the tenant of another service",
    "beside another tenant",
    "in the public cloud",
    "in a private cloud",
]
"""What is special about a connection: it decides which rule its success shows."""
_SHARING = frozenset({CLOUD_MANAGEMENT, STORE})
"""The services of which the article says that they share apps and tenants."""


def given(name: str, *cites: str) -> Guard:
    """A field of the wizard that may not be empty."""
    return Guard(f"{name}_given", lambda context: bool(typed(context, name)), Reason.REQUIRED, name, cites)


def service_of(context: Context) -> Service:
    """The service that the wizard connects."""
    return service_named(typed(context, "service"))


@cache
def chosen(service: Service) -> When:
    """The condition that the wizard is about a service."""
    return When(service.name, lambda context: typed(context, "service") == service.name)


def web_app(context: Context) -> App | None:
    """The web app that was chosen."""
    return context.state.app(typed(context, "web_app"))


def _name_is_new(context: Context) -> bool:
    taken = {connection.name.casefold() for connection in context.state.connections}
    return typed(context, "name").casefold() not in taken


def _name_is_allowed(context: Context) -> bool:
    return not context.state.decisions.unique_names or _name_is_new(context)


def _name_is_shared(context: Context) -> bool:
    return _name_is_allowed(context) and not _name_is_new(context)


def rivals(context: Context) -> tuple[Connection, ...]:
    """The connections that have the place which the wizard wants to take."""
    app, service = web_app(context), service_of(context)
    if app is None or service.limit == "free":
        return ()
    there = context.state.connections_to(service.name)
    alone = service.limit == "one"
    return tuple(one for one in there if alone or one.tenant_id == app.tenant_id)


def slot_is_free(context: Context) -> bool:
    """Whether service and tenant have room for one more connection."""
    return not rivals(context)


def _rival_is(place: Literal["same-tenant", "other-tenant"], context: Context) -> bool:
    app, found = web_app(context), rivals(context)
    here = any(app and one.tenant_id == app.tenant_id for one in found)
    return bool(found) and here == (place == "same-tenant")


def _respelt(context: Context) -> bool:
    """Whether the web app was imported with its tenant ID in another letter case than the rival's."""
    app = web_app(context)
    known = (context.state.app(one.web_app) for one in rivals(context))
    return app is not None and any(one is not None and one.spelt != app.spelt for one in known)


def slot_guards(service: Service) -> tuple[Guard, ...]:
    """The place is free: one guard for each case in which it is not."""
    if service.limit == "free":
        return ()
    if service.limit == "one":
        row = "TEN-4" if service.name == STORE else "TEN-3"
        return tuple(
            Guard(
                f"no connection, {place}",
                lambda context, place=place: not _rival_is(place, context),  # type: ignore[misc]
                Reason.IN_USE,
                "web_app",
                (f"{row}/{place}",),
            )
            for place in ("same-tenant", "other-tenant")
        )
    return (
        Guard(
            "tenant_is_free",
            lambda context: slot_is_free(context) or _respelt(context),
            Reason.IN_USE,
            "web_app",
            ("TEN-2/other-name",),
        ),
        Guard(
            "tenant_is_free, spelt otherwise",
            lambda context: slot_is_free(context) or not _respelt(context),
            Reason.IN_USE,
            "web_app",
            ("TEN-2/letter-case",),
        ),
    )


def late_cites(service: Service) -> tuple[str, ...]:
    """What it shows that a place which another session took meanwhile is not taken twice."""
    return ("TEN-7/interleaved",) if service.name == CLOUD_MANAGEMENT else slot_guards(service)[0].cites


def _connected_before(context: Context) -> bool:
    app = web_app(context)
    return app is not None and context.state.was_connected(app.tenant_id, service_of(context).name)


@remembered
def kind_of(context: Context) -> Kind:
    """What is special about the connection that the wizard makes."""
    app, service = web_app(context), service_of(context)
    others = [one for one in context.state.connections if {one.service, service.name} == _SHARING]
    if _connected_before(context):
        return "connected again"
    if app is not None and any(one.web_app == app.client_id for one in others):
        return "with an app of another service"
    if app is not None and any(one.tenant_id == app.tenant_id for one in others):
        return "in the tenant of another service"
    if service.name == CLOUD_MANAGEMENT and context.state.connections_to(service.name):
        return "beside another tenant"
    return "in a private cloud" if _may_be_private(context, service) else "in the public cloud"


def _may_be_private(context: Context, service: Service) -> bool:
    """Not for a service of the public cloud alone, even while no cloud is chosen."""
    return len(service.clouds) > 1 and typed(context, "environment") != "public"


def kind_cites(service: Service, kind: Kind) -> tuple[str, ...]:
    """The rule that a connection of a kind shows."""
    by_kind: dict[Kind, tuple[str, ...]] = {
        "connected again": ("TEN-6",),
        "with an app of another service": ("APP-1",),
        "in the tenant of another service": ("TEN-5",),
        "beside another tenant": ("TEN-1",),
        "in the public cloud": service.case("CLD-1"),
        "in a private cloud": ("CLD-2",) if service.name == CLOUD_MANAGEMENT else ("CLD-3",),
    }
    return by_kind[kind] if service.article else ("SVC-8",)


def kinds_of(service: Service) -> tuple[Kind, ...]:
    """The kinds that a connection to a service can be of."""
    sharing: tuple[Kind, ...] = ("with an app of another service", "in the tenant of another service")
    return (
        "connected again",
        *(sharing if service.name in _SHARING else ()),
        *(("beside another tenant",) if service.limit == "one for each tenant" else ()),
        "in the public cloud",
        *(("in a private cloud",) if len(service.clouds) > 1 else ()),
    )


@cache
def is_kind(kind: Kind) -> When:
    """The condition that the connection is of a kind."""
    return When(kind, lambda context: kind_of(context) == kind)


def _one_tenant(context: Context) -> bool:
    web = web_app(context)
    native = context.state.app(typed(context, "native_app"), "client")
    return web is None or native is None or web.tenant_id == native.tenant_id


NAME_GIVEN = given("name", "WIZ-1")
SERVICE_CHOSEN = given("service", "WIZ-3")
NAME_IS_NEW = Guard("name_is_new", _name_is_allowed, Reason.IN_USE, "name", ("WIZ-12",))
NAME_IS_SHARED = When("another connection has the name, and may", _name_is_shared)
NAME_IS_ITS_OWN = When("no other connection has the name", lambda context: not _name_is_shared(context))
NAME_WAS_TAKEN = When("another session took the name", lambda context: not _name_is_allowed(context))
ENVIRONMENT_CHOSEN = given("environment", "CLD-5/before-apps")
WEB_APP_CHOSEN = given("web_app", "NAT-4")
ONE_TENANT = Guard("one_tenant", _one_tenant, Reason.WRONG_TENANT, "native_app", ("NAT-4",))
DISCOVERY = Form(typed)


def app_guards(service: Service) -> tuple[Guard, ...]:
    """What the App page of a service needs."""
    chosen_app = given("web_app", *(service.case("SVC-9") or ("SVC-8",)))
    native = (given("native_app", "SVC-6"),) if service.native else ()
    tenant = (ONE_TENANT,) if service.native else ()
    return (ENVIRONMENT_CHOSEN, chosen_app, *native, *slot_guards(service), *tenant)


PLACE_FREE = When("name and place are free", lambda c: slot_is_free(c) and _name_is_allowed(c))
SEVERAL_OF_ADMINISTRATION = When(
    "Administration Service Management has a connection",
    lambda c: typed(c, "service") == ADMINISTRATION and bool(c.state.connections_to(ADMINISTRATION)),
)


@cache
def slot_taken(service: Service) -> When:
    """The condition that the place of a service was taken by another session."""
    return When(
        f"{service.name}: the place is taken",
        lambda context: typed(context, "service") == service.name and not slot_is_free(context),
    )


DESCRIBED = When("described", lambda context: bool(typed(context, "description")))
UNDESCRIBED = When("not described", lambda context: not typed(context, "description"))
FIRST_RUN = When("no connection yet", lambda context: not context.state.connections)
FURTHER_RUN = When("a connection exists", lambda context: bool(context.state.connections))
