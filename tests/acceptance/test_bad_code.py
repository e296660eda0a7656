"""Backends in our own process that misbehave, and a user's surroundings that would steer the run."""

from __future__ import annotations

from pathlib import Path

import pytest
from whole_tool import LITTLE, Azharness

SUPPORT = Path(__file__).parents[1] / "support"
FEW = ("--requirement", "FLW-2", "--seed", "1")


@pytest.mark.parametrize(
    ("backend", "code", "said"),
    [
        ("Exits", 4, "SystemExit"),
        ("ExitsAtOnce", 4, "SystemExit"),
        ("broken_factory", 4, "no store"),
        ("Dies", 5, "broke down"),
        ("Passing", 0, "Conformant"),
    ],
)
def test_bad_code_has_its_exit_code(azharness: Azharness, backend: str, code: int, said: str) -> None:
    """An exception is the backend's, a process that vanishes is nobody's verdict, and neither is a success."""
    ran = azharness("run", "--backend", f"misbehaving:{backend}", *FEW, folder=SUPPORT)
    assert ran.code == code, ran.stderr
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


def test_stdout_stays_empty(azharness: Azharness) -> None:
    """It is for machines; what a backend prints goes to stderr like all else, and no escape codes with it."""
    ran = azharness("run", "--backend", "misbehaving:Chatters", *FEW, folder=SUPPORT)
    assert ran.code == 0, ran.stderr
    assert ran.stdout == ""
    assert "chatter" in ran.stderr
    assert "\x1b" not in ran.stderr


def test_a_hostile_environment_takes_no_part(
    azharness: Azharness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Settings of pytest, Hypothesis and Python are the project's own, not ours; nothing is left in its folder."""
    for name, text in {"PYTHONPATH": str(tmp_path / "lib"), "PYTHONWARNINGS": "error", "CI": "true"}.items():
        monkeypatch.setenv(name, text)
    (tmp_path / "lib").mkdir()
    for name in ("conftest.py", "pytest_bdd_extra.py", "test_foreign.py"):
        (tmp_path / "lib" / name).write_text("raise RuntimeError('foreign')\n", encoding="utf-8")
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "foreign.feature").write_text("no feature\n", encoding="utf-8")
    before = set(tmp_path.iterdir())
    ran = azharness("run", "--requirement", "WIZ-1", "--seed", "1", *LITTLE)
    assert ran.code == 0, ran.stderr
    assert set(tmp_path.iterdir()) - before == {tmp_path / "report"}
