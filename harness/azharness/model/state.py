"""The model's state: what the site and the cloud hold, as immutable data."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from azharness.contract.hello import Decisions, Parameters
from azharness.model.desk import CLOSED, Desk
from azharness.model.faults import Fault
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.site import App, AppKind, Client, Connection, SiteTenant, Stored
from azharness.model.world import Registered, World


class State(msgspec.Struct, frozen=True):
    """All that predictions rest on; instants are epoch seconds, IDs in lower case.

    `instant` is the site's clock, `cloud_instant` the cloud's, which `clock.advance` moves before `clock.set` moves the site's.
    `signing` are the people that browsers sign in, by session, as object IDs.
    """

    instant: int = 0
    cloud_instant: int = 0
    product_version: str = "article"
    services: frozenset[str] = frozenset()
    """The services that the wizard offers."""
    capabilities: frozenset[str] = frozenset()
    """What the backend offers beside services."""
    environments: frozenset[str] = frozenset()
    parameters: Parameters = msgspec.field(default_factory=Parameters)
    decisions: Decisions = msgspec.field(default_factory=Decisions)
    faults: tuple[Fault, ...] = ()
    """Those that were planned in the cloud and may still meet requests."""
    world: World = msgspec.field(default_factory=World)
    desks: Mapping[str, Desk] = msgspec.field(default_factory=dict)
    signing: Mapping[str, str] = msgspec.field(default_factory=dict)
    tenants: tuple[SiteTenant, ...] = ()
    apps: tuple[App, ...] = ()
    connections: tuple[Connection, ...] = ()
    client: Client = msgspec.field(default_factory=Client)
    met: frozenset[str] = frozenset()
    """The dialogs at which people have signed in at the site, ever."""
    cancelled: bool = False
    """Whether a wizard was ever cancelled."""
    unmade: frozenset[str] = frozenset()
    """Names of connections of which Completion said that they failed."""
    deleted: tuple[Connection, ...] = ()
    """The connections that were deleted, as they were, of tenants that have no other to the service by now."""
    leftover: Mapping[str, frozenset[Stored]] = msgspec.field(default_factory=dict)
    """What may be stored of tenants whose connection was deleted."""
    touched: int = 0
    """The number of the connection that was edited or deleted last."""

    def desk(self, session: str) -> Desk:
        """What a session has open."""
        return self.desks.get(session, CLOSED)

    def with_desk(self, session: str, desk: Desk) -> State:
        """The state in which a session has this open."""
        return replace(self, desks={**self.desks, session: desk})

    def tenant(self, tenant_id: str) -> SiteTenant | None:
        """The tenant that the site knows by this ID."""
        return next((one for one in self.tenants if one.tenant_id == tenant_id.lower()), None)

    def app(self, client_id: str, kind: AppKind = "server") -> App | None:
        """The app of a kind that the site knows by this client ID."""
        wanted = client_id.lower()
        for app in self.apps:
            if app.client_id == wanted and app.kind == kind:
                return app
        return None

    def connection_of(self, tenant_id: str, service: str = CLOUD_MANAGEMENT) -> Connection | None:
        """The connection of a tenant to a service; the first where there may be several."""
        found = (one for one in self.connections_to(service) if one.tenant_id == tenant_id.lower())
        return next(found, None)

    def connections_to(self, service: str) -> tuple[Connection, ...]:
        """All connections to a service."""
        return tuple(one for one in self.connections if one.service == service)

    def numbered(self, number: int) -> Connection | None:
        """The connection of a number."""
        return next((one for one in self.connections if one.number == number), None)

    def onboarded(self, tenant_id: str) -> bool:
        """Whether a tenant has a connection to any service."""
        return any(one.tenant_id == tenant_id.lower() for one in self.connections)

    def with_tenant(self, tenant_id: str, name: str, environment: str) -> State:
        """The state that knows a tenant; a known one may keep its name or take this one."""
        known = self.tenant(tenant_id)
        names = tuple(dict.fromkeys((*(known.names if known else ()), name)))
        others = (one for one in self.tenants if one is not known)
        return replace(self, tenants=(*others, SiteTenant(tenant_id.lower(), names, environment)))

    def with_app(self, app: App) -> State:
        """The state that knows an app; the same kind with the same client ID is replaced."""
        others = (one for one in self.apps if (one.client_id, one.kind) != (app.client_id, app.kind))
        return replace(self, apps=(*others, app))

    def was_connected(self, tenant_id: str, service: str = CLOUD_MANAGEMENT) -> bool:
        """Whether the tenant's connection to a service was deleted, and none was made since."""
        return any((one.tenant_id, one.service) == (tenant_id.lower(), service) for one in self.deleted)

    def named(self, name: str) -> tuple[Connection, ...]:
        """The connections of that name."""
        return tuple(one for one in self.connections if one.name == name.strip())

    def in_use(self, client_id: str) -> bool:
        """Whether a connection uses an app."""
        return any(client_id in one.apps for one in self.connections)

    def orphaned(self, app: App) -> bool:
        """Whether an app is known from a connection that was deleted, and used by none."""
        return any(app.client_id in one.apps for one in self.deleted) and not self.in_use(app.client_id)

    def with_connection(self, connection: Connection) -> State:
        """The state with a connection; one without a number is new, of others it is the former self that goes."""
        if not connection.number:
            known = (*self.connections, *self.deleted)
            connection = replace(connection, number=1 + max((one.number for one in known), default=0))
        others = (one for one in self.connections if one.number != connection.number)
        return replace(self, connections=(*others, connection))

    def with_registration(self, registered: Registered) -> State:
        """The state in which the cloud holds a registration."""
        return replace(self, world=self.world.with_registration(registered))

    def environment_of(self, tenant_id: str) -> str:
        """The environment of a tenant that the site knows, or empty."""
        known = self.tenant(tenant_id)
        return known.environment if known else ""
