"""A test as the events tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from azharness.journal.events import (
    CommandDone,
    FailureShortened,
    PropertyDone,
    StepText,
    TestFinished,
    TestStarted,
    Violation,
)

TestEvent = TestStarted | StepText | CommandDone | Violation | PropertyDone | FailureShortened | TestFinished

_QUIET = ("passed", "inapplicable")


@dataclass
class Test:
    """A test as the events tell it."""

    started: TestStarted
    judged: set[str] = field(default_factory=set)
    failed: set[str] = field(default_factory=set)
    violated: bool = False
    examples: int = 0
    """How many sequences a property tried."""
    finished: TestFinished | None = None

    @property
    def result(self) -> str:
        """How it ended; one without an end was broken off, and one that left the contract did not pass."""
        if self.finished is None or (self.violated and self.finished.result in _QUIET):
            return "inconclusive"
        return self.finished.result

    @property
    def is_finding(self) -> bool:
        """Whether it failed without failing a requirement: a user's own feature, or an answer that no row decides.

        It says nothing on conformance, so that the verdict stays; but whoever asked for it must not read green.
        """
        return self.result == "failed" and not self.failed

    def failed_by(self, known: Callable[[str], bool]) -> bool:
        """Whether it failed by cases that are all known, and by nothing else."""
        return (
            self.result == "failed"
            and bool(self.failed)
            and not self.violated
            and all(map(known, self.failed))
        )

    def take(self, event: TestEvent) -> None:
        """Go on with an event after the first."""
        match event:
            case CommandDone():
                self.judged.update(event.judged)
                self.failed.update(key for each in event.differences for key in each.cites)
            case PropertyDone():
                self.judged.update(event.judged)
                self.examples = event.examples
            case Violation():
                self.violated = True
            case TestFinished():
                self.finished = event
            case _:
                pass
