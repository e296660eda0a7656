"""The tenants that the site knows."""

from __future__ import annotations

from dataclasses import dataclass

from azharness.contract import Reason
from azharness.simulator.declined import RefusalError
from azharness.simulator.store import Store


@dataclass(frozen=True, slots=True)
class Tenant:
    """A tenant: its GUID in lower case, the name that it was first given here, and its environment."""

    tenant_id: str
    name: str
    environment: str


def find(store: Store, tenant_id: str) -> Tenant | None:
    """The tenant of that GUID, in either letter case."""
    rows = store.rows(
        "SELECT tenant_id, name, environment FROM tenants WHERE tenant_id = ?", tenant_id.lower()
    )
    return Tenant(*rows[0]) if rows else None


def known(store: Store) -> list[Tenant]:
    """All tenants, in the order in which they came."""
    rows = store.rows("SELECT tenant_id, name, environment FROM tenants ORDER BY rowid")
    return [Tenant(*row) for row in rows]


def remember(store: Store, tenant: Tenant) -> Tenant:
    """Add a tenant; one that is known keeps its first name (decision A10) and cannot change its environment."""
    present = find(store, tenant.tenant_id)
    if present is None:
        store.run("INSERT INTO tenants VALUES (?, ?, ?)", tenant.tenant_id, tenant.name, tenant.environment)
        return tenant
    if present.environment != tenant.environment:
        raise RefusalError(Reason.WRONG_TENANT, "tenant_id")
    return present
