"""The answer in words, the same in every format."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Final

from azharness.journal.events import RunStarted
from azharness.journal.verdicts import Judgement, Outcome, RequirementVerdict, Verdict
from azreports.text import counted, listed, named, one_line

_ANSWERS: Final = {
    Verdict.CONFORMANT: "is conformant",
    Verdict.NOT_CONFORMANT: "is not conformant",
    Verdict.INCOMPLETE: "is not fully judged",
    Verdict.ERROR: "could not be judged",
}
_STOPS: Final = {
    "interrupted": "The run was interrupted before its end.",
    "backend-unreachable": "The run ended early because the backend could not be reached.",
}


@dataclass(frozen=True)
class Headline:
    """The answer as one sentence in three parts, so that the middle can stand out, and what explains it."""

    before: str
    answer: str
    after: str
    because: list[str]
    """Short sentences."""

    @property
    def sentence(self) -> str:
        """The whole sentence."""
        return f"{self.before} {self.answer} {self.after}"


def headline(judgement: Judgement) -> Headline:
    """The answer: which backend, whether it is conformant, as which version, with what, without what."""
    head = judgement.head
    who = one_line(f"{head.backend.name} {head.backend.version}")
    scope = f"Judged by {listed(_selection(head))} alone, " if head.selection else ""
    return Headline(
        before=f"{scope}{who}",
        answer=_ANSWERS[judgement.verdict],
        after=f"{_version(head)} with {_services(head)}, {_declined(head)}.",
        because=_reasons(judgement),
    )


def reproduction(head: RunStarted, requirement: str) -> str:
    """The command line that judges one requirement again in the same way, on the same backend; an exploration plays all again."""
    backend, explored = head.volatile.get("backend", "simulated"), head.volatile.get("coverage", "").split()
    options = {
        "--coverage": explored,
        "--requirement": [] if explored else [requirement],
        "--seed": [str(head.seed)],
        "--product-version": [head.product_version] if head.product_version != "article" else [],
        "--service": [service for service in head.services if service in head.selection],
        "--backend": [backend] if backend != "simulated" else [],
    }
    words = [word for option, values in options.items() for value in values for word in (option, value)]
    return shlex.join(["azharness", "explore" if explored else "run", *words])


def explained(row: RequirementVerdict) -> str:
    """Why a requirement has no clear outcome, or why it is not judged."""
    if row.outcome is Outcome.UNTESTED:
        return row.reason or "no test of it began"
    return one_line(row.reason)


def _selection(head: RunStarted) -> list[str]:
    return [one_line(named(each) if each in head.services else each) for each in head.selection]


def _version(head: RunStarted) -> str:
    version = one_line(head.product_version)
    return "against the article" if version == "article" else f"as Configuration Manager {version}"


def _services(head: RunStarted) -> str:
    return listed([one_line(named(service)) for service in head.services] or ["no service"])


def _declined(head: RunStarted) -> str:
    return (
        f"declining {listed([one_line(each) for each in head.declined])}"
        if head.declined
        else "declining nothing"
    )


def _reasons(judgement: Judgement) -> list[str]:
    stop = _STOPS.get(judgement.stopped, f"The run ended early: {one_line(judgement.stopped)}.")
    reasons = [
        _tally(judgement),
        stop if judgement.stopped else "",
        _own_fault(judgement),
        _optional(judgement),
        _known(judgement),
        _others(judgement),
        _stale(judgement),
    ]
    return [reason for reason in reasons if reason]


def _tally(judgement: Judgement) -> str:
    counts = judgement.summary
    total = sum(counts.values())
    parts = [f"{counts[outcome]:,} {outcome}" for outcome in Outcome if counts[outcome]]
    return f"{counted(total, 'requirement')}: {listed(parts)}." if parts else "No requirement was selected."


def _own_fault(judgement: Judgement) -> str:
    if judgement.verdict is not Verdict.ERROR:
        return ""
    broken = sum(test.result == "harness-error" for test in judgement.tests)
    what = f"in {counted(broken, 'test')}" if broken else "in what its model cites"
    return f"The harness itself is at fault {what}: nothing here counts for or against the backend."


def _optional(judgement: Judgement) -> str:
    rows = [row for row in judgement.requirements if row.info.selected and row.outcome is Outcome.FAILED]
    only_may = [
        row for row in rows if all(c.level == "MAY" for c in row.cases if c.outcome is Outcome.FAILED)
    ]
    if not only_may:
        return ""
    return f"{counted(len(only_may), 'failed requirement')} of level MAY: shown, but not held against the backend."


def _known(judgement: Judgement) -> str:
    failed = [row for row in judgement.requirements if row.info.selected and row.outcome is Outcome.FAILED]
    known = sum(row.known for row in failed)
    if judgement.excused:
        return f"Known failures alone are the reason: the baseline has all of {counted(len(failed), 'failed requirement')}."
    return f"Known failures: {known:,} of {counted(len(failed), 'failed requirement')}." if known else ""


def _stale(judgement: Judgement) -> str:
    stale = judgement.stale
    what = counted(len(stale), "entry", "entries")
    return f"The baseline of known failures is stale in {what}." if stale else ""


def _others(judgement: Judgement) -> str:
    failed = sum(test.is_finding for test in judgement.tests)
    return f"{counted(failed, 'test')} failed without failing a requirement." if failed else ""
