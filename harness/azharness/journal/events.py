"""The journal's lines: one tagged record each, and how far each field can be relied on.

Every field is *stable* (the same for the same seed, whatever the number of workers) but for those inside `wall` (wall
time) and `volatile` (this machine, this run).
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import msgspec

from azharness.contract.cloud import LogEntry
from azharness.journal.machines import MachineCoverage, RequirementPart, missed

JOURNAL_VERSION = "1"


class _Line(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """What all lines share: the tag."""


class Wall(msgspec.Struct, frozen=True, kw_only=True):
    """Wall time: when (epoch seconds) and how long (seconds)."""

    at: float | None = None
    seconds: float | None = None


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """A parameter or decision of the backend: what it declared, beside the documented default and bounds.

    `rows` are the requirements that are judged by it.
    """

    name: str
    value: str
    default: str
    bounds: str
    meaning: str
    rows: list[str]


class BackendInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What the backend said of itself."""

    name: str
    version: str
    contract_version: str
    capabilities: list[str]
    declared: list[Declared]


class CaseInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A case of a requirement as the catalogue had it; `inapplicable` says why it is not judged in this run."""

    key: str
    title: str
    level: str
    inapplicable: str = ""


class RequirementInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the catalogue as it was when the run began; `inapplicable` says why it is not judged in this run."""

    id: str
    chapter: str
    level: str
    rule: str
    why: str
    source: str
    cases: list[CaseInfo]
    selected: bool = True
    inapplicable: str = ""


class KnownFailure(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the baseline: a requirement or case that is known to fail, why, and the last day that accepts it."""

    requirement: str
    reason: str
    expires: dt.date


class RunStarted(_Line, frozen=True, kw_only=True, tag="run.started"):
    """The head: all that a report needs to know beside the events."""

    journal_version: str
    tool_version: str
    seed: int
    product_version: str
    services: list[str]
    """The services that are judged."""
    declined: list[str]
    """Capabilities that the backend declined."""
    selection: list[str]
    """What the user restricted the run to (`KEY-1`, `cloud-management`); empty: everything."""
    backend: BackendInfo
    requirements: list[RequirementInfo]
    machines: list[dict[str, Any]]
    """The model's tables."""
    baseline: list[KnownFailure] = []
    """The failures that were known before: they do not fail the run."""
    wall: Wall = Wall()
    volatile: dict[str, str] = {}


class TestStarted(_Line, frozen=True, kw_only=True, tag="test.started"):
    """A scenario, property or explored sequence begins; `claims` are the requirements that it says it judges."""

    test: str
    """Stable ID: `<feature file>::<scenario>[<example>]`; of an explored sequence its title."""
    name: str
    kind: Literal["scenario", "property", "sequence"]
    source: str
    """Where it stands: `wizard.feature:12`."""
    claims: list[str]
    tags: list[str] = []
    """Other tags, such as those of a user's own features."""
    wall: Wall = Wall()


class StepText(_Line, frozen=True, kw_only=True, tag="step"):
    """A Gherkin step begins; the commands that follow belong to it."""

    test: str
    keyword: str
    text: str


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One place where the observed answer is not among the allowed ones."""

    path: str
    expected: list[str]
    """What was allowed there, each as text."""
    observed: str
    cites: list[str]
    """The case keys that fail by it."""


class CommandDone(_Line, frozen=True, kw_only=True, tag="command"):
    """A command was carried out and its answer compared."""

    test: str
    number: int
    """Counts from 1 in each test."""
    instant: int
    """The cloud's clock when it was given."""
    command: dict[str, Any]
    """Redacted."""
    outcome: str
    """`accepted`, `refused required name`, `failed key-expired` …"""
    judged: list[str]
    """Case keys for which a check was made and held."""
    differences: list[Difference] = []
    evidence: list[LogEntry] = []
    """The cloud's log of what the backend asked meanwhile."""
    wall: Wall = Wall()


class Violation(_Line, frozen=True, kw_only=True, tag="contract.violation"):
    """The backend left the contract; the sequence ends there."""

    test: str
    number: int
    what: str
    cause: str
    received: str
    """The bytes as text, redacted and cut."""


class PropertyDone(_Line, frozen=True, kw_only=True, tag="property"):
    """What a generated test did: its examples, its commands, and how often each case was judged."""

    test: str
    seed: int
    examples: int
    commands: int
    judged: dict[str, int]
    digest: str
    """SHA-256 over all commands and outcomes, in order."""


class ShortestForm(msgspec.Struct, frozen=True, kw_only=True):
    """The shortest form of a failure that was found in the time there was."""

    steps: list[str] = []
    """Sentences, the last of which fails."""
    commands: int = 0
    """How many commands it is, each counted."""
    files: list[str] = []
    """What was written of it, as paths below the folder of the journal."""
    note: str = ""
    """What a reader should know of it, such as that the failure did not come again."""


class FailureShortened(_Line, frozen=True, kw_only=True, tag="failure.shortened"):
    """A failure was tried again, in ever shorter forms."""

    test: str
    volatile: ShortestForm
    """How far it gets depends on the time it takes."""


class TestFinished(_Line, frozen=True, kw_only=True, tag="test.finished"):
    """A scenario or property ended; `reason` says why it did not pass."""

    test: str
    result: Literal["passed", "failed", "inconclusive", "inapplicable", "harness-error"]
    reason: str = ""
    wall: Wall = Wall()


class MachinesShown(_Line, frozen=True, kw_only=True, tag="machines"):
    """How much of the model's machines the run showed; an exploration tells it at its end.

    `coverage` is what was asked for: `states`, `transitions`, `pairs`, `requirements`.
    """

    coverage: list[str]
    machines: list[MachineCoverage]
    requirements: list[RequirementPart]

    @property
    def missed(self) -> int:
        """How many parts of what was asked for were missed."""
        return missed(self.coverage, self.machines, self.requirements)


class RunFinished(_Line, frozen=True, kw_only=True, tag="run.finished"):
    """The run ended; `stopped` says why before its end (`interrupted`, `backend-unreachable`), empty at its end."""

    stopped: str = ""
    wall: Wall = Wall()


Event = (
    RunStarted
    | TestStarted
    | StepText
    | CommandDone
    | Violation
    | PropertyDone
    | FailureShortened
    | TestFinished
    | MachinesShown
    | RunFinished
)
