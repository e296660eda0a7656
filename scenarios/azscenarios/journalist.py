"""The journalist: writes down what happens in one test."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Protocol

import msgspec

from azharness.contract.errors import AzharnessError
from azharness.engine.errors import Differs
from azharness.engine.record import Record
from azharness.journal.events import (
    CommandDone,
    Event,
    FailureShortened,
    PropertyDone,
    StepText,
    TestFinished,
    TestStarted,
    Violation,
)
from azharness.journal.redact import Redactor
from azscenarios.errors import BrokenOff

_SHOWN = 1000
"""How many characters of what a backend sent in place of an answer are kept."""


class Sink(Protocol):
    """Where events go."""

    def write(self, event: Event) -> None:
        """Take an event."""
        ...

    def close(self) -> None:
        """No more events come."""
        ...


class Nowhere:
    """The sink of a run that keeps no journal."""

    def write(self, event: Event) -> None:
        """Let it go."""

    def close(self) -> None:
        """Nothing to close."""


class Journalist:
    """Writes down one test; a generated test only in numbers, and its failing example in full."""

    def __init__(self, started: TestStarted, sink: Sink, redactor: Redactor) -> None:
        """Begin with the test's first line."""
        self.test = started.test
        self.violated = False
        self._sink = sink
        self._redactor = redactor
        self._example: list[Event] | None = None
        self._failing: list[Event] | None = None
        self.differed: Differs | None = None
        """The last difference that was seen."""
        self._tally = Tally()
        sink.write(started)

    def step(self, keyword: str, text: str) -> None:
        """A Gherkin step begins."""
        self._write(StepText(test=self.test, keyword=keyword, text=text))

    def done(self, record: Record) -> None:
        """A command was carried out and compared."""
        self._tally.add(record)
        self._write(command_done(self.test, record))
        if record.differences:
            self._failing = self._example
            self.differed = Differs(record.command["command"], record.differences)

    def broken(self, number: int, error: AzharnessError) -> None:
        """The backend left the contract, or gave no answer; a generated test is `BrokenOff`."""
        self.violated = True
        self._write(violation(self.test, number, error, self._redactor))
        if self._example is not None:
            raise BrokenOff(error)

    def secret(self, value: str, label: str) -> None:
        """This value must never be written."""
        self._redactor.add(value, label)

    def example_begins(self) -> None:
        """A generated example begins: the one before it is forgotten."""
        self._example = []
        self._tally.examples += 1

    def examples_end(self, seed: int) -> None:
        """No more examples: write the numbers, and the last example that failed, else the one that went on.

        The last one to run need not have failed: a backend may answer another way the second time.
        """
        self._sink.write(self._tally.event(self.test, seed))
        for event in self._failing or self._example or ():
            self._sink.write(event)
        self._example = None

    def examples_passed(self) -> None:
        """The last example held as well: nothing of it need be kept."""
        self._example = []

    def shortened(self, event: FailureShortened) -> None:
        """The failure was found in a shorter form."""
        self._sink.write(event)

    def finish(self, finished: TestFinished) -> None:
        """Write the test's last line."""
        self._sink.write(finished)
        self._sink.close()

    def break_off(self) -> None:
        """Leave the test without a last line: it was interrupted, and runs again when the run is resumed."""
        self._sink.close()

    def _write(self, event: Event) -> None:
        if self._example is None:
            self._sink.write(event)
        else:
            self._example.append(event)


def command_done(test: str, record: Record) -> CommandDone:
    """A command of a test as an event."""
    return CommandDone(
        test=test,
        number=record.number,
        instant=record.instant,
        command=record.command,
        outcome=record.outcome,
        judged=list(record.judged),
        differences=list(record.differences),
        evidence=list(record.evidence),
    )


def violation(test: str, number: int, error: AzharnessError, redactor: Redactor) -> Violation:
    """What left the contract as an event."""
    # Redacted before it is cut: half a secret would not be known as one.
    received = redactor.text(error.received)[:_SHOWN]
    return Violation(test=test, number=number, what=error.message, cause=error.cause, received=received)


class Tally:
    """What a generated test did, in numbers and one digest."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.examples = 0
        self._commands = 0
        self.judged: Counter[str] = Counter()
        self._digest = hashlib.sha256()

    def add(self, record: Record) -> None:
        """Count a command."""
        self._commands += 1
        self.judged.update(record.judged)
        self._digest.update(msgspec.json.encode([record.command, record.outcome]))

    def event(self, test: str, seed: int) -> PropertyDone:
        """The numbers as an event."""
        return PropertyDone(
            test=test,
            seed=seed,
            examples=self.examples,
            commands=self._commands,
            judged=dict(sorted(self.judged.items())),
            digest=self._digest.hexdigest(),
        )
