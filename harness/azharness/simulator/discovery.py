"""User discovery: reads a tenant's users from Graph with the server app's own token (facts F122, F128)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from azharness.contract import Reason
from azharness.contract.views import Run, User
from azharness.simulator import apps, connections, durations, tenants, users
from azharness.simulator.apps import App
from azharness.simulator.connections import Connection
from azharness.simulator.context import Context
from azharness.simulator.declined import CloudFailureError, unavailable
from azharness.simulator.graph import Graph
from azharness.simulator.tenants import Tenant

_ATTRIBUTES: Final = {
    "object_id": "id",
    "user_principal_name": "userPrincipalName",
    "display_name": "displayName",
    "mail": "mail",
    "mail_nickname": "mailNickname",
    "on_premises_security_identifier": "onPremisesSecurityIdentifier",
    "on_premises_domain_name": "onPremisesDomainName",
    "on_premises_sam_account_name": "onPremisesSamAccountName",
    "on_premises_distinguished_name": "onPremisesDistinguishedName",
}
_QUERY: Final = {"$select": ",".join([*_ATTRIBUTES.values(), "accountEnabled", "userType"]), "$top": "999"}


def run_due(context: Context) -> None:
    """Run the discovery of every connection whose time has come, once each."""
    for connection in connections.with_due_discovery(context.store, context.clock.now()):
        try:
            run(context, connection)
        except CloudFailureError:
            continue  # It is the connection's last run now.


def run(context: Context, connection: Connection) -> None:
    """Discover all users of a connection's tenant, remember how that ended, and say when the next run is due.

    A failed run keeps what was stored (decision A25). Where the cloud asked for a pause the next run is due after it.
    """
    if not connection.user_discovery:
        raise unavailable()
    now = context.clock.now()
    due = _schedule(connection).after(now)
    try:
        _discover(context, connection)
    except CloudFailureError as failure:
        pause = failure.retry_after
        again = due if pause is None else min(due, now + pause)
        _end(context, connection, Run(result="failed", instant=now, error=failure.error), again)
        raise
    _end(context, connection, Run(result="succeeded", instant=now), due)


def due_after_change(context: Context, before: Connection, after: Connection) -> int | None:
    """When discovery is due once a connection has changed.

    Switched on, it is due at once; off, never. A changed schedule counts from the last run, and takes nothing back that is due.
    """
    now = context.clock.now()
    if not after.user_discovery:
        return None
    if before.discovery_due is None:
        return now
    last = connections.last_run(context.store, before)
    if last is None or before.discovery_due <= now or after.user_full_schedule == before.user_full_schedule:
        return before.discovery_due
    return _schedule(after).after(last.instant)


def _schedule(connection: Connection) -> durations.Duration:
    schedule = durations.parse(connection.user_full_schedule)
    assert schedule is not None, "no other schedule is kept"
    return schedule


def _end(context: Context, connection: Connection, ended: Run, due: int) -> None:
    with context.store.transaction():
        connections.record_run(context.store, connection, ended)
        connections.put_back(context.store, connection, due)


def _discover(context: Context, connection: Connection) -> None:
    store = context.store
    tenant = tenants.find(store, connection.tenant_id)
    app = apps.find(store, connection.tenant_id, connection.web_app, "server")
    assert tenant is not None, "a connection has a tenant"
    assert app is not None, "a connection has a server app"
    try:
        graph = context.graph(tenant.environment, _token(context, tenant, app))
        found = {user.object_id: user for user in _enabled_members(graph, tenant.tenant_id)}
    except CloudFailureError:
        # The token may be what failed: rights that were granted since show in a new one only (fact G17).
        context.held_tokens.drop(app)
        raise
    users.replace(store, tenant.tenant_id, found.values())


def _token(context: Context, tenant: Tenant, app: App) -> str:
    entra = context.entra(tenant.environment)
    return context.held_tokens.token(
        app,
        context.clock.now(),
        context.settings.parameters.held_token_life,
        lambda: entra.app_token(app.tenant_id, app.client_id, apps.secret_key(context.store, app)),
    )


def _enabled_members(graph: Graph, tenant_id: str) -> Iterator[User]:
    for item in graph.values("/users", _QUERY):
        # Accounts from before the property was introduced have no type; all of them are members.
        if item.get("accountEnabled") and (item.get("userType") or "Member") == "Member":
            yield _user(item, tenant_id)


def _user(item: dict[str, Any], tenant_id: str) -> User:
    attributes = {field: item.get(name) or "" for field, name in _ATTRIBUTES.items()}
    try:
        return msgspec.convert(attributes | {"tenant_id": tenant_id}, User)
    except msgspec.ValidationError:
        raise CloudFailureError(Reason.CLOUD_REFUSED) from None
