"""Whether clients of a tenant may authenticate with Entra's tokens: a switch in the properties (facts F99 to F101, decision A29).

The switch belongs to the tenant and outlives a connection. What was kept and what is in force differ for a while: a turn takes
effect with a refresh of the site's settings.
"""

from __future__ import annotations

from azharness.simulator.store import Store

_MINUTE = 60


def is_switched_off(store: Store, tenant_id: str) -> bool:
    """Whether authentication is disabled in the properties, in force or not."""
    return bool(store.rows("SELECT 1 FROM authentication WHERE tenant_id = ? AND switched_off", tenant_id))


def is_refused(store: Store, tenant_id: str) -> bool:
    """Whether clients of the tenant are refused now."""
    return bool(store.rows("SELECT 1 FROM authentication WHERE tenant_id = ? AND refused", tenant_id))


def switch(store: Store, tenant_id: str, *, off: bool, now: int, refresh: int) -> None:
    """Keep a turn of the switch, to take effect `refresh` minutes from now; one that waits the other way is replaced."""
    store.run("INSERT OR IGNORE INTO authentication VALUES (?, FALSE, FALSE, NULL)", tenant_id)
    store.run(
        "UPDATE authentication SET switched_off = ?1, due = ?2 WHERE tenant_id = ?3 AND switched_off <> ?1",
        off,
        now + refresh * _MINUTE,
        tenant_id,
    )
    refresh_due(store, now)


def refresh_due(store: Store, now: int) -> None:
    """Put in force what has waited long enough."""
    store.run("UPDATE authentication SET refused = switched_off, due = NULL WHERE due <= ?", now)


def refresh_all(store: Store) -> None:
    """Put in force what waits, at once."""
    store.run("UPDATE authentication SET refused = switched_off, due = NULL")
