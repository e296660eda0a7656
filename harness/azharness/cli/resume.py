"""`azharness run --resume`: the options of the run that was broken off, and how to ask for it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click
from click.core import ParameterSource

from azharness.cli import fingerprint
from azharness.cli.errors import UsageError
from azharness.cli.unfinished import Begun
from azharness.contract.hello import Capability, Hello
from azharness.journal.redact import Redactor

_OF_THE_COMMAND: Final = ("out", "resume")
_ANEW: Final = "Run again without --resume."
_FREE: Final = ("workers", "formats", "baseline", "shorten")
"""Options that change nothing of what is asked of the backend."""


def written(options: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Options as they can be written down, and the names of those that are not whole: they hold a secret."""
    plain = {name: _plain(value) for name, value in options.items() if name not in _OF_THE_COMMAND}
    shown: dict[str, Any] = Redactor().data(plain)
    return shown, [name for name, value in plain.items() if shown[name] != value]


def check_tool(begun: Begun) -> None:
    """Refuse what another azharness began: its tests may be others, or go another way."""
    tool = fingerprint.of_tool()
    if begun.tool != tool:
        raise UsageError(
            "The run was begun by another azharness.", cause=f"by {begun.tool}; this is {tool}", hint=_ANEW
        )


def check_features(begun: Begun, features: Path | None) -> None:
    """Refuse features that were changed: what is finished would stand for others than what is still to run."""
    if begun.features != fingerprint.of_features(features):
        raise UsageError(f"The features in {features} were changed since the run began.", hint=_ANEW)


def check_backend(begun: Begun, backend: str, hello: Hello) -> None:
    """Refuse a backend that is another one by now, or cannot forget the test that was broken off."""
    if begun.backend != backend:
        raise UsageError(
            "The backend is not the one that the run began with.",
            cause="it says something else of itself, or its file was changed",
            hint=_ANEW,
        )
    if Capability.RESET not in hello.capabilities:
        raise UsageError(
            "The backend declines `reset`: a test that was broken off cannot begin again.", hint=_ANEW
        )


def taken_over(context: click.Context, begun: Begun) -> dict[str, Any]:
    """The options of the run that was begun; `UsageError` if the command line contradicts them."""
    options = dict(context.params)
    given = {name for name in options if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    _check(context, begun, given)
    for option in context.command.params:
        name = str(option.name)
        if name in begun.options and not (name in given and name in (*_FREE, *begun.hidden)):
            options[name] = option.process_value(context, begun.options[name])
    return options


def command(context: click.Context, begun: Begun) -> str:
    """The command that resumes a run."""
    words = [*context.command_path.split(), "--resume", "--out", str(context.params["out"])]
    return " ".join([shlex.join(words), *(f"{_flag(context, name)} …" for name in begun.hidden)])


def _check(context: click.Context, begun: Begun, given: set[str]) -> None:
    missing = sorted(set(begun.hidden) - given)
    if missing:
        raise UsageError(
            f"The run was begun with a secret in {_flag(context, missing[0])}, which was not written down.",
            hint="Give that option again.",
        )
    for name in sorted(_contradictions(context, begun, given)):
        raise UsageError(
            f"The run was begun with another {_flag(context, name)}.",
            cause=f"it was {begun.options.get(name)}",
            hint=f"Leave {_flag(context, name)} away, or begin anew without --resume.",
        )


def _contradictions(context: click.Context, begun: Begun, given: set[str]) -> Iterator[str]:
    shown, _ = written({name: context.params[name] for name in given})
    for name, value in shown.items():
        if name not in _FREE and _unordered(value) != _unordered(begun.options.get(name)):
            yield name


def _flag(context: click.Context, name: str) -> str:
    return next(option.opts[0] for option in context.command.params if option.name == name)


def _plain(value: Any) -> Any:
    match value:
        case Path():
            return str(value.resolve())
        case tuple():
            return list(value)
        case _:
            return value


def _unordered(value: Any) -> Any:
    return sorted(value) if isinstance(value, list) else value
