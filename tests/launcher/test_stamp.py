"""The stamp tells whether .venv still is what the clone asks for."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest


def test_a_fresh_clone_lacks_everything(dev: ModuleType) -> None:
    """Without .venv every lock has to be installed."""
    assert dev.missing(dev.wanted_stamp(), dev.read_stamp(), ["run", "check"]) == ["run", "check"]


def test_nothing_changed_means_nothing_to_do(made: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A start with an unchanged clone starts no program to install anything."""
    monkeypatch.setattr(made, "quietly", None)
    made.prepare(["run", "check"])
    assert not made.GUARD.exists()


@pytest.mark.parametrize(
    ("name", "locks"),
    [
        ("requirements/run.txt", ["run", "check"]),
        ("requirements/check.txt", ["check"]),
        ("pyproject.toml", ["run", "check"]),
    ],
)
def test_a_changed_file_is_noticed(made: ModuleType, name: str, locks: list[str]) -> None:
    """A change asks for the locks that rest on the file, and no other."""
    (made.ROOT / name).write_text("second")
    assert made.missing(made.wanted_stamp(), made.read_stamp(), ["run", "check"]) == locks


def test_a_moved_clone_starts_anew(made: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A .venv made at another path does not count: its programs hold that path."""
    monkeypatch.setattr(
        made, "ROOT", shutil.copytree(tmp_path / "requirements", tmp_path / "b/requirements").parent
    )
    shutil.copy(tmp_path / "pyproject.toml", tmp_path / "b")
    assert made.missing(made.wanted_stamp(), made.read_stamp(), ["run"]) == ["run"]


def test_another_python_starts_anew(made: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A .venv made by another Python does not count."""
    monkeypatch.setattr(sys, "version", "3.99")
    assert made.missing(made.wanted_stamp(), made.read_stamp(), ["run"]) == ["run"]


@pytest.mark.parametrize("content", ["", "{", "[]", '"run"'])
def test_a_damaged_stamp_counts_for_nothing(made: ModuleType, content: str) -> None:
    """A stamp that cannot be read is like none."""
    made.STAMP.write_text(content)
    assert made.read_stamp() == {}


def test_a_stamp_without_its_python_counts_for_nothing(made: ModuleType) -> None:
    """A .venv that has lost its Python is half made, whatever its stamp says."""
    made.program("python").unlink()
    assert made.read_stamp() == {}


def test_the_stamp_is_written_whole(made: ModuleType) -> None:
    """What is written can be read again, and no draft stays behind."""
    made.write_stamp({"place": "here"})
    assert made.read_stamp() == {"place": "here"}
    assert sorted(path.name for path in made.HOME.glob("made-from*")) == ["made-from.json"]
