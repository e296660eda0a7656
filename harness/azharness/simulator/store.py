"""The site's store: one SQLite database, on disk or in memory."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any, Final, final

from azharness.simulator.errors import StoreError, StoreFormatError
from azharness.simulator.vault import Vault

_FORMAT: Final = 3
_TABLES: Final = (
    "log",
    "client_tokens",
    "jobs",
    "own_settings",
    "runs",
    "agents",
    "notices",
    "members",
    "groups",
    "users",
    "connections",
    "apps",
    "authentication",
    "tenants",
)
"""All but the settings; those that refer to others come first."""
_CHECK: Final = "key-check"


@final
class Store:
    """A database whose secrets open only under the master key that it was made with.

    Raises:
        MasterKeyError: the key is unusable, or another one made the store.
        StoreFormatError: the file is no store of this version.
        StoreError: the file cannot be opened.
    """

    def __init__(self, path: Path | None, master_key: bytes) -> None:
        self.vault: Final = Vault(master_key)
        self._database: Final = _connect(path)
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            self.close()
            raise StoreFormatError("The file is no store of a simulated site.", cause=str(error)) from None
        except StoreError:
            self.close()
            raise

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows that a query finds."""
        return self._database.execute(sql, values).fetchall()

    def run(self, sql: str, *values: object) -> None:
        """Carry out one statement."""
        self._database.execute(sql, values)

    def run_many(self, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Carry out one statement for each row."""
        self._database.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all of what happens inside, or nothing of it."""
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    def setting(self, name: str) -> bytes | None:
        """The value of a setting, if it was ever set."""
        found = self.rows("SELECT value FROM settings WHERE name = ?", name)
        return found[0][0] if found else None

    def set_setting(self, name: str, value: bytes) -> None:
        """Keep a value under a name."""
        self.run("INSERT OR REPLACE INTO settings VALUES (?, ?)", name, value)

    def tables(self) -> list[str]:
        """The names of all tables, in alphabetical order."""
        sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        return [name for (name,) in self.rows(sql)]

    def clear(self) -> None:
        """Forget everything but the settings."""
        for table in _TABLES:
            self.run(f"DELETE FROM {table}")  # noqa: S608  (table names are constants)

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def _prepare(self) -> None:
        version = self.rows("PRAGMA user_version")[0][0]
        if version == 0 and not self.rows("SELECT 1 FROM sqlite_master"):
            self._create()
        elif version != _FORMAT:
            raise StoreFormatError(f"The store has format {version}, this version reads {_FORMAT}.")
        self.vault.open(self.setting(_CHECK) or b"", _CHECK)

    def _create(self) -> None:
        self._database.executescript(files("azharness.simulator").joinpath("schema.sql").read_text("utf-8"))
        self.set_setting(_CHECK, self.vault.seal("", _CHECK))
        self.run(f"PRAGMA user_version = {_FORMAT}")


def _connect(path: Path | None) -> sqlite3.Connection:
    if path is not None:
        _create_private(path)
    # Served, each command runs in some worker thread; a lock lets in one at a time.
    database = sqlite3.connect(path or ":memory:", isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA foreign_keys = ON")
    database.execute("PRAGMA secure_delete = ON")
    return database


def _create_private(path: Path) -> None:
    """Make the file readable for its owner only, before anything is written to it."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(f"The store {path.name} cannot be opened.", cause=str(error.strerror)) from None
