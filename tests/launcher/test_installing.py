"""Installing is done in order, alone, and is repaired when it was cut short."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def calls(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have been run to install, by its last words; making .venv leaves a Python in it."""
    seen: list[str] = []

    def quietly(command: Sequence[str], _trouble: str, _hint: str) -> None:
        seen.append(Path(command[-1]).name)
        dev.program("python").parent.mkdir(exist_ok=True)
        dev.program("python").touch()

    monkeypatch.setattr(dev, "quietly", quietly)
    return seen


def fail_at(dev: ModuleType, name: str, trouble: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the installation of one lock end with this trouble."""
    install_lock = dev.install_lock

    def failing(lock: str) -> None:
        if lock == name:
            raise trouble
        install_lock(lock)

    monkeypatch.setattr(dev, "install_lock", failing)


def test_the_first_start_installs_in_order(dev: ModuleType, calls: list[str]) -> None:
    """First .venv, then the run lock, then the project, then the check lock."""
    dev.prepare(["run", "check"])
    assert calls == [".venv", "run.txt", dev.ROOT.name, "check.txt"]
    assert dev.read_stamp() == dev.wanted_stamp()


def test_the_check_lock_comes_on_top(dev: ModuleType, calls: list[str]) -> None:
    """A .venv that has the run lock gets the check lock without being made again."""
    dev.prepare(["run"])
    dev.prepare(["run", "check"])
    assert calls == [".venv", "run.txt", dev.ROOT.name, "check.txt"]


def test_a_changed_lock_is_installed_over(dev: ModuleType, calls: list[str]) -> None:
    """A change of the lock keeps the .venv and makes the check lock due as well."""
    dev.prepare(["run", "check"])
    (dev.ROOT / "requirements/run.txt").write_text("second")
    dev.prepare(["run"])
    assert calls[4:] == ["run.txt", dev.ROOT.name]
    assert dev.missing(dev.wanted_stamp(), dev.read_stamp(), ["run", "check"]) == ["check"]


@pytest.mark.usefixtures("calls")
def test_a_failure_keeps_what_was_there(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """When pip gives up on the check lock, the tool still starts."""
    dev.prepare(["run"])
    fail_at(dev, "check", dev.StartError("pip failed.", "no index"), monkeypatch)
    assert dev.main(["check"]) == dev.CANNOT_START
    assert dev.missing(dev.wanted_stamp(), dev.read_stamp(), ["run", "check"]) == ["check"]


def test_an_interruption_starts_anew(
    dev: ModuleType, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """After Ctrl-C in the middle of an installation the next start makes .venv from scratch."""
    with monkeypatch.context() as patch:
        fail_at(dev, "run", KeyboardInterrupt(), patch)
        assert dev.main(["run"]) == dev.INTERRUPTED
    (dev.HOME / "half").touch()
    dev.prepare(["run"])
    assert calls == [".venv", ".venv", "run.txt", dev.ROOT.name]
    assert not (dev.HOME / "half").exists()
    assert not (dev.ROOT / ".venv.old").exists()


@pytest.mark.usefixtures("calls")
def test_a_foreign_home_is_left_alone(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """A .venv that somebody made by hand is refused in one line, not deleted."""
    dev.HOME.mkdir()
    (dev.HOME / "pyvenv.cfg").touch()
    assert dev.main(["run"]) == dev.CANNOT_START
    assert (dev.HOME / "pyvenv.cfg").exists()
    assert "not of dev.py's making. Hint: " in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told(
    dev: ModuleType, module: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where the standard library is incomplete, the hint names Debian's package."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == module else object())
    assert dev.main(["run"]) == dev.CANNOT_START
    assert "Hint: Debian has that in its package python3-venv." in capsys.readouterr().err


def test_two_launchers_take_turns(dev: ModuleType) -> None:
    """While one launcher holds the guard another cannot take it, and can afterwards."""
    with dev.GUARD.open("a+b") as second:
        with dev.alone():
            assert not dev.try_lock(second.fileno())
        assert dev.try_lock(second.fileno())


def test_the_later_of_two_finds_the_work_done(
    dev: ModuleType, calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A launcher that had to wait looks again before it installs anything."""
    stamps = iter([{}, dev.wanted_stamp()])
    monkeypatch.setattr(dev, "read_stamp", lambda: next(stamps))
    dev.prepare(["run"])
    assert calls == []


def test_a_failing_program_shows_its_last_lines(dev: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a program that fails the last lines are shown, then the trouble is raised with its hint."""
    program = "import sys; print('\\n'.join(map(str, range(50)))); sys.exit(1)"
    with pytest.raises(dev.StartError, match=r"^It failed\. Hint: look there\.$"):
        dev.quietly([dev.sys.executable, "-c", program], "It failed.", "look there")
    shown = capsys.readouterr().err.split()
    assert shown == [str(number) for number in range(38, 50)]
