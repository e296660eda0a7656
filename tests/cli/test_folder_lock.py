"""A folder is used by one run at a time."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from azharness.cli import folder_lock
from azharness.cli.errors import UsageError
from azharness.cli.folder_lock import only_one


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits."""
    monkeypatch.setattr(folder_lock, "_TRIES", 2)
    monkeypatch.setattr(folder_lock, "_PAUSE", 0)


def _is_free(folder: Path) -> bool:
    try:
        with only_one(folder):
            return True
    except UsageError:
        return False


def test_a_second_one_is_turned_away(tmp_path: Path) -> None:
    """Until the first one has left."""
    folder = tmp_path / "out" / "unfinished"
    with only_one(folder), pytest.raises(UsageError, match="Another run uses"), only_one(folder):
        pass
    assert _is_free(folder)


def test_an_empty_folder_is_taken_away(tmp_path: Path) -> None:
    """One with something in it stays, to be resumed."""
    with only_one(tmp_path / "a"):
        pass
    assert not (tmp_path / "a").exists()
    with only_one(tmp_path / "a"):
        (tmp_path / "a" / "begun.json").touch()
    assert (tmp_path / "a" / "begun.json").exists()
    assert _is_free(tmp_path / "a")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a lock is not inherited")
def test_a_child_holds_the_folder_too(tmp_path: Path) -> None:
    """What a killed run has started still uses its folder, until it ends as well."""
    with only_one(tmp_path) as number:
        (tmp_path / "begun.json").touch()
        child = subprocess.Popen(
            [sys.executable, "-S", "-c", "input()"], pass_fds=[number], stdin=subprocess.PIPE
        )
    with child:
        assert not _is_free(tmp_path)
    assert _is_free(tmp_path)


def test_a_lock_that_was_taken_away_meanwhile_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who waited for a run that took its folder away locks the file that is there now."""
    real = folder_lock._locked

    def late(number: int) -> bool:
        if not (tmp_path / "late").exists():
            (tmp_path / "late").touch()
            (tmp_path / "lock").unlink()
        return real(number)

    monkeypatch.setattr(folder_lock, "_locked", late)
    with only_one(tmp_path) as number:
        assert os.path.samestat((tmp_path / "lock").stat(), os.fstat(number))


def test_a_file_system_without_locks_keeps_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run is possible there."""
    fcntl = pytest.importorskip("fcntl")

    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    assert _is_free(tmp_path)
