"""Which check found a mechanical mutant before: it is asked first. Where this is wrong or missing, only time is lost."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import msgspec

from azscenarios.mutants.trial import Trial, noticed

FILE = "finders.json"


def finder_of(name: str) -> str | None:
    """The check that found the mutant of that name before."""
    return known().get(name)


def finders(trials: Iterable[Trial]) -> bytes:
    """The file of finders: for each mechanical mutant that was found in its own product version, the first check that did."""
    found = {
        trial.mutant.name: own[0].check
        for trial in trials
        if not trial.mutant.requirement
        and (own := [each for each in trial.findings if noticed(trial.mutant, each) and not each.elsewhere])
    }
    return msgspec.json.format(msgspec.json.encode(dict(sorted(found.items()))), indent=1) + b"\n"


@cache
def known() -> dict[str, str]:
    """The mutants that were found before, each with the check that did."""
    kept = files("azscenarios.mutants") / "data" / FILE
    return msgspec.json.decode(kept.read_bytes(), type=dict[str, str])
