"""The difference for people, as plain text; its first line is the answer."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from azharness.journal.known import day_of
from azharness.journal.verdicts import Judgement
from azreports.diff.causes import Cause
from azreports.diff.compare import Change, Comparison
from azreports.diff.words import VERDICTS, comings, sentence
from azreports.text import counted, cut, listed, one_line

_SHOWN: Final = 20
"""How many of each kind are shown; the JSON has them all."""
_WIDTH: Final = 110
_LONGEST: Final = 300


def lines(comparison: Comparison) -> Iterator[str]:
    """The whole text, line by line."""
    yield sentence(comparison)
    yield ""
    yield _run("old", comparison.old)
    yield _run("new", comparison.new)
    for title, group in groupby(comparison.changes, key=_title):
        yield from _section(title, [_change(each) for each in group])
    yield from _section(
        "New findings: tests that failed without failing a requirement", _names(comparison.found)
    )
    yield from _section("Findings that are gone", _names(comparison.gone))
    yield from _explained(comparison)


def _run(name: str, judgement: Judgement) -> str:
    head = judgement.head
    told = [
        f"{head.backend.name} {head.backend.version}",
        VERDICTS[judgement.verdict],
        f"exit code {judgement.exit_code}",
        head.product_version,
        f"restricted to {', '.join(head.selection)}" if head.selection else "every requirement",
        f"seed {head.seed}",
        f"azharness {head.tool_version}",
        str(day_of(head.wall.at) or "no day told"),
    ]
    return one_line(f"{name}: {', '.join(told)}")


def _title(change: Change) -> str:
    return comings(change.new).capitalize() if change.old != change.new else "Same outcome, other cases"


def _section(title: str, entries: Sequence[list[str]]) -> Iterator[str]:
    if entries:
        yield ""
        yield f"{title} ({len(entries):,})"
        for entry in entries[:_SHOWN]:
            yield from entry
        if len(entries) > _SHOWN:
            yield f"  and {len(entries) - _SHOWN:,} more; --format json has them all"


def _change(change: Change) -> list[str]:
    note = ", known" if change.known else ""
    first = f"{change.requirement} {change.level} ({change.old} before{note}): {change.rule}"
    told = textwrap.wrap(
        cut(one_line(first), _LONGEST), _WIDTH, initial_indent="  ", subsequent_indent="    "
    )
    told += [f"    {one_line(f'{case.key}: {case.old} before, {case.new} now')}" for case in change.cases]
    return told + ([f"    by {one_line(change.by)}"] if change.newly_failed and change.by else [])


def _names(tests: Sequence[str]) -> list[list[str]]:
    return [[f"  {one_line(test)}"] for test in tests]


def _explained(comparison: Comparison) -> Iterator[str]:
    """What was not the same; without a difference it is told all the same, for whoever compares."""
    if comparison.causes:
        title = "What could explain it" if comparison.differ else "What was not the same, and changed nothing"
        yield from _section(title, [_cause(each) for each in comparison.causes])
    elif comparison.differ:
        yield ""
        yield "Nothing in the journals explains it: backend, version, parameters, suite and seed are the same."
        yield "The backend, or what it depends on, behaves differently without saying so."


def _cause(cause: Cause) -> list[str]:
    pair = (cut(one_line(each), _LONGEST) for each in (cause.old, cause.new))
    told = "  {}: {}: {} before, {} now".format(cause.kind, one_line(cause.name), *pair)
    if not cause.requirements:
        return [told]
    rows = one_line(listed(cause.requirements[:_SHOWN]))
    return [told, f"    it bears on {counted(len(cause.requirements), 'changed requirement')}: {rows}"]
