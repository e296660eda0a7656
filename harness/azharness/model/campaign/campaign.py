"""A whole campaign: rounds of runs, what they found together, and when it is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, Protocol, TypeVar

import msgspec

from azharness.model.campaign.findings import PLACES, Findings
from azharness.model.campaign.tally import Tried, together

ROUND = 64
"""So many runs know the same of what was tried before them; how many processes make them does not matter."""

Ending = Literal["all runs", "time", "coverage", "first failure"]


class Done(Protocol):
    """A run that was made, and perhaps played."""

    @property
    def commands(self) -> int:
        """How many gestures it made."""
        ...

    @property
    def findings(self) -> Findings:
        """What it met, but perhaps not what earlier runs told of."""
        ...

    @property
    def tried(self) -> Mapping[Tried, int]:
        """What it tried."""
        ...

    @property
    def failed(self) -> bool:
        """Whether a backend answered what the model does not allow."""
        ...


D = TypeVar("D", bound=Done)
Makes = Callable[[Sequence[int], Mapping[Tried, int]], Iterator[D]]
"""Makes the runs of these numbers and gives them in order; it is told what the round before tried, and knows of earlier ones.

All rounds are of the same size but the last, which may be smaller.
"""


class Stops(msgspec.Struct, frozen=True):
    """When a campaign ends: after so many runs, and before that after so many seconds, at a coverage, at a failure.

    `seconds` are read from `clock`, a clock that only goes ahead; `percent` is of the rows of all tables.
    """

    runs: int
    clock: Callable[[], float]
    seconds: float | None = None
    percent: float | None = None
    first_failure: bool = False


@dataclass(slots=True)
class Campaign(Generic[D]):
    """What a campaign did: its runs in order, what they found together, and why it ended."""

    findings: Findings = field(default_factory=Findings)
    runs: int = 0
    commands: int = 0
    failures: list[D] = field(default_factory=list)
    ending: Ending = "all runs"


def carry_out(makes: Makes[D], stops: Stops, told: Callable[[Campaign[D], D], None]) -> Campaign[D]:
    """Make rounds of runs until it is enough; `told` hears of each run, in order."""
    campaign: Campaign[D] = Campaign()
    began = stops.clock()
    news: Mapping[Tried, int] = {}
    for first in range(0, stops.runs, ROUND):
        tried = []
        for done in makes(range(first, min(first + ROUND, stops.runs)), news):
            tried.append(done.tried)
            _take(campaign, done)
            told(campaign, done)
            ending = _enough(stops, done, began)
            if ending:
                campaign.ending = ending
                return campaign
        news = together({}, tried)
        if stops.percent is not None and percent(campaign.findings) >= stops.percent:
            campaign.ending = "coverage"
            return campaign
    return campaign


def percent(findings: Findings) -> float:
    """How many of all rows were taken."""
    return 100 * len(findings.rows) / len(PLACES)


def _take(campaign: Campaign[D], done: D) -> None:
    campaign.runs += 1
    campaign.commands += done.commands
    campaign.findings.add(done.findings)
    if done.failed:
        campaign.failures.append(done)


def _enough(stops: Stops, done: Done, began: float) -> Ending | None:
    if done.failed and stops.first_failure:
        return "first failure"
    if stops.seconds is not None and stops.clock() - began >= stops.seconds:
        return "time"
    return None
