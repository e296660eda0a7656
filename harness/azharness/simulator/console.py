"""The console's nodes: services, tenants, notifications, users, groups; and the actions that start there."""

from __future__ import annotations

from azharness.contract import Reason
from azharness.contract.views import Groups, Notices, Run, Services, TenantApp, Tenants, Users
from azharness.contract.views import ServiceRow as Row
from azharness.contract.views import Tenant as TenantRow
from azharness.simulator import apps, connections, discovery, groups, store_sync, tenants, users
from azharness.simulator import notices as notifications
from azharness.simulator.agents import Kind
from azharness.simulator.apps import App
from azharness.simulator.connections import Connection, RunKind
from azharness.simulator.context import Context
from azharness.simulator.declined import RefusalError, unavailable
from azharness.simulator.pages.properties import Properties
from azharness.simulator.pages.renew import renewal, tenant_of
from azharness.simulator.pages.update_settings import UpdateSettings
from azharness.simulator.session import Session
from azharness.simulator.tenants import Tenant


def services(context: Context) -> Services:
    """The Azure Services node."""
    return Services(services=[_service(context, known) for known in connections.existing(context.store)])


def all_tenants(context: Context) -> Tenants:
    """The tenants node, with each tenant's apps."""
    return Tenants(tenants=[_tenant(context, known) for known in tenants.known(context.store)])


def notices(context: Context) -> Notices:
    """The notifications, evaluated now if that is due."""
    notifications.evaluate_if_due(context)
    return Notices(notices=notifications.current(context))


def all_users(context: Context) -> Users:
    """The discovered users."""
    return Users(users=users.known(context.store))


def all_groups(context: Context) -> Groups:
    """The discovered groups."""
    return Groups(groups=groups.known(context.store))


def run_discovery(context: Context, name: str, kind: Kind) -> None:
    """Run the full discovery of a connection's users or groups now."""
    discovery.run(context, _connection(context, name), kind)


def sync_store(context: Context, name: str) -> None:
    """Synchronise with the store now."""
    store_sync.synchronise(context, _connection(context, name))


def delete(context: Context, name: str) -> None:
    """Delete a connection; Entra is not asked (fact F107)."""
    connections.remove(context.store, _connection(context, name))


def properties(context: Context, session: Session, name: str) -> None:
    """Open the properties of a connection, unless the session is busy with another window."""
    _require_idle(session)
    session.dialogs.append(Properties(context, _connection(context, name)))


def renew(context: Context, session: Session, client_id: str) -> None:
    """Open the renewal of a web app's key, unless the session is busy with another window."""
    _require_idle(session)
    app = apps.server_app(context.store, client_id)
    if app is None:
        raise RefusalError(Reason.NOT_FOUND)
    session.dialogs.append(renewal(context.version, app, tenant_of(context, app)))


def update_settings(context: Context, session: Session, client_id: str) -> None:
    """Open the update of a web app's registration, unless the session is busy; native apps have none (fact F77)."""
    _require_idle(session)
    app = apps.server_app(context.store, client_id)
    if app is None:
        raise unavailable() if apps.is_known(context.store, client_id) else RefusalError(Reason.NOT_FOUND)
    session.dialogs.append(UpdateSettings(app, tenant_of(context, app).environment))


def _require_idle(session: Session) -> None:
    if session.wizard or session.dialogs:
        raise unavailable()


def _connection(context: Context, name: str) -> Connection:
    connection = connections.find(context.store, name)
    if connection is None:
        raise RefusalError(Reason.NOT_FOUND)
    return connection


def _service(context: Context, connection: Connection) -> Row:
    tenant = tenants.find(context.store, connection.tenant_id)

    def last(kind: RunKind) -> Run | None:
        return connections.last_run(context.store, connection, kind)

    return Row(
        name=connection.name,
        description=connection.description,
        service=connection.service,
        environment=tenant.environment if tenant else "",
        tenant_id=connection.tenant_id,
        web_app=connection.web_app,
        native_app=connection.native_app,
        last_run=last("full"),
        last_delta_run=last("delta"),
        last_group_run=last("group-full"),
        last_group_delta_run=last("group-delta"),
    )


def _tenant(context: Context, tenant: Tenant) -> TenantRow:
    return TenantRow(
        tenant_id=tenant.tenant_id,
        name=tenant.name,
        environment=tenant.environment,
        apps=[_app(app) for app in apps.of_tenant(context.store, tenant.tenant_id)],
    )


def _app(app: App) -> TenantApp:
    return TenantApp(
        client_id=app.client_id,
        name=app.name,
        kind=app.kind,
        source=app.source,
        app_id_uri=app.app_id_uri,
        secret_key_expiry=app.key_expiry,
        actions=["renew-secret-key", "update-application-settings"] if app.kind == "server" else [],
    )
