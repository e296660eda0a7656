"""The difference in one sentence."""

from __future__ import annotations

from typing import Final

from azharness.journal.verdicts import Judgement, Verdict
from azreports.diff.compare import Comparison, Standing
from azreports.text import counted, listed, one_line

VERDICTS: Final = {
    Verdict.CONFORMANT: "conformant",
    Verdict.NOT_CONFORMANT: "not conformant",
    Verdict.INCOMPLETE: "incomplete",
    Verdict.ERROR: "not judged",
}


_COMINGS: Final = {Standing.NOT_SELECTED: "no longer selected", Standing.ABSENT: "no longer in the suite"}


def comings(standing: Standing) -> str:
    """Words for having come to a standing: `newly failed`."""
    return _COMINGS.get(standing, f"newly {standing}")


def sentence(comparison: Comparison) -> str:
    """The answer: whether the runs differ, whether for the worse, and in how many requirements."""
    old, new = comparison.old, comparison.new
    if not comparison.differ:
        total = counted(len(new.requirements), "requirement")
        return f"No difference: {_told(new)} both times, with the same outcome of all of {total}."
    counts = _counts(comparison)
    return (
        f"{_direction(comparison)}: {'; '.join([*([listed(counts)] if counts else []), *_ends(old, new)])}."
    )


def _ends(old: Judgement, new: Judgement) -> list[str]:
    before, after = _told(old), _told(new)
    if before != after:
        return [f"{before} before, {after} now"]
    codes = (
        [f"exit code {old.exit_code} before, {new.exit_code} now"] if old.exit_code != new.exit_code else []
    )
    return [f"{after} as before", *codes]


def _told(judgement: Judgement) -> str:
    by_known = " by known failures alone" if judgement.excused else ""
    stopped = f" (stopped: {one_line(judgement.stopped)})" if judgement.stopped else ""
    return f"{VERDICTS[judgement.verdict]}{by_known}{stopped}"


def _direction(comparison: Comparison) -> str:
    if comparison.found or any(each.newly_failed for each in comparison.changes):
        return "Worse"
    mended = comparison.gone or any(each.mended for each in comparison.changes)
    lost = any(each.old is Standing.PASSED for each in comparison.changes)
    return "Better" if mended and not lost else "Different"


def _counts(comparison: Comparison) -> list[str]:
    """How many requirements have come to each standing, and how many kept theirs with other cases."""
    moved = [each for each in comparison.changes if each.old != each.new]
    tally = [(standing, sum(each.new is standing for each in moved)) for standing in Standing]
    told = [f"{counted(count, 'requirement')} {comings(standing)}" for standing, count in tally if count]
    inside = len(comparison.changes) - len(moved)
    failing = sum(
        each.old is each.new is Standing.FAILED and each.newly_failed for each in comparison.changes
    )
    if inside:
        more = f", {failing:,} of them in a new case" if failing else ""
        told.append(f"{counted(inside, 'requirement')} with other cases{more}")
    if comparison.found:
        told.append(counted(len(comparison.found), "new finding"))
    if comparison.gone:
        told.append(f"{counted(len(comparison.gone), 'finding')} gone")
    return told
