"""The security groups that discovery found, with the object IDs of their members."""

from __future__ import annotations

from collections.abc import Iterable

from azharness.contract.views import Group
from azharness.simulator.store import Store

_FIELDS = ("tenant_id", "object_id", "display_name", "mail_nickname", "on_premises_security_identifier")
_COLUMNS = ", ".join(_FIELDS)


def replace(store: Store, tenant_id: str, groups: Iterable[Group]) -> None:
    """Put these groups in the place of all that were known of a tenant."""
    store.run("DELETE FROM groups WHERE tenant_id = ?", tenant_id)
    keep(store, groups)


def keep(store: Store, groups: Iterable[Group]) -> None:
    """Add groups, or bring known ones up to date with all their members."""
    found = list(groups)
    store.run_many(
        "DELETE FROM groups WHERE tenant_id = ? AND object_id = ?",
        [(group.tenant_id, group.object_id) for group in found],
    )
    store.run_many(
        f"INSERT INTO groups ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608  (column names are constants)
        [tuple(getattr(group, field) for field in _FIELDS) for group in found],
    )
    store.run_many(
        "INSERT INTO members VALUES (?, ?, ?)",
        [(group.tenant_id, group.object_id, member) for group in found for member in group.members],
    )


def known(store: Store) -> list[Group]:
    """All discovered groups."""
    rows = store.rows(f"SELECT {_COLUMNS} FROM groups ORDER BY rowid")  # noqa: S608  (column names are constants)
    members: dict[tuple[str, str], list[str]] = {}
    for tenant_id, group_id, user_id in store.rows("SELECT tenant_id, group_id, user_id FROM members"):
        members.setdefault((tenant_id, group_id), []).append(user_id)
    return [
        Group(**dict(zip(_FIELDS, row, strict=True)), members=members.get((row[0], row[1]), []))
        for row in rows
    ]
