"""From trials to the kill matrix that the reports show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import azharness.simulator
from azharness.catalogue import load
from azreports.kill_matrix import FORMAT, KillMatrix, MutantEntry, RequirementEntry, summed
from azscenarios.mutants.judging.check import WAYS
from azscenarios.mutants.mechanical import explanations
from azscenarios.mutants.mechanical.sites import site_named
from azscenarios.mutants.trial import Trial

_SIMULATOR = Path(azharness.simulator.__file__).parent


def matrix(trials: Sequence[Trial], *, tool_version: str, seed: int, depth: str) -> KillMatrix:
    """The kill matrix of these trials."""
    entries = [_entry(trial) for trial in trials]
    sets: tuple[Literal["hand-made", "mechanical"], ...] = ("hand-made", "mechanical")
    return KillMatrix(
        format=FORMAT,
        tool_version=tool_version,
        seed=seed,
        depth=depth,
        ways=list(WAYS),
        sets={name: summed([each for each in entries if each.set == name], WAYS) for name in sets},
        requirements={row.id: _row(row.id, row.level, row.rule, trials) for row in load().rows},
        mutants=entries,
    )


def sources(trials: Iterable[Trial]) -> Mapping[str, str]:
    """The text of each file that one of the mutants changes."""
    files = sorted({trial.mutant.file for trial in trials})
    return {file: (_SIMULATOR / file).read_text(encoding="utf-8") for file in files}


def _entry(trial: Trial) -> MutantEntry:
    mutant, site = trial.mutant, site_named(trial.mutant.name)
    source = (_SIMULATOR / mutant.file).read_text(encoding="utf-8")
    start = site.change.start if site else source.index(mutant.old)
    explained = explanations().get(site.key if site else mutant.name)
    by_way = {way: [each.check for each in trial.killers(way)] for way in WAYS}
    return MutantEntry(
        name=mutant.name,
        set="mechanical" if site else "hand-made",
        requirement=mutant.requirement,
        description=site.key if site else " ".join(mutant.new.split()),
        operator=site.change.operator if site else "by hand",
        file=mutant.file,
        start=start,
        end=site.change.end if site else start + len(mutant.old),
        replacement=site.change.new if site else mutant.new,
        product_version=trial.product_version,
        status=trial.status.value,
        met={way: trial.met(way) for way in WAYS if trial.met(way)},
        killed_by={way: names for way, names in by_way.items() if names},
        failed=sorted(trial.failed),
        strangers=sorted(trial.strangers),
        tests=len(trial.findings),
        explanation=explained.reason if explained else "",
        changes=explained.changes if explained else True,
        trouble=trial.trouble,
        seconds=round(trial.seconds, 3),
    )


def _row(key: str, level: str, rule: str, trials: Sequence[Trial]) -> RequirementEntry:
    kills = {
        way: [
            trial.mutant.name
            for trial in trials
            if any(key in each.failed and each.way == way for each in trial.findings)
        ]
        for way in WAYS
    }
    return RequirementEntry(
        level=level,
        rule=rule,
        named_by=[trial.mutant.name for trial in trials if trial.mutant.requirement == key],
        kills={way: names for way, names in kills.items() if names},
    )
