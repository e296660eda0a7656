"""Jobs of connections that come again and again: the membership refresh and the synchronisation of the store."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from azharness.contract.views import Run
from azharness.simulator import apps, connections, tenants
from azharness.simulator.connections import Connection
from azharness.simulator.context import Context
from azharness.simulator.declined import CloudFailureError
from azharness.simulator.services import LOG_ANALYTICS_CONNECTOR, SERVICES, STORE_FOR_BUSINESS
from azharness.simulator.store import Store

_MINUTE: Final = 60
_DAY: Final = 86_400


def begin(store: Store, connection: int, service: str, now: int) -> None:
    """Let a new connection's job run with the next jobs, if its service has one."""
    if service in (LOG_ANALYTICS_CONNECTOR.name, STORE_FOR_BUSINESS.name):
        store.run("INSERT INTO jobs VALUES (?, ?)", connection, now)


def run_due(context: Context, connection: Connection) -> None:
    """Run a connection's job if its time has come; a failed one is tried again at its next time."""
    now = context.clock.now()
    if context.store.rows("SELECT 1 FROM jobs WHERE connection_id = ? AND due <= ?", connection.number, now):
        due = now + _period(context, connection)
        context.store.run("UPDATE jobs SET due = ? WHERE connection_id = ?", due, connection.number)
        with suppress(CloudFailureError):  # It is the connection's last run now.
            run(context, connection)


def run(context: Context, connection: Connection) -> None:
    """Get a fresh token of the web app for what the service works with, and remember how that ended.

    Past the token nothing more is asked: the workspace's intake and the store lie outside the cloud (facts F34, F41).
    """
    now, service = context.clock.now(), SERVICES[connection.service]
    tenant = tenants.find(context.store, connection.tenant_id)
    app = apps.find(context.store, connection.tenant_id, connection.web_app, "server")
    assert tenant is not None, "a connection has a tenant"
    assert app is not None, "a connection has a server app"
    try:
        context.fresh_token(tenant.environment, app, service.resource)
    except CloudFailureError as failure:
        failed = Run(result="failed", instant=now, error=failure.error)
        connections.record_run(context.store, connection, failed)
        raise
    connections.record_run(context.store, connection, Run(result="succeeded", instant=now))


def _period(context: Context, connection: Connection) -> int:
    """The seconds from one run to the next."""
    if connection.service == LOG_ANALYTICS_CONNECTOR.name:
        return context.settings.parameters.membership_refresh * _MINUTE
    return _DAY
