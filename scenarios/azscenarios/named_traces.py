"""Traces that scenarios go on from: whether each is there, and is what the scenario says of it, before anything runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pytest_bdd import parsers

from azharness.model.trace import Trace, TraceError
from azscenarios.errors import FeatureError
from azscenarios.features import pickles
from azscenarios.playing.files import read_trace
from azscenarios.sentences import spoken

OPENS = 'the first {count:d} steps of the trace "{file}" were made'
FOLLOWS = "step {number:d} of the trace follows: {sentence}"
HAS_FOLLOWED = "step {number:d} of the trace has followed: {sentence}"
_OPENS, *_GO_ON = map(parsers.parse, (OPENS, FOLLOWS, HAS_FOLLOWED))


class WrongTraceError(Exception):
    """A trace is not what a scenario says of it; the first argument tells how."""


def wrong_traces(path: Path) -> Iterator[FeatureError]:
    """The scenarios of a (well-formed) feature file whose trace is missing, no trace, or another one."""
    for pickle in pickles(path):
        try:
            _read(path.parent, [step["text"] for step in pickle["steps"]])
        except TraceError as error:
            yield _told(path, pickle, " ".join(filter(None, (error.message, error.cause))), error.hint)
        except WrongTraceError as error:
            yield _told(path, pickle, str(error))


def opened(folder: Path, file: str, count: int) -> Trace:
    """The trace in a file beside a scenario that makes so many of its steps.

    Raises:
        TraceError: the file cannot be read, or holds no trace.
        WrongTraceError: the trace has fewer steps.
    """
    trace = read_trace(folder / file)
    if count > len(trace.steps):
        raise WrongTraceError(f"The trace {file} has {len(trace.steps)} steps.")
    return trace


def require_step(trace: Trace | None, number: int, sentence: str) -> None:
    """Hold what a scenario says of a step, counted from 1, to the trace.

    Raises:
        WrongTraceError: no trace was opened, or the step is another one.
    """
    if trace is None:
        raise WrongTraceError("No trace was opened: begin with its first steps, were it none.")
    meant = spoken(trace.steps[number - 1].gesture) if 0 < number <= len(trace.steps) else "nothing"
    if meant != sentence:
        raise WrongTraceError(f"Step {number} of the trace is another one: {meant}.")


def _read(folder: Path, steps: list[str]) -> None:
    trace = None
    for text in steps:
        for pattern in (_OPENS, *_GO_ON):
            said = (pattern.parse_arguments(text) or {}) if pattern.is_matching(text) else {}
            if "file" in said:
                trace = opened(folder, said["file"], said["count"])
            elif said:
                require_step(trace, said["number"], said["sentence"])


def _told(path: Path, pickle: dict[str, Any], message: str, hint: str = "") -> FeatureError:
    return FeatureError(path.name, f"the scenario {pickle['name']!r}: {message}", hint=hint)
