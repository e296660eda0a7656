"""`index.html`: one page for release managers and QA, without anything from elsewhere.

It works from a file, without scripts, in light and dark, on paper, and for a keyboard. A content policy that names the
hashes of the page's own style and script keeps everything else out, whatever stands in a journal.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from jinja2 import Template
from markupsafe import Markup

from azharness.journal.verdicts import Outcome, Verdict
from azreports.coverage.numbers import MARKS as STANDINGS
from azreports.coverage.numbers import row_of, share
from azreports.machines import machines
from azreports.page import environment, policy, source
from azreports.view import Report, failures_title

SHOWN_IN_FULL: Final = 40
"""How many failures are shown with their sequences; the others name their test. `report.json` has them all."""
LONGEST_SEQUENCE: Final = 40
"""How many of the last commands of a sequence are shown."""
LONGEST_LIST: Final = 8
"""How many tests are named as evidence of a requirement."""
MOST_VIOLATIONS: Final = 100

MARKS: Final = {
    Outcome.PASSED: "✓",
    Outcome.FAILED: "✕",
    Outcome.INCONCLUSIVE: "?",
    Outcome.UNTESTED: "○",
    Outcome.INAPPLICABLE: "–",  # noqa: RUF001  (a dash is meant)
}
"""A mark beside each word, so that colour is never the only signal."""

_ANSWER_MARKS: Final = {
    Verdict.CONFORMANT: "✓",
    Verdict.NOT_CONFORMANT: "✕",
    Verdict.INCOMPLETE: "?",
    Verdict.ERROR: "!",
}


def render(report: Report) -> str:
    """The page."""
    script, shown = source("report.js"), report.judgement.machines
    style = source("report.css") + (source("coverage.css") if shown else "")
    return _template().render(
        report=report,
        judgement=report.judgement,
        head=report.judgement.head,
        answer_mark=_ANSWER_MARKS[report.judgement.verdict],
        bars=_bars(report.judgement.summary),
        machines=machines(report.judgement.head.machines),
        shown=[row_of(each) for each in shown.machines] if shown else [],
        cited=share(shown.requirements) if shown else "",
        standings=STANDINGS,
        policy=policy(style, script),
        style=Markup(style),  # noqa: S704  (a file of this package)
        script=Markup(script),  # noqa: S704  (a file of this package)
    )


@cache
def _template() -> Template:
    made = environment()
    made.filters |= {"failures_title": failures_title}
    made.globals |= {
        "marks": MARKS,
        "shown_in_full": SHOWN_IN_FULL,
        "longest_sequence": LONGEST_SEQUENCE,
        "longest_list": LONGEST_LIST,
        "most_violations": MOST_VIOLATIONS,
    }
    return made.get_template("report.html")


def _bars(summary: dict[str, int]) -> list[tuple[str, int, float, float]]:
    """Outcome, count, and where its part of a bar of width 100 begins and how wide it is."""
    total = sum(summary.values()) or 1
    bars, at = [], 0.0
    for outcome in MARKS:
        width = 100 * summary[outcome] / total
        bars.append((str(outcome), summary[outcome], round(at, 3), round(width, 3)))
        at += width
    return bars
