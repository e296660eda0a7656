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


def replace(store: Store, tenant_id: str, users: Iterable[User]) -> None:
    """Put these users in the place of all that were known of a tenant, in one transaction."""
    rows = [tuple(getattr(user, field) for field in _FIELDS) for user in users]
    places = ", ".join("?" * len(_FIELDS))
    with store.transaction():
        store.run("DELETE FROM users WHERE tenant_id = ?", tenant_id)
        store.run_many(f"INSERT INTO users ({_COLUMNS}) VALUES ({places})", rows)  # noqa: S608  (constants)


def known(store: Store) -> list[User]:
    """All discovered users."""
    rows = store.rows(f"SELECT {_COLUMNS} FROM users")  # noqa: S608  (column names are constants)
    return [msgspec.convert(dict(zip(_FIELDS, row, strict=True)), User) for row in rows]
