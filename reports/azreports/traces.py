"""What a test did, step by step, as the journal tells it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from azharness.contract.cloud import LogEntry
from azharness.journal.events import (
    CommandDone,
    Difference,
    Event,
    FailureShortened,
    ShortestForm,
    StepText,
    TestStarted,
)


@dataclass
class Step:
    """A Gherkin step with the commands that belong to it; without words where commands come before any step."""

    keyword: str = ""
    text: str = ""
    commands: list[CommandDone] = field(default_factory=list)


@dataclass
class Trace:
    """A test from its beginning to its end."""

    started: TestStarted
    steps: list[Step] = field(default_factory=list)
    shortest: ShortestForm | None = None
    """The shortest form of the failure, where one was looked for."""

    @property
    def commands(self) -> list[CommandDone]:
        """All commands in order."""
        return [command for step in self.steps for command in step.commands]

    def differences(self, cases: Collection[str]) -> list[Difference]:
        """Where the answers differed by one of these cases."""
        found = [each for command in self.commands for each in command.differences]
        return [each for each in found if set(each.cites) & set(cases)]

    def log(self, entries: int) -> list[LogEntry]:
        """The last requests that the cloud saw."""
        return [entry for command in self.commands for entry in command.evidence][-entries:]


def collect(events: Iterable[Event], wanted: Collection[str]) -> dict[str, Trace]:
    """The traces of the wanted tests (IDs); the others are passed by, so that a long journal needs little room."""
    traces: dict[str, Trace] = {}
    for event in events:
        match event:
            case TestStarted(test=test) if test in wanted:
                traces[test] = Trace(event)
            case StepText(test=test) if test in traces:
                traces[test].steps.append(Step(event.keyword, event.text))
            case CommandDone(test=test) if test in traces:
                _last_step(traces[test]).commands.append(event)
            case FailureShortened(test=test) if test in traces:
                traces[test].shortest = event.volatile
            case _:
                pass
    return traces


def spelled(command: dict[str, Any]) -> str:
    """A command as one line: `wizard.enter field="name" value="Contoso"`; the usual session is not named."""
    arguments = {name: value for name, value in command.items() if name != "command"}
    if arguments.get("session") == "administrator":
        del arguments["session"]
    return " ".join([str(command.get("command", "")), *(f"{k}={_value(v)}" for k, v in arguments.items())])


def _last_step(trace: Trace) -> Step:
    if not trace.steps:
        trace.steps.append(Step())
    return trace.steps[-1]


def _value(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
