"""A user's own features beside ours: findings of theirs, verdicts only through the model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from whole_tool import Azharness, Ran

HOLDS = """Feature: Mine
  Background:
    Given an empty site in the tenant Contoso
    And the administrator has started the Azure Services Wizard
    And the administrator has chosen "Cloud Management" as Azure service

  @smoke @SRV-1
  Scenario: Mine
    When the administrator selects Next
    Then it is refused because Name is required
"""
CONTRADICTS = HOLDS.replace("it is refused because Name is required", "it is accepted")
LOST = HOLDS.replace("    Given an empty site in the tenant Contoso\n    And", "    Given", 1)

STRANGE_FIELD = HOLDS.replace("the administrator selects Next", 'the administrator enters "x" as Colour')
FROM_TRACE = HOLDS.replace(
    "an empty site in the tenant Contoso", 'the first 1 steps of the trace "gone.trace.json" were made'
)


def _mine(ran: Ran) -> dict[str, Any]:
    lines = (ran.out / "journal.ndjson").read_text(encoding="utf-8").splitlines()
    events = [event for event in map(json.loads, lines) if event.get("test", "").startswith("mine.feature")]
    return {**events[0], **events[-1]}


def _run(azharness: Azharness, tmp_path: Path, text: bytes) -> Ran:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "mine.feature").write_bytes(text)
    for name in ("conftest.py", "test_foreign.py", "azscenarios.py"):
        (tmp_path / "own" / name).write_text("raise RuntimeError('foreign')\n", encoding="utf-8")
    return azharness("run", "--features", str(tmp_path / "own"), "--requirement", "SRV-1", "--seed", "1")


@pytest.mark.parametrize(
    "text",
    [HOLDS.encode(), HOLDS.replace("\n", "\r\n").encode(), HOLDS.encode("utf-8-sig")],
    ids=["plain", "Windows line ends", "byte order mark"],
)
def test_a_feature_that_holds_passes(azharness: Azharness, tmp_path: Path, text: bytes) -> None:
    """However the editor wrote it, and whatever Python lies beside it."""
    ran = _run(azharness, tmp_path, text)
    assert ran.code == 0, ran.stderr
    assert _mine(ran)["result"] == "passed"


def test_a_contradiction_is_a_finding_under_its_tags(azharness: Azharness, tmp_path: Path) -> None:
    """What a user expects beyond the model is no error of ours, and changes no verdict on the requirements."""
    ran = _run(azharness, tmp_path, CONTRADICTS.encode())
    mine = _mine(ran)
    assert (mine["result"], mine["tags"], mine["claims"]) == ("failed", ["SRV-1", "smoke"], [])
    assert "finding in mine.feature::Mine" in ran.stderr
    assert ran.code == 1
    assert ran.outcomes()["SRV-1"] == "passed"


def test_a_scenario_without_a_site_judges_nothing(azharness: Azharness, tmp_path: Path) -> None:
    """What an earlier scenario left on the site is no evidence."""
    ran = _run(azharness, tmp_path, LOST.encode())
    mine = _mine(ran)
    assert mine["result"] == "inconclusive"
    assert "Given an empty site" in mine["reason"]


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "holds no feature"),
        ({"notes.txt": "text"}, "holds no feature"),
        ({"a.feature": "Feature: \xff"}, "is not UTF-8"),
        ({"x/a.feature": HOLDS, "y/a.feature": HOLDS}, "another file of this name"),
        ({"a.feature": STRANGE_FIELD}, "'Colour' is the name of no field."),
        ({"a.feature": FROM_TRACE}, "gone.trace.json cannot be read"),
    ],
    ids=["empty folder", "no features", "not UTF-8", "namesakes", "strange field", "missing trace"],
)
def test_features_that_cannot_run_end_with_2(
    azharness: Azharness, tmp_path: Path, files: dict[str, str], said: str
) -> None:
    """Before anything is started, with the name of what is wrong."""
    (tmp_path / "own").mkdir()
    for name, text in files.items():
        (tmp_path / "own" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "own" / name).write_bytes(text.encode("latin-1"))
    ran = azharness("run", "--features", str(tmp_path / "own"))
    assert ran.code == 2
    assert said in ran.stderr
    assert not ran.out.exists()
