"""The published schema of traces."""

from __future__ import annotations

import json

import jsonschema
import pytest
from click.testing import CliRunner

from azharness.cli.main import main
from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.trace import Trace, encode, written
from azharness.model.trace.schema import schema
from azharness.model.walk.ground import ground, hello
from azharness.model.walk.guide import Guide
from azharness.model.walk.walker import Walker

VALIDATOR = jsonschema.Draft202012Validator(schema())


def test_written_traces_fit() -> None:
    """What is written of a walk, sign-ins, waits and faults in it, fits the schema."""
    walker = Walker(hello())
    guide = Guide(walker, walker.begin(ground()))
    guide.connect_created(CLOUD_MANAGEMENT)
    guide.wait(60)
    guide.fault("throttled", "graph")
    trace = Trace(title="walked", world="contoso", steps=written(guide.made, guide.state))
    VALIDATOR.validate(json.loads(encode(trace)))


@pytest.mark.parametrize(
    "step",
    [{}, {"gesture": {}}, {"gesture": {"command": "wizard.fly"}}, {"gesture": {"command": "wizard.enter"}}],
)
def test_others_do_not(step: dict[str, object]) -> None:
    """A step without a gesture, or with one that no command is, does not fit."""
    assert not VALIDATOR.is_valid({"title": "x", "world": "contoso", "steps": [step]})


def test_published() -> None:
    """`azharness contract --trace` prints it."""
    printed = CliRunner().invoke(main, ["contract", "--trace"])
    assert json.loads(printed.stdout) == schema()
