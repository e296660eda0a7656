"""`azharness replay` with traces; scenarios are replayed where their files are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from azharness.cli.main import main

NAME = {"command": "wizard.enter", "field": "name", "value": " "}
SERVICE = {"command": "wizard.enter", "field": "service", "value": "store-for-business"}
BLANK = [{"command": "wizard.start"}, NAME, SERVICE, {"command": "wizard.next"}]
FAULTY = "azscenarios.mutants:blank_name_ok"


def replay(folder: Path, written: str, *options: str) -> Result:
    """Replay a file that holds this text."""
    file = folder / "x.trace.json"
    file.write_text(written, encoding="utf-8")
    return CliRunner().invoke(main, ["replay", str(file), *options])


def trace(*gestures: dict[str, Any], **others: Any) -> str:
    """A trace of these gestures, as somebody might write it by hand."""
    steps = [{"gesture": gesture} for gesture in gestures]
    return json.dumps({"title": "A blank name", "world": "contoso", "steps": steps, **others})


def test_holds(tmp_path: Path) -> None:
    """On a site that does as the model allows a replay tells its steps and ends with 0."""
    ended = replay(tmp_path, trace(*BLANK))
    assert ended.exit_code == 0
    assert '2. the administrator enters " " as Name' in ended.stdout
    assert ended.stdout.endswith("It holds.\n")


def test_fails(tmp_path: Path) -> None:
    """On a site that does not, it marks the step, shows what was expected beside what was seen, and ends with 1."""
    ended = replay(tmp_path, trace(*BLANK, {"command": "wizard.next"}), "--backend", FAULTY)
    assert ended.exit_code == 1
    assert "!    4. the administrator selects Next\n-    5." in ended.stdout
    assert "outcome: expected refused required name, observed accepted\n    breaks WIZ-1\n" in ended.stdout


def test_stuck(tmp_path: Path) -> None:
    """Where a step makes no sense nothing can be said: 3."""
    ended = replay(tmp_path, trace({"command": "dialog.select", "client_id": "${web-1.id}"}))
    assert ended.exit_code == 3
    assert "stuck: The trace speaks of web-1.id, which is not there." in ended.stdout


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "{",
        "[]",
        "\udcff",
        trace(trace_version="7"),
        trace({}),
        trace({"command": "wizard.fly"}),
        trace({"command": "clock.advance", "seconds": "soon"}),
    ],
)
def test_damaged(tmp_path: Path, damaged: str) -> None:
    """A damaged file is a mistake of the user's, told as one: 2, and no traceback."""
    (tmp_path / "x").mkdir()
    file = tmp_path / "x" / "x.trace.json"
    file.write_bytes(damaged.encode("utf-8", "surrogateescape"))
    ended = CliRunner().invoke(main, ["replay", str(file)])
    assert ended.exit_code == 2
    assert ended.stderr.startswith("trace: ")


def test_world(tmp_path: Path) -> None:
    """A world that there is not is a mistake too, and so is a version that the backend does not offer."""
    assert replay(tmp_path, trace(*BLANK, world="atlantis")).exit_code == 2
    assert replay(tmp_path, trace(*BLANK, product_version="1511")).exit_code == 2


def test_no_scenario(tmp_path: Path) -> None:
    """A feature file that cannot be run is refused before anything is started."""
    file = tmp_path / "x.feature"
    file.write_text("Feature: x\n  Scenario: y\n    Given nobody knows this\n", encoding="utf-8")
    ended = CliRunner().invoke(main, ["replay", str(file)])
    assert ended.exit_code == 2
    assert "nobody knows" in ended.stderr


def test_unreachable(tmp_path: Path) -> None:
    """A backend that is not there is 4, as in a run."""
    ended = replay(tmp_path, trace(*BLANK), "--backend", "sys:exit")
    assert ended.exit_code == 4
