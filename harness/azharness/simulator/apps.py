"""The apps that the site knows, and their secret keys."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Literal

from azharness.contract.commands import AppKind
from azharness.simulator.store import Store

Source = Literal["created", "imported"]
_COLUMNS = "tenant_id, client_id, kind, name, source, app_id_uri, validity, key_expiry, created"


@dataclass(frozen=True, slots=True)
class App:
    """An app registration as the site knows it, without its secret key.

    GUIDs are lower case. `app_id_uri` and `key_expiry` (an instant) belong to server apps, `validity` (ISO 8601) and
    `created` (an instant) to those that the site created.
    """

    tenant_id: str
    client_id: str
    kind: AppKind
    name: str
    source: Source
    app_id_uri: str = ""
    validity: str = ""
    key_expiry: int | None = None
    created: int | None = None


def keep(store: Store, app: App) -> None:
    """Add an app, or bring a known one of the same tenant, client ID and kind up to date."""
    store.run(
        f"INSERT INTO apps ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608  (column names are constants)
        " ON CONFLICT DO UPDATE SET name = excluded.name, source = excluded.source,"
        " app_id_uri = excluded.app_id_uri, validity = excluded.validity, key_expiry = excluded.key_expiry,"
        " created = excluded.created",
        *astuple(app),
    )


def of_tenant(store: Store, tenant_id: str) -> list[App]:
    """All apps of a tenant."""
    return _select(store, "tenant_id = ? ORDER BY rowid", tenant_id)


def of_environment(store: Store, environment: str, kind: AppKind) -> list[App]:
    """All apps of one kind in an environment's tenants."""
    condition = (
        "kind = ? AND tenant_id IN (SELECT tenant_id FROM tenants WHERE environment = ?) ORDER BY rowid"
    )
    return _select(store, condition, kind, environment)


def find(store: Store, tenant_id: str, client_id: str, kind: AppKind) -> App | None:
    """The app of that tenant, client ID and kind."""
    condition = "tenant_id = ? AND client_id = ? AND kind = ?"
    return _first(_select(store, condition, tenant_id, client_id.lower(), kind))


def server_app(store: Store, client_id: str) -> App | None:
    """The server app of that client ID, in whichever tenant."""
    return _first(
        _select(store, "client_id = ? AND kind = 'server' ORDER BY rowid", client_id.strip().lower())
    )


def is_known(store: Store, client_id: str) -> bool:
    """Whether there is an app of that client ID, of whichever kind and tenant."""
    return bool(_select(store, "client_id = ?", client_id.strip().lower()))


def with_keys(store: Store) -> list[App]:
    """All apps that have a secret key."""
    return _select(store, "key_expiry IS NOT NULL ORDER BY rowid")


def uri_holder(store: Store, tenant_id: str, app_id_uri: str) -> App | None:
    """The app of a tenant for which that App ID URI is recorded."""
    return _first(
        _select(store, "tenant_id = ? AND app_id_uri = ? AND kind = 'server'", tenant_id, app_id_uri)
    )


def set_key(store: Store, app: App, secret: str, expiry: int) -> None:
    """Record a new secret key and its end for a known server app."""
    sealed = store.vault.seal(secret, _purpose(app))
    store.run(
        "UPDATE apps SET sealed_key = ?, key_expiry = ? WHERE tenant_id = ? AND client_id = ? AND kind = ?",
        sealed,
        expiry,
        app.tenant_id,
        app.client_id,
        app.kind,
    )


def secret_key(store: Store, app: App) -> str:
    """The secret key of a server app."""
    condition = "tenant_id = ? AND client_id = ? AND kind = ?"
    found = store.rows(
        f"SELECT sealed_key FROM apps WHERE {condition}",  # noqa: S608  (the condition is a constant)
        app.tenant_id,
        app.client_id,
        app.kind,
    )
    return store.vault.open(found[0][0], _purpose(app))


def _purpose(app: App) -> str:
    return f"secret-key {app.tenant_id} {app.client_id}"


def _select(store: Store, condition: str, *values: object) -> list[App]:
    rows = store.rows(f"SELECT {_COLUMNS} FROM apps WHERE {condition}", *values)  # noqa: S608  (constants of this file)
    return [App(*row) for row in rows]


def _first(apps: list[App]) -> App | None:
    return apps[0] if apps else None
