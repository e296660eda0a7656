"""The users that discovery found."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from azharness.contract.views import User
from azharness.simulator.store import Store

_FIELDS = (
    "tenant_id",
    "object_id",
    "user_principal_name",
    "display_name",
    "mail",
    "mail_nickname",
    "on_premises_security_identifier",
    "on_premises_domain_name",
    "on_premises_sam_account_name",
    "on_premises_distinguished_name",
)
_COLUMNS = ", ".join(_FIELDS)
_VALUES = f"INTO users ({_COLUMNS}) VALUES ({', '.join('?' * len(_FIELDS))})"


def replace(store: Store, tenant_id: str, users: Iterable[User]) -> None:
    """Put these users in the place of all that were known of a tenant."""
    store.run("DELETE FROM users WHERE tenant_id = ?", tenant_id)
    keep(store, users)


def keep(store: Store, users: Iterable[User]) -> None:
    """Add users, or bring known ones up to date."""
    store.run_many(f"INSERT OR REPLACE {_VALUES}", _rows(users))


def add_unknown(store: Store, users: Iterable[User]) -> None:
    """Add those users that are not known yet; the others stay as they are."""
    store.run_many(f"INSERT OR IGNORE {_VALUES}", _rows(users))


def leave_out(store: Store, tenant_id: str, object_ids: Iterable[str]) -> None:
    """Forget users of a tenant."""
    rows = [(tenant_id, object_id) for object_id in object_ids]
    store.run_many("DELETE FROM users WHERE tenant_id = ? AND object_id = ?", rows)


def known(store: Store) -> list[User]:
    """All discovered users."""
    rows = store.rows(f"SELECT {_COLUMNS} FROM users")  # noqa: S608  (column names are constants)
    return [msgspec.convert(dict(zip(_FIELDS, row, strict=True)), User) for row in rows]


def _rows(users: Iterable[User]) -> list[tuple[object, ...]]:
    return [tuple(getattr(user, field) for field in _FIELDS) for user in users]
