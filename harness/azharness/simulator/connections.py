"""The connections to Azure services, and how their last runs ended."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from azharness.contract import CloudError
from azharness.contract.views import Run
from azharness.simulator.store import Store

_COLUMNS = "id, name, description, service, tenant_id, web_app, native_app, user_discovery, user_full_schedule, discovery_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConnection:
    """What a finished wizard connects. Apps are client IDs; the instant says when discovery is due first, if it is on."""

    name: str
    description: str
    service: str
    tenant_id: str
    web_app: str
    native_app: str
    user_discovery: bool
    user_full_schedule: str
    discovery_due: int | None


@dataclass(frozen=True, slots=True)
class Connection:
    """A connection in the Azure Services node; fields as in `NewConnection`."""

    number: int
    name: str
    description: str
    service: str
    tenant_id: str
    web_app: str
    native_app: str
    user_discovery: bool
    user_full_schedule: str
    discovery_due: int | None


def add(store: Store, new: NewConnection) -> None:
    """Add a connection; `sqlite3.IntegrityError` where its name or its tenant's place is taken."""
    name, *others = astuple(new)
    store.run(
        "INSERT INTO connections (name, folded_name, description, service, tenant_id, web_app, native_app,"
        " user_discovery, user_full_schedule, discovery_due) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        name,
        fold(name),
        *others,
    )


def existing(store: Store) -> list[Connection]:
    """All connections, oldest first."""
    return _select(store, "TRUE ORDER BY id")


def find(store: Store, name: str) -> Connection | None:
    """The connection of that name, in any letter case (decision A38)."""
    return _first(_select(store, "folded_name = ?", fold(name)))


def numbered(store: Store, number: int) -> Connection | None:
    """The connection of that number, which no other ever has."""
    return _first(_select(store, "id = ?", number))


def of_tenant(store: Store, service: str, tenant_id: str) -> Connection | None:
    """The connection of a service to a tenant."""
    return _first(_select(store, "service = ? AND tenant_id = ?", service, tenant_id))


def with_due_discovery(store: Store, now: int) -> list[Connection]:
    """The connections whose discovery is due."""
    return _select(store, "discovery_due <= ? ORDER BY id", now)


def change(store: Store, connection: Connection) -> None:
    """Keep what may change of a connection: description, discovery, schedule, and when discovery is due."""
    store.run(
        "UPDATE connections SET description = ?, user_discovery = ?, user_full_schedule = ?, discovery_due = ?"
        " WHERE id = ?",
        connection.description,
        connection.user_discovery,
        connection.user_full_schedule,
        connection.discovery_due,
        connection.number,
    )


def remove(store: Store, connection: Connection) -> None:
    """Delete a connection and how its last run ended; its tenant, apps and users stay (decision A31)."""
    with store.transaction():
        store.run("DELETE FROM runs WHERE connection_id = ?", connection.number)
        store.run("DELETE FROM connections WHERE id = ?", connection.number)


def put_back(store: Store, connection: Connection, due: int) -> None:
    """Say when the next discovery of a connection is due."""
    store.run("UPDATE connections SET discovery_due = ? WHERE id = ?", due, connection.number)


def services_of_app(store: Store, tenant_id: str, client_id: str) -> list[str]:
    """The services whose connections use an app."""
    found = store.rows(
        "SELECT DISTINCT service FROM connections WHERE tenant_id = ? AND ? IN (web_app, native_app)",
        tenant_id,
        client_id,
    )
    return [service for (service,) in found]


def record_run(store: Store, connection: Connection, run: Run) -> None:
    """Remember how the last run of a connection ended."""
    source, code = (run.error.source, run.error.code) if run.error else (None, None)
    values = (connection.number, run.result, run.instant, source, code)
    store.run("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?)", *values)


def last_run(store: Store, connection: Connection) -> Run | None:
    """How the last run of a connection ended; None before the first."""
    sql = "SELECT result, instant, error_source, error_code FROM runs WHERE connection_id = ?"
    for result, instant, source, code in store.rows(sql, connection.number):
        error = CloudError(source=source, code=code) if source else None
        return Run(result=result, instant=instant, error=error)
    return None


def fold(name: str) -> str:
    """A connection's name in the form in which names are compared."""
    return name.strip().casefold()


def _select(store: Store, condition: str, *values: object) -> list[Connection]:
    rows = store.rows(
        f"SELECT {_COLUMNS} FROM connections WHERE {condition}",  # noqa: S608  (constants of this file)
        *values,
    )
    return [Connection(*(*row[:7], bool(row[7]), *row[8:])) for row in rows]


def _first(connections: list[Connection]) -> Connection | None:
    return connections[0] if connections else None
