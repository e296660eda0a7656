"""A copy of the launcher in a clone of its own, so that nothing here touches the real .venv."""

from __future__ import annotations

import importlib.util
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

LAUNCHER = Path(__file__).parents[2] / "dev.py"


def load(path: Path) -> ModuleType:
    """Import a launcher from a file without leaving it among the imported modules."""
    spec = importlib.util.spec_from_file_location("dev_under_test", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def _own_signals() -> Iterator[None]:
    """Give pytest its signal handlers back: the launcher takes them over and never returns."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The launcher of a clone that has locks and a pyproject.toml, but no .venv yet."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    (tmp_path / "requirements").mkdir()
    for name in ("requirements/run.txt", "requirements/check.txt", "pyproject.toml"):
        (tmp_path / name).write_text(f"first {name}")
    return load(Path(shutil.copy(LAUNCHER, tmp_path)))


@pytest.fixture
def made(dev: ModuleType) -> ModuleType:
    """The same launcher after both locks have been installed."""
    dev.program("python").parent.mkdir(parents=True)
    dev.program("python").touch()
    dev.MARK.touch()
    dev.write_stamp(dev.wanted_stamp())
    return dev
