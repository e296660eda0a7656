"""The journal's published schema describes what is written."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import msgspec
from tests.journal.conftest import example, head, row, run

from azharness.journal import events, wall
from azharness.journal.schema import schema, stable

VALIDATOR = jsonschema.Draft202012Validator(schema())


def plain(event: events.Event) -> Any:
    """An event as it stands in the file."""
    return json.loads(msgspec.json.encode(event))


def test_the_schema_is_a_schema() -> None:
    """The published schema is itself valid."""
    jsonschema.Draft202012Validator.check_schema(schema())


def test_what_is_written_fits_the_schema() -> None:
    """Every line of a journal fits, and one with a missing or mistyped member does not."""
    for event in run(head(row("KEY-1")), example("a", ["KEY-1"], failed=["KEY-1"], result="failed")):
        VALIDATOR.validate(plain(event))
    assert not VALIDATOR.is_valid({"event": "test.finished", "test": "a"})
    assert not VALIDATOR.is_valid({"event": "test.finished", "test": "a", "result": "green"})


def test_every_property_says_how_stable_it_is() -> None:
    """No property lacks its mark, and wall time and what this machine adds are marked as such."""
    definitions = schema()["$defs"]
    marks = {
        (name, field): description["x-stability"]
        for name, definition in definitions.items()
        for field, description in definition["properties"].items()
    }
    unstable = {place: mark for place, mark in marks.items() if mark != "stable"}
    assert unstable == {
        ("Wall", "at"): "wall",
        ("Wall", "seconds"): "wall",
        ("RunStarted", "wall"): "wall",
        ("RunStarted", "volatile"): "volatile",
        ("FailureShortened", "volatile"): "volatile",
        ("ShortestForm", "steps"): "volatile",
        ("ShortestForm", "commands"): "volatile",
        ("ShortestForm", "files"): "volatile",
        ("ShortestForm", "note"): "volatile",
        ("TestStarted", "wall"): "wall",
        ("CommandDone", "wall"): "wall",
        ("TestFinished", "wall"): "wall",
        ("RunFinished", "wall"): "wall",
    }


def test_the_stable_part_does_not_know_when_it_was() -> None:
    """Two runs that differ in wall time and machine alone have the same stable part."""
    first = head(row("KEY-1"))
    later = msgspec.structs.replace(first, wall=events.Wall(at=9.0), volatile={"host": "b"})
    assert stable(first) == stable(later)
    assert "seed" in stable(first)


def test_wall_time_goes_on() -> None:
    """Wall time is read in seconds, and a stretch of it is never negative."""
    began = wall.steady()
    assert wall.now() > 1_600_000_000
    assert wall.elapsed(began) >= 0
