"""`report.md`: the answer for a comment, a wiki or a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from azharness.journal.events import ShortestForm
from azharness.journal.verdicts import RequirementVerdict
from azreports.coverage.numbers import row_of, share
from azreports.text import counted, cut, listed, one_line, spans, visible
from azreports.traces import Trace, spelled
from azreports.view import Failure, Report, failures_title
from azreports.words import explained

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>#|~&$]|!(?=\[)|:(?=//)|^[-+=]|(?<=^\d)[.)])")
_LONGEST: Final = 400


def render(report: Report) -> str:
    """The document, in GitHub's dialect."""
    parts = [
        _answer(report),
        _failures(report),
        _baseline(report),
        _violations(report),
        _findings(report),
        _requirements(report),
        _machines(report),
        _run(report),
        _declared(report),
    ]
    return "\n".join(line for part in parts for line in part)


def prose(text: str) -> str:
    """Foreign text as Markdown prose in one line: nothing in it is markup but code between backticks."""
    pieces = spans(cut(one_line(text), _LONGEST))
    return "".join(code(piece) if is_code else _SPECIAL.sub(r"\\\1", piece) for is_code, piece in pieces)


def code(text: str) -> str:
    """Foreign text as a code span in one line, fit for a table."""
    plain = cut(one_line(text), _LONGEST).replace("|", "\\|")
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", plain)), default=0))
    pad = " " if not plain or plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}"


def block(text: str) -> str:
    """Foreign text as a code block of any number of lines."""
    plain = visible(text)
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", plain)), default=0))
    return f"{fence}text\n{plain}\n{fence}"


def _answer(report: Report) -> Iterator[str]:
    line = report.headline
    yield f"# {prose(line.before)} **{line.answer}** {prose(line.after)}"
    yield ""
    yield from (prose(reason) for reason in line.because)
    yield ""
    counts = report.judgement.summary
    yield from _table(list(counts), [[f"{count:,}" for count in counts.values()]])


def _machines(report: Report) -> Iterator[str]:
    """How much of the model's machines was shown, where the run told it."""
    shown = report.judgement.machines
    if shown is None:
        return
    yield f"## Machines: {counted(shown.missed, 'part')} missed"
    yield ""
    yield f"Cited requirements: {share(shown.requirements)}."
    yield ""
    rows = [row_of(each) for each in shown.machines]
    yield from _table(
        [
            "machine",
            "states",
            "transitions",
            "pairs",
            "pairs left to the backend: seen, not seen",
            "pairs infeasible",
        ],
        [
            [
                prose(row.machine.name),
                row.states,
                row.transitions,
                row.pairs,
                f"{row.machine.pairs.chosen:,}, {row.machine.pairs.choice:,}",
                f"{row.machine.pairs.infeasible:,}",
            ]
            for row in rows
        ],
    )


def _failures(report: Report) -> Iterator[str]:
    if report.failures:
        yield f"## {failures_title(report.failures)}"
        yield ""
    for failure in report.failures:
        yield from _failure(failure)


def _failure(failure: Failure) -> Iterator[str]:
    info = failure.row.info
    note = "" if failure.counts else ", not held against the backend"
    note = ", known" if failure.row.known else note
    yield f"### {prose(info.id)} ({prose(info.level)}{note})"
    yield ""
    yield prose(info.rule)
    yield ""
    yield f"- Why it matters: {prose(info.why)}"
    yield f"- Source: {prose(info.source)}"
    yield f"- Failed: {listed([code(case.key) for case in failure.cases])}"
    yield from (f"- Known until {each.expires}: {prose(each.reason)}" for each in failure.known)
    yield f"- Found by {code(failure.trace.started.test)}{_others(failure)}"
    yield f"- Again: {code(failure.reproduce)}"
    yield ""
    rows = [
        [code(each.path), " or ".join(map(code, each.expected)), code(each.observed)]
        for each in failure.differences
    ]
    yield from _table(["where", "expected", "observed"], rows)
    yield from _shortest(failure.trace.shortest)
    yield block("\n".join(_sequence(failure.trace)))
    yield ""


def _shortest(form: ShortestForm | None) -> Iterator[str]:
    if form is None:
        return
    if form.note:
        yield prose(form.note)
        yield ""
    if form.steps:
        yield f"In its shortest form, {counted(form.commands, 'command')} from an empty site:"
        yield ""
        yield block("\n".join(f"{number}. {one_line(step)}" for number, step in enumerate(form.steps, 1)))
        yield ""
    if form.files:
        names = (file.rpartition("/")[2] for file in form.files)
        folder = form.files[0].rpartition("/")[0]
        yield f"To try again, in {code(folder)}: {listed([code(name) for name in names])}"
        yield ""


def _baseline(report: Report) -> Iterator[str]:
    if report.judgement.baseline:
        yield "## Known failures"
        yield ""
        rows = [
            [
                code(each.entry.requirement),
                prose(each.entry.reason),
                str(each.entry.expires),
                f"**stale**: {each.words}" if each.stale else each.words,
            ]
            for each in report.judgement.baseline
        ]
        yield from _table(["requirement or case", "reason", "accepted until", "in this run"], rows)


def _others(failure: Failure) -> str:
    return f" and {counted(len(failure.others), 'other test')}" if failure.others else ""


def _sequence(trace: Trace) -> Iterator[str]:
    for step in trace.steps:
        if step.keyword or step.text:
            yield one_line(f"{step.keyword} {step.text}")
        for done in step.commands:
            yield cut(one_line(f"  {done.number}. {spelled(done.command)} -> {done.outcome}"), _LONGEST)


def _violations(report: Report) -> Iterator[str]:
    if report.violations:
        yield "## Contract violations"
        yield ""
        rows = [
            [code(each.test), str(each.number), prose(each.what), prose(each.cause)]
            for each in report.violations
        ]
        yield from _table(["test", "command", "what", "cause"], rows)


def _findings(report: Report) -> Iterator[str]:
    if report.findings:
        yield "## Tests that did not pass and failed no requirement"
        yield ""
        rows = [
            [
                code(test.started.test),
                test.result,
                prose(test.finished.reason if test.finished else "broken off"),
            ]
            for test in report.findings
        ]
        yield from _table(["test", "result", "reason"], rows)


def _requirements(report: Report) -> Iterator[str]:
    yield "## Requirements"
    yield ""
    for chapter, rows in report.chapters:
        yield f"### {prose(chapter)}"
        yield ""
        yield from _table(["id", "level", "outcome", "rule", "note"], [_requirement(row) for row in rows])


def _requirement(row: RequirementVerdict) -> list[str]:
    outcome = f"**{row.outcome}**" if row.outcome != "passed" else str(row.outcome)
    notes = [explained(row), "" if row.info.selected else "not selected"]
    note = prose("; ".join(each for each in notes if each))
    return [prose(row.info.id), prose(row.info.level), outcome, prose(row.info.rule), note]


def _run(report: Report) -> Iterator[str]:
    head = report.judgement.head
    told = {
        "verdict": report.judgement.verdict,
        "exit code": str(report.judgement.exit_code),
        "seed": str(head.seed),
        "azharness": head.tool_version,
        "contract": head.backend.contract_version,
    }
    yield "## How the run was made"
    yield ""
    yield from _table(["what", "value"], [[name, code(value)] for name, value in told.items()])


def _declared(report: Report) -> Iterator[str]:
    """What the backend decided where the documents leave room; what is not the default stands out."""
    declared = report.judgement.head.backend.declared
    if declared:
        yield "## What the backend declared"
        yield ""
        rows = [
            [
                code(one.name),
                code(one.value) if one.value == one.default else f"**{code(one.value)}**",
                code(one.default),
                prose(one.bounds),
                prose(one.meaning),
                prose(", ".join(one.rows)),
            ]
            for one in declared
        ]
        yield from _table(
            ["name", "declared", "default", "bounds", "meaning of the default", "judged by it"], rows
        )


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    if rows:
        yield _line(header)
        yield _line(["---"] * len(header))
        yield from (_line(row) for row in rows)
        yield ""


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
