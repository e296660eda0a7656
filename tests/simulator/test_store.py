"""The store: what it keeps, and under which key."""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

import pytest
from tests.simulator.conftest import MASTER_KEY

from azharness.simulator import MasterKeyError, Site, StoreError, StoreFormatError, apps, tenants
from azharness.simulator.apps import App
from azharness.simulator.store import Store
from azharness.simulator.tenants import Tenant

CANARY = "canary-secret-key-8Q~"
APP = App("tenant", "client", "server", "Site", "imported", "api://x", "", 5)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store with one app and its secret key."""
    path = tmp_path / "site.db"
    store = Store(path, MASTER_KEY)
    tenants.remember(store, Tenant("tenant", "Contoso", "public"))
    apps.keep(store, APP)
    apps.set_key(store, APP, CANARY, 7)
    store.close()
    return path


def test_a_secret_survives_a_restart(path: Path) -> None:
    """Under its own key the store gives back apps and secret keys."""
    store = Store(path, MASTER_KEY)

    assert apps.server_app(store, "CLIENT") == App(
        "tenant", "client", "server", "Site", "imported", "api://x", "", 7
    )
    assert apps.secret_key(store, APP) == CANARY
    store.close()


def test_the_file_holds_neither_secret_nor_master_key(path: Path) -> None:
    """Neither the secret key nor the master key is found in the file's bytes."""
    content = path.read_bytes()

    assert CANARY.encode() not in content
    assert MASTER_KEY not in content


def test_the_file_is_its_owners_alone(path: Path) -> None:
    """Nobody but the owner may read the file."""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_another_master_key_is_refused(path: Path) -> None:
    """Another key does not open the store, and the error is data without any key in it."""
    with pytest.raises(MasterKeyError) as caught:
        Site(path, master_key=bytes(32))

    assert caught.value.code == "simulator-master-key"
    assert caught.value.hint
    assert str(bytes(32)) not in "".join(caught.value.lines())


@pytest.mark.parametrize("size", [0, 16, 31, 33])
def test_a_master_key_has_32_bytes(size: int) -> None:
    """A key of another length is refused before a store is touched."""
    with pytest.raises(MasterKeyError):
        Site(master_key=bytes(size))


def test_a_sealed_secret_belongs_to_its_app(path: Path) -> None:
    """A secret key that was moved to another app by hand does not open there."""
    store = Store(path, MASTER_KEY)
    other = App("tenant", "other", "server", "Other", "imported", "api://y", "", 5)
    apps.keep(store, other)
    store.run("UPDATE apps SET sealed_key = (SELECT sealed_key FROM apps WHERE client_id = 'client')")

    with pytest.raises(MasterKeyError):
        apps.secret_key(store, other)
    store.close()


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    """A file of another kind is refused and left alone."""
    path = tmp_path / "letter.txt"
    path.write_text("Dear site, " * 100)

    with pytest.raises(StoreFormatError):
        Store(path, MASTER_KEY)

    assert path.read_text() == "Dear site, " * 100


def test_a_store_of_another_format_is_refused(path: Path) -> None:
    """A store that a later version made is refused."""
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()

    with pytest.raises(StoreFormatError):
        Store(path, MASTER_KEY)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A file that cannot be made is an error as data."""
    with pytest.raises(StoreError):
        Store(tmp_path / "nowhere" / "site.db", MASTER_KEY)


def test_a_transaction_is_done_whole_or_not_at_all(path: Path) -> None:
    """What happened before an error inside a transaction is undone."""
    store = Store(path, MASTER_KEY)

    with pytest.raises(sqlite3.IntegrityError):
        _remember_and_fail(store)

    assert tenants.known(store) == [Tenant("tenant", "Contoso", "public")]
    store.close()


def _remember_and_fail(store: Store) -> None:
    with store.transaction():
        tenants.remember(store, Tenant("other", "Fabrikam", "public"))
        store.run("INSERT INTO settings SELECT * FROM settings")
