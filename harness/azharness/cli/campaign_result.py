"""What comes of a campaign: its coverage, and its failures in their shortest form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import msgspec

from azharness.journal import wall
from azharness.journal.redact import Redactor
from azharness.model import MACHINES
from azharness.model.campaign.campaign import Campaign, percent
from azharness.model.campaign.findings import PLACES, Findings
from azharness.model.trace import Trace
from azharness.model.walk.coverage import Coverage, row_name
from azscenarios.artefacts import Failure, write
from azscenarios.campaigning import RunDone
from azscenarios.config import RunConfig
from azscenarios.playing import Noted, Stage
from azscenarios.shortening import Limits, shorten
from azscenarios.worker import working

_SHORTENED = 3
"""So many different failures are brought into their shortest form, the first ones."""
PLAYS = 1_000
"""So many sequences are played for each."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A failed run, and the files that are left of it; runs that break the same share the files of the first."""

    done: RunDone
    files: tuple[str, ...]


def keep_failures(failures: Sequence[RunDone], config: RunConfig | None, out: Path) -> list[Kept]:
    """Write the first failures of different kinds in their shortest form; the same failures of later runs are only listed."""
    if config is None or not failures:
        return []
    files: dict[object, tuple[str, ...]] = {}
    with working(config) as worker:
        stage = Stage(worker.backend, worker.cloud, worker.hello)
        for done in failures:
            if done.trace and _kind(done.trace) not in files and len(files) < _SHORTENED:
                files[_kind(done.trace)] = _written(done.trace, stage, out)
    return [Kept(done, files.get(_kind(done.trace), ()) if done.trace else ()) for done in failures]


def _kind(trace: Trace) -> object:
    return tuple((one.path, tuple(one.cites)) for one in trace.failure)


def _written(trace: Trace, stage: Stage, out: Path) -> tuple[str, ...]:
    short = shorten(trace, stage, Limits(wall.steady, seconds=120, plays=PLAYS))
    noted = Noted()
    stage.play(short.trace, noted)
    note = "" if short.ending != "not-again" else f"It did not fail again: {short.reason}"
    # A failure that does not come again is kept as it was.
    failing = short.trace if short.trace.failure else trace
    redactor = Redactor()
    paths = write(Failure(failing, noted.records, note), out, redactor.text)
    return tuple(path.name for path in paths)


@dataclass(frozen=True, slots=True)
class Result:
    """A campaign as a record for machines, and in lines for people."""

    record: dict[str, Any]
    ending: str
    findings: Findings
    runs: int
    commands: int
    failures: int

    def lines(self) -> Iterator[str]:
        """What stands behind the answer, and the answer."""
        covered = self.record["coverage"]
        parts = ", ".join(
            f"{covered[name]['met']} of {covered[name]['all']} {name}"
            for name in ("states", "rows", "guards")
        )
        yield f"{self.runs} runs, {self.commands} commands. Ended by: {self.ending}."
        yield (
            f"met: {parts}, {covered['pairs']} pairs of rows; cited: {len(covered['cases'])} cases of "
            f"{covered['requirements']} requirements."
        )
        if self.record["played"]:
            yield self._verdict()

    def _verdict(self) -> str:
        played = ", ".join(f"{count} {ending}" for ending, count in self.record["played"].items())
        if self.failures:
            return click.style(f"{self.failures} runs failed.", fg="red", bold=True) + f" Played: {played}."
        return click.style("No run failed.", fg="green", bold=True) + f" Played: {played}."


def result_of(campaign: Campaign[RunDone], kept: Sequence[Kept], endings: Counter[str]) -> Result:
    """The result of a campaign."""
    commands = campaign.commands
    record = {
        "runs": campaign.runs,
        "commands": commands,
        "ending": campaign.ending,
        "coverage": _coverage(campaign.findings),
        "played": {ending: count for ending, count in sorted(endings.items()) if ending},
        "failures": [_failure(one) for one in kept],
    }
    return Result(record, campaign.ending, campaign.findings, campaign.runs, commands, len(campaign.failures))


def _failure(one: Kept) -> dict[str, Any]:
    trace = one.done.trace
    return {
        "run": one.done.number,
        "beginning": one.done.beginning,
        "reason": one.done.reason,
        "differences": [msgspec.to_builtins(each) for each in trace.failure] if trace else [],
        "files": list(one.files),
    }


def _coverage(findings: Findings) -> dict[str, Any]:
    every = Coverage(MACHINES)
    guards = every.missing_guards()
    return {
        "percent": round(percent(findings), 1),
        "states": _of(findings.states, every.missing_states()),
        "rows": {
            "met": len(findings.rows),
            "all": len(PLACES),
            "missing": [
                f"{table.name}: {row_name(row)}"
                for number, (table, row) in enumerate(PLACES)
                if number not in findings.rows
            ],
        },
        "guards": _of(findings.guards, guards),
        "pairs": len(findings.pairs),
        "requirements": len({case.partition("/")[0] for case in findings.cites}),
        "cases": sorted(findings.cites),
    }


def _of(met: Iterable[tuple[str, str]], every: Iterable[tuple[str, str]]) -> dict[str, Any]:
    met, every = set(met), list(every)
    missing = [f"{table}: {name}" for table, name in every if (table, name) not in met]
    return {"met": len(every) - len(missing), "all": len(every), "missing": missing}
