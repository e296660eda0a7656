"""Who said what to whom in a failure: one list for all drawings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from azharness.contract.cloud import LogEntry
from azharness.engine.record import Record
from azharness.model.trace import TraceStep
from azscenarios.artefacts.failure import Failure
from azscenarios.sentences import printable, spoken

SITE = "Site"
_SERVICES = {"login": "Entra", "graph": "Graph", "arm": "Resource Manager"}
_ACTORS = {"portal": "Portal", "clock": "Clock", "fault": "Cloud", "client": "Client"}
_AT = {"portal": "Graph", "client": SITE, "clock": SITE, "fault": "Cloud"}
_ENTRA = frozenset({"client.sign-in", "client.get-device-token"})
_BEGUN = "signin.begin"
_COMPLETED = "signin.complete"
_BEGINNING = 2
"""The world and the site begin before the first step."""


@dataclass(frozen=True, slots=True)
class Message:
    """A line from one to another; an answer goes back, and one that differs is what the failure is about."""

    sender: str
    receiver: str
    text: str
    answer: bool = False
    differs: bool = False


def messages(failure: Failure) -> list[Message]:
    """All messages in order."""
    records = list(failure.records[_BEGINNING:])
    told: list[Message] = []
    for step in failure.trace.steps:
        mine = [records.pop(0)] if records else []
        if mine and records and _goes_on(mine[0], records[0]):
            mine.append(records.pop(0))
        told += _of_step(step, mine)
    return told


def parties(told: list[Message]) -> list[str]:
    """Who takes part, in order of first appearance."""
    return list(dict.fromkeys(name for each in told for name in (each.sender, each.receiver)))


def _goes_on(record: Record, after: Record) -> bool:
    return (record.command["command"], after.command["command"]) == (_BEGUN, _COMPLETED)


def _of_step(step: TraceStep, records: list[Record]) -> Iterator[Message]:
    sender, receiver = _who(step)
    yield Message(sender, receiver, spoken(step.gesture))
    for record in records:
        for entry in record.evidence:
            yield from _asked(entry)
    if records:
        last = records[-1]
        yield Message(receiver, sender, _outcome(last), answer=True, differs=bool(last.differences))


def _who(step: TraceStep) -> tuple[str, str]:
    command = str(step.gesture["command"])
    kind = command.partition(".")[0]
    if kind not in _ACTORS:
        return str(step.gesture.get("session", "administrator")).capitalize(), SITE
    return _ACTORS[kind], "Entra" if command in _ENTRA else _AT[kind]


def _asked(entry: LogEntry) -> Iterator[Message]:
    service = _SERVICES.get(entry.service, entry.service)
    yield Message(SITE, service, printable(f"{entry.method} {entry.path}"))
    yield Message(service, SITE, printable(f"{entry.status} {entry.error}".strip()), answer=True)


def _outcome(record: Record) -> str:
    if not record.differences:
        return printable(record.outcome)
    first = record.differences[0]
    return printable(f"{first.path}: expected {' or '.join(first.expected)}, observed {first.observed}")
