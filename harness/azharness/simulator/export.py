"""What an administrator can collect from the site: its log, and all that it has stored (requirement SEC-1)."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import msgspec

from azharness.contract.views import Export
from azharness.simulator import site_log
from azharness.simulator.store import Store

_LOG = "log"


def export(store: Store) -> Export:
    """The log, and every other table row by row; what is sealed stays so."""
    state = "".join(_table(store, name) for name in store.tables() if name != _LOG)
    return Export(log=site_log.lines(store), state=state)


def _table(store: Store, name: str) -> str:
    rows = store.rows(f"SELECT * FROM {name}")  # noqa: S608  (names of tables that are there)
    listed = "".join(f"  {msgspec.json.encode([_plain(value) for value in row]).decode()}\n" for row in rows)
    return f"{name}\n{listed}"


def _plain(value: Any) -> Any:
    """A value as it is stored: bytes as the text that they are, or in Base64 where they are none."""
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        return b64encode(value).decode()
