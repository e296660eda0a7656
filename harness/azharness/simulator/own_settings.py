"""What a connection keeps of its service's own Configuration page, by the names of the fields."""

from __future__ import annotations

from collections.abc import Mapping

from azharness.simulator.store import Store


def keep(store: Store, connection: int, values: Mapping[str, str]) -> None:
    """Keep values of a connection; others that it has stay."""
    rows = [(connection, field, value) for field, value in values.items()]
    store.run_many("INSERT OR REPLACE INTO own_settings VALUES (?, ?, ?)", rows)


def of_connection(store: Store, connection: int) -> dict[str, str]:
    """The values of a connection; none for a service whose page has no fields."""
    sql = "SELECT field, value FROM own_settings WHERE connection_id = ? ORDER BY rowid"
    return dict(store.rows(sql, connection))
