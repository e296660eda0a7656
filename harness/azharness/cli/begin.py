"""From the options of `azharness run` to what is carried out: a run of its own, or one that goes on."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import click

from azharness.cli import fingerprint, resume
from azharness.cli.execution import Execution
from azharness.cli.unfinished import Begun, Unfinished
from azharness.engine.head import Question
from azharness.journal import wall
from azharness.journal.baseline import read_baseline


def anew(options: dict[str, Any]) -> Execution:
    """A run of its own."""
    shown, hidden = resume.written(options)
    begun = Begun(
        tool=fingerprint.of_tool(),
        features=fingerprint.of_features(options["features"]),
        options=shown,
        hidden=hidden,
        at=wall.now(),
    )
    return _execution(begun, options, resumed=False)


def again(context: click.Context) -> Execution:
    """The run that was broken off, with its own options; `UsageError` where it cannot go on as it was."""
    begun = Unfinished(context.params["out"]).begun()
    resume.check_tool(begun)
    options = resume.taken_over(context, begun)
    resume.check_features(begun, options["features"])
    return _execution(begun, options, resumed=True)


def _execution(begun: Begun, options: dict[str, Any], *, resumed: bool) -> Execution:
    question = {field.name: options[field.name] for field in fields(Question)}
    others = {name: value for name, value in options.items() if name not in (*question, "resume")}
    baseline = tuple(read_baseline(question["baseline"])) if question["baseline"] else ()
    asked = Question(**{**question, "baseline": baseline})
    return Execution(question=asked, begun=begun, resumed=resumed, **others)
