"""The judge of mutants: each is tried by the checks that can notice it, in a child of the nursery."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from azscenarios.mutants.judging.check import Check
from azscenarios.mutants.judging.choice import Choice
from azscenarios.mutants.judging.examination import Order, examine
from azscenarios.mutants.judging.fleet import Ended, side_by_side
from azscenarios.mutants.judging.lines import Reaches, kept, measured
from azscenarios.mutants.judging.nursery import with_checks
from azscenarios.mutants.judging.sequences import sequences
from azscenarios.mutants.judging.split import Teller
from azscenarios.mutants.judging.whole_runs import judged_by_runs
from azscenarios.mutants.mutant import Mutant
from azscenarios.mutants.trial import BROKEN_OFF, TIMEOUT, Finding, Status, Trial, noticed

CAN_SPLIT = hasattr(os, "fork")
_MANY, _FEW = 60, 5
_OFTEN = 6
"""So many tests that a mechanical mutant broke off show that it crashes, rather than answers wrongly."""
_LEAST, _TIMES = 20.0, 10.0
"""A check may take so many times what it takes on the site as it is, and this many processor seconds at least."""


class Depth(StrEnum):
    """How long a mutant is tried."""

    FIRST = "first"
    """Until it is found."""
    WAYS = "ways"
    """Until each way of searching has found it."""
    ALL = "all"
    """By everything, so that all requirements that fail are known."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of the judge: how long to try, how many side by side, and where the map of lines is kept."""

    depth: Depth
    workers: int
    cache: Path


def judged(mutants: Sequence[Mutant], wish: Wish, tell: Callable[[Trial], None]) -> None:
    """Try each mutant and tell what became of it, in the order in which they end."""
    if not CAN_SPLIT:
        judged_by_runs(mutants, wish.workers, tell)
        return

    def work(checks: Sequence[Check]) -> None:
        known = kept(wish.cache)
        if known is None and _pays(mutants, wish.depth):
            known = measured(checks, wish.cache, wish.workers)
        choice = Choice(checks, known)
        again = []
        for trial in _tried(_first_orders(mutants, choice, wish), known, wish):
            if _may_show_elsewhere(trial, choice):
                again.append(trial)
            else:
                tell(trial)
        for trial in _elsewhere(again, choice, known, wish):
            tell(trial)

    with_checks(work, sequences(wish.cache))


def _pays(mutants: Sequence[Mutant], depth: Depth) -> bool:
    """Whether measuring the map costs less than it saves: it takes as long as three whole runs of the suite."""
    return len(mutants) >= (_MANY if depth is Depth.FIRST else _FEW)


def _first_orders(mutants: Iterable[Mutant], choice: Choice, wish: Wish) -> Iterator[Order]:
    for mutant in mutants:
        yield Order(mutant, mutant.product_version, choice.meeting(mutant), _enough(mutant, wish.depth))


def _may_show_elsewhere(trial: Trial, choice: Choice) -> bool:
    """Whether a mutant that names no requirement survived, and other versions have checks of their own."""
    survived = trial.status in (Status.SURVIVED, Status.NOT_REACHED)
    return survived and not trial.mutant.requirement and bool(choice.elsewhere(trial.mutant))


def _elsewhere(trials: Sequence[Trial], choice: Choice, known: Reaches | None, wish: Wish) -> Iterator[Trial]:
    """Try survivors in other product versions; each comes back with all that was found of it."""
    so_far = {trial.mutant.name: trial for trial in trials}
    left = {name: len(choice.elsewhere(trial.mutant)) for name, trial in so_far.items()}
    orders = (
        Order(trial.mutant, version, checks, _enough(trial.mutant, wish.depth))
        for trial in trials
        for version, checks in choice.elsewhere(trial.mutant)
    )
    for trial in _tried(orders, known, wish):
        name = trial.mutant.name
        so_far[name] = _joined(so_far[name], trial)
        left[name] -= 1
        if not left[name]:
            yield so_far[name]


def _joined(before: Trial, more: Trial) -> Trial:
    named = [
        msgspec.structs.replace(each, check=f"{each.check} ({more.product_version})", elsewhere=True)
        for each in more.findings
    ]
    return msgspec.structs.replace(
        before,
        findings=[*before.findings, *named],
        trouble=before.trouble or more.trouble,
        seconds=before.seconds + more.seconds,
    )


def _enough(mutant: Mutant, depth: Depth) -> Callable[[Sequence[Finding], str], bool]:
    """When a mutant has been tried for long enough: it was found, or it is a mechanical one that crashes again and again."""

    def found(findings: Sequence[Finding], way: str | None) -> bool:
        return any(noticed(mutant, each) for each in findings if way in (None, each.way))

    match depth:
        case Depth.FIRST:
            return lambda findings, _way: found(findings, None) or _crashes(mutant, findings)
        case Depth.WAYS:
            return lambda findings, way: found(findings, way) or _crashes(mutant, findings)
        case Depth.ALL:
            return lambda _findings, _way: False


def _crashes(mutant: Mutant, findings: Sequence[Finding]) -> bool:
    return not mutant.requirement and sum(each.result in BROKEN_OFF for each in findings) >= _OFTEN


def _tried(orders: Iterable[Order], known: Reaches | None, wish: Wish) -> Iterator[Trial]:
    def do(order: Order, teller: Teller) -> None:
        _try(order, known, teller)

    for ended in side_by_side(orders, do, wish.workers):
        yield _trial(ended)


def _try(order: Order, known: Reaches | None, teller: Teller) -> None:
    """Try one mutant, in a child."""
    checks = tuple(_timed(check, known, teller) for check in order.checks)
    timed = Order(order.mutant, order.product_version, checks, order.enough)
    for finding in examine(timed):
        teller.found(finding)


def _timed(check: Check, known: Reaches | None, teller: Teller) -> Check:
    reach = known.by_check.get(check.name) if known else None
    limit = max(_LEAST, _TIMES * reach.seconds if reach else 0)

    def play(config: object) -> object:
        teller.begins(check.name, limit)
        return check.play(config)  # type: ignore[arg-type]

    return Check(check.name, check.way, check.claims, play)  # type: ignore[arg-type]


def _trial(ended: Ended) -> Trial:
    order: Order = ended.work
    assert order.mutant is not None, "the site as it is is no mutant"
    findings = [msgspec.json.decode(each, type=Finding) for each in ended.found]
    if ended.timed_out:
        way = next(each.way for each in order.checks if each.name == ended.timed_out)
        findings.append(Finding(check=ended.timed_out, way=way, result=TIMEOUT))
    return Trial(
        mutant=order.mutant,
        product_version=order.product_version,
        findings=findings,
        trouble=ended.trouble,
        seconds=ended.seconds,
    )
