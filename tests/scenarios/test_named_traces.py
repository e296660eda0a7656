"""Scenarios that go on from a trace are held to it before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from azharness.model.trace import Trace, TraceStep, encode
from azscenarios.named_traces import wrong_traces
from azscenarios.sentences import spoken

START = {"command": "wizard.start"}
SAID = spoken(START)
FEATURE = """Feature: Mine
  Scenario: Mine
    Given the first {count} steps of the trace "{file}" were made
    When step {number} of the trace follows: {sentence}
"""


def _wrong(folder: Path, **changes: str | int) -> list[str]:
    said = {"count": 0, "file": "it.trace.json", "number": 1, "sentence": SAID} | changes
    (folder / "it.trace.json").write_bytes(
        encode(
            Trace(title="It", origin="scenario", seed=1, world="contoso", steps=[TraceStep(gesture=START)])
        )
    )
    (folder / "a.feature").write_text(FEATURE.format_map(said), encoding="utf-8")
    return [error.message for error in wrong_traces(folder / "a.feature")]


def test_a_scenario_that_says_what_the_trace_says_is_right(tmp_path: Path) -> None:
    """Nothing is wrong with it."""
    assert _wrong(tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"file": "gone.trace.json"}, "gone.trace.json cannot be read. No such file or directory"),
        ({"file": "a.feature"}, "a.feature: "),
        ({"count": 2}, "The trace it.trace.json has 1 steps."),
        ({"number": 2}, "Step 2 of the trace is another one: nothing."),
        ({"number": 0}, "Step 0 of the trace is another one: nothing."),
        ({"sentence": "somebody sings"}, f"Step 1 of the trace is another one: {SAID}."),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, changes: dict[str, str | int], told: str) -> None:
    """With the scenario, the file, and what is right."""
    (wrong,) = _wrong(tmp_path, **changes)
    assert "a.feature: the scenario 'Mine': " in wrong
    assert told in wrong


def test_steps_need_a_trace(tmp_path: Path) -> None:
    """A step of no trace is told."""
    text = FEATURE.format(count=0, file="it", number=1, sentence=SAID).splitlines(keepends=True)
    (tmp_path / "a.feature").write_text("".join([*text[:2], *text[3:]]), encoding="utf-8")
    assert ["No trace was opened" in error.message for error in wrong_traces(tmp_path / "a.feature")] == [
        True
    ]
