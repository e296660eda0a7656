"""Comparing two runs: which requirements, cases and tests of users' own they judge differently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import msgspec

from azharness.journal.verdicts import Judgement, Outcome, RequirementVerdict
from azreports.diff.causes import Cause, causes

_LEVELS: Final = ("MUST", "SHOULD", "MAY")


class Standing(StrEnum):
    """How a requirement or case stands in a run, the most urgent first: an outcome, or why the run has none."""

    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"
    UNTESTED = "untested"
    PASSED = "passed"
    INAPPLICABLE = "inapplicable"
    NOT_SELECTED = "not selected"
    ABSENT = "absent"
    """The suite of that run has no such requirement or case."""


class CaseChange(msgspec.Struct, frozen=True, kw_only=True):
    """A case and its standing in both runs."""

    key: str
    old: Standing
    new: Standing


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A requirement of which the runs say different things; its own standing may be the same where cases differ."""

    requirement: str
    level: str
    rule: str
    old: Standing
    new: Standing
    cases: list[CaseChange]
    known: bool
    """Whether the baseline of the new run has all of its failure."""
    by: str
    """The first test that failed it in the new run, or empty."""

    @property
    def newly_failed(self) -> bool:
        """Whether something in it fails that did not fail before."""
        parts: list[Change | CaseChange] = [self, *self.cases]
        return any(each.new is Standing.FAILED is not each.old for each in parts)

    @property
    def mended(self) -> bool:
        """Whether it passes after a failure."""
        return (self.old, self.new) == (Standing.FAILED, Standing.PASSED)


@dataclass(frozen=True)
class Comparison:
    """Two runs, what they say differently, and what could explain it."""

    old: Judgement
    new: Judgement
    changes: list[Change]
    """The most urgent first."""
    found: list[str]
    """Tests that failed without failing a requirement in the new run alone."""
    gone: list[str]
    """The same of the old run alone."""
    causes: list[Cause]

    @property
    def differ(self) -> bool:
        """Whether the runs came to different results; other circumstances alone are no difference."""
        ends = [(each.verdict, each.stopped, each.exit_code) for each in (self.old, self.new)]
        return bool(self.changes or self.found or self.gone) or ends[0] != ends[1]


def compare(old: Judgement, new: Judgement) -> Comparison:
    """Compare two runs by what was judged in them."""
    changes = sorted(_changes(old, new), key=_weight)
    before, after = _findings(old), _findings(new)
    return Comparison(
        old=old,
        new=new,
        changes=changes,
        found=[each for each in after if each not in before],
        gone=[each for each in before if each not in after],
        causes=list(causes(old, new, {each.requirement for each in changes})),
    )


def _changes(old: Judgement, new: Judgement) -> Iterator[Change]:
    before = {row.info.id: row for row in old.requirements}
    after = {row.info.id: row for row in new.requirements}
    for name in dict.fromkeys([*after, *before]):
        change = _change(before.get(name), after.get(name))
        if change.old != change.new or change.cases:
            yield change


def _change(old: RequirementVerdict | None, new: RequirementVerdict | None) -> Change:
    row = new or old
    assert row is not None
    failing = [case.evidence for case in new.cases if case.outcome is Outcome.FAILED] if new else []
    return Change(
        requirement=row.info.id,
        level=row.info.level,
        rule=row.info.rule,
        old=_standing(old),
        new=_standing(new),
        cases=_cases(old, new),
        known=bool(new and new.known),
        by=failing[0][0] if failing else "",
    )


def _standing(row: RequirementVerdict | None) -> Standing:
    if row is None:
        return Standing.ABSENT
    return Standing(row.outcome.value) if row.info.selected else Standing.NOT_SELECTED


def _cases(old: RequirementVerdict | None, new: RequirementVerdict | None) -> list[CaseChange]:
    """The cases that differ, where both runs judged the requirement."""
    if old is None or new is None or not (old.info.selected and new.info.selected):
        return []
    before, after = _outcomes(old), _outcomes(new)
    both = [
        CaseChange(key=key, old=before.get(key, Standing.ABSENT), new=after.get(key, Standing.ABSENT))
        for key in dict.fromkeys([*after, *before])
    ]
    return [case for case in both if case.old is not case.new]


def _outcomes(row: RequirementVerdict) -> dict[str, Standing]:
    return {case.key: Standing(case.outcome.value) for case in row.cases}


def _findings(judgement: Judgement) -> list[str]:
    return [test.started.test for test in judgement.tests if test.is_finding]


def _weight(change: Change) -> tuple[bool, int, int]:
    level = _LEVELS.index(change.level) if change.level in _LEVELS else len(_LEVELS)
    return change.old == change.new, list(Standing).index(change.new), level
