"""`index.html`: one page for release managers and QA, without anything from elsewhere.

It works from a file, without scripts, in light and dark, on paper, and for a keyboard. A content policy that names the
hashes of the page's own style and script keeps everything else out, whatever stands in a journal.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jinja2 import DictLoader, Environment, StrictUndefined, Template, select_autoescape
from markupsafe import Markup

from azharness.journal.verdicts import Outcome, Verdict
from azreports.machines import machines
from azreports.text import counted, cut, moment, named, spans, visible
from azreports.traces import spelled
from azreports.view import Report, failures_title
from azreports.words import explained

SHOWN_IN_FULL: Final = 40
"""How many failures are shown with their sequences; the others name their test. `report.json` has them all."""
LONGEST_SEQUENCE: Final = 40
"""How many of the last commands of a sequence are shown."""
LONGEST_LIST: Final = 8
"""How many tests are named as evidence of a requirement."""
LONGEST_TEXT: Final = 600
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
    style, script = _source("report.css"), _source("report.js")
    return _template().render(
        report=report,
        judgement=report.judgement,
        head=report.judgement.head,
        answer_mark=_ANSWER_MARKS[report.judgement.verdict],
        bars=_bars(report.judgement.summary),
        machines=machines(report.judgement.head.machines),
        policy=f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'",
        style=Markup(style),  # noqa: S704  (a file of this package)
        script=Markup(script),  # noqa: S704  (a file of this package)
    )


@cache
def _template() -> Template:
    pages = {path.name: path.read_text("utf-8") for path in (files("azreports") / "templates").iterdir()}
    environment = Environment(
        loader=DictLoader(pages),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        finalize=_safe,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "spelled": spelled,
        "moment": moment,
        "named": named,
        "explained": explained,
        "counted": counted,
        "rich": _rich,
        "failures_title": failures_title,
    }
    environment.globals |= {
        "marks": MARKS,
        "shown_in_full": SHOWN_IN_FULL,
        "longest_sequence": LONGEST_SEQUENCE,
        "longest_list": LONGEST_LIST,
        "most_violations": MOST_VIOLATIONS,
    }
    return environment.get_template("report.html")


def _safe(value: Any) -> Any:
    """What every expression of the template goes through before it is escaped."""
    return (
        cut(visible(value), LONGEST_TEXT)
        if isinstance(value, str) and not isinstance(value, Markup)
        else value
    )


def _rich(text: str) -> Markup:
    """Foreign text, escaped, with code between backticks as such."""
    pieces = spans(_safe(text))
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if is_code else piece for is_code, piece in pieces
    )


def _source(name: str) -> str:
    return (files("azreports") / "templates" / name).read_text("utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _bars(summary: dict[str, int]) -> list[tuple[str, int, float, float]]:
    """Outcome, count, and where its part of a bar of width 100 begins and how wide it is."""
    total = sum(summary.values()) or 1
    bars, at = [], 0.0
    for outcome in MARKS:
        width = 100 * summary[outcome] / total
        bars.append((str(outcome), summary[outcome], round(at, 3), round(width, 3)))
        at += width
    return bars
