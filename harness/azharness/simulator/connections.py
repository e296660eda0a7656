"""The connections to Azure services, and how their last runs ended."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Literal

from azharness.contract import CloudError
from azharness.contract.views import Run
from azharness.simulator import site_log
from azharness.simulator.store import Store

_COLUMNS = "id, name, description, service, tenant_id, web_app, native_app"

_OF_CONNECTION = ("agents", "runs", "jobs", "own_settings")

RunKind = Literal["full", "delta", "group-full", "group-delta"]
"""What ran: a service in full, or a discovery of another kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewConnection:
    """What a finished wizard connects. Apps are client IDs; no two connections of a service have the same place."""

    name: str
    description: str
    service: str
    tenant_id: str
    web_app: str
    native_app: str
    place: str


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


def add(store: Store, new: NewConnection) -> int:
    """Add a connection; its number. `sqlite3.IntegrityError` where its name or its place is taken."""
    name, *others = astuple(new)
    ((number,),) = store.rows(
        "INSERT INTO connections (name, folded_name, description, service, tenant_id, web_app, native_app, place)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        name,
        fold(name),
        *others,
    )
    return int(number)


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


def in_place(store: Store, service: str, place: str) -> Connection | None:
    """The connection of a service in a place."""
    return _first(_select(store, "service = ? AND place = ?", service, place))


def describe(store: Store, connection: Connection, description: str) -> None:
    """Give a connection another description."""
    store.run("UPDATE connections SET description = ? WHERE id = ?", description, connection.number)


def remove(store: Store, connection: Connection) -> None:
    """Delete a connection and all that is its own; its tenant, apps, users and groups stay (decision A31)."""
    with store.transaction():
        for table in _OF_CONNECTION:
            store.run(f"DELETE FROM {table} WHERE connection_id = ?", connection.number)  # noqa: S608  (constants)
        store.run("DELETE FROM connections WHERE id = ?", connection.number)


def services_of_app(store: Store, tenant_id: str, client_id: str) -> list[str]:
    """The services whose connections use an app."""
    found = store.rows(
        "SELECT DISTINCT service FROM connections WHERE tenant_id = ? AND ? IN (web_app, native_app)",
        tenant_id,
        client_id,
    )
    return [service for (service,) in found]


def record_run(store: Store, connection: Connection, run: Run, kind: RunKind = "full") -> None:
    """Remember how the last run of that kind ended."""
    site_log.note(
        store,
        run.instant,
        f"{kind} run of connection {connection.number}: {run.result}{site_log.coded(run.error)}",
    )
    source, code = (run.error.source, run.error.code) if run.error else (None, None)
    values = (connection.number, kind, run.result, run.instant, source, code)
    store.run("INSERT OR REPLACE INTO runs VALUES (?, ?, ?, ?, ?, ?)", *values)


def last_run(store: Store, connection: Connection, kind: RunKind = "full") -> Run | None:
    """How the last run of that kind ended; None before the first."""
    sql = "SELECT result, instant, error_source, error_code FROM runs WHERE connection_id = ? AND kind = ?"
    for result, instant, source, code in store.rows(sql, connection.number, kind):
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
    return [Connection(*row) for row in rows]


def _first(connections: list[Connection]) -> Connection | None:
    return connections[0] if connections else None
