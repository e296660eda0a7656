"""The witness: writes down one explored sequence, in numbers, and in full if it did not hold."""

from __future__ import annotations

from collections.abc import Iterator

from azharness.contract.errors import AzharnessError
from azharness.engine.record import Record
from azharness.journal.events import Event, TestFinished, TestStarted, Violation
from azharness.journal.redact import Redactor
from azharness.journal.verdicts import row_of
from azscenarios.journalist import Tally, command_done, violation
from azscenarios.playing import Played


class Witness:
    """Listens to one sequence; what it tells is without secrets."""

    def __init__(self, test: str) -> None:
        """Begin with nothing."""
        self._test = test
        self._tally = Tally()
        self._tally.examples = 1
        self._records: list[Record] = []
        self._violations: list[Violation] = []
        self._redactor = Redactor()

    def done(self, record: Record) -> None:
        """A command was carried out and compared."""
        self._tally.add(record)
        self._records.append(record)

    def broken(self, number: int, error: AzharnessError) -> None:
        """The backend left the contract, or gave no answer."""
        self._violations.append(violation(self._test, number, error, self._redactor))

    def secret(self, value: str, label: str) -> None:
        """This value must never be written."""
        self._redactor.add(value, label)

    def told(self, played: Played, seed: int) -> list[Event]:
        """The sequence as the journal tells it; it claims the requirements that it came to judge."""
        return [self._redactor.event(event) for event in self._events(played, seed)]

    def _events(self, played: Played, seed: int) -> Iterator[Event]:
        claims = sorted({row_of(key) for key in self._tally.judged} | {row_of(key) for key in played.cites})
        yield TestStarted(test=self._test, name=self._test, kind="sequence", source="", claims=claims)
        yield self._tally.event(self._test, seed)
        if played.ending != "held":
            yield from (command_done(self._test, record) for record in self._records)
        yield from self._violations
        result = {"held": "passed", "differed": "failed"}.get(played.ending, "inconclusive")
        yield TestFinished(test=self._test, result=result, reason=played.reason)  # type: ignore[arg-type]
