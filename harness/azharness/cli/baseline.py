"""`azharness baseline`: a file of known failures to begin with, from a journal."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from azharness.cli.errors import UsageError
from azharness.cli.journals import journal_argument
from azharness.cli.saying import say
from azharness.journal import verdicts
from azharness.journal.events import KnownFailure
from azharness.journal.known import day_of
from azharness.journal.reader import read
from azharness.journal.verdicts import CaseVerdict, Judgement, Outcome, RequirementVerdict, Verdict

_DAYS: Final = 90


@click.command()
@journal_argument()
@click.option(
    "--expires",
    type=click.DateTime(["%Y-%m-%d"]),
    help=f"Last day on which new entries are accepted ({_DAYS} days after the run).",
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write (standard output)."
)
def baseline(journal: Path, expires: dt.datetime | None, out: Path | None) -> None:
    """Write a baseline of the failures in JOURNAL, for `azharness run --baseline`; the reasons are for you to fill in.

    An entry that the run's own baseline has already stays as it is, if it still fails; one that no longer fails is left out.
    """
    judgement = verdicts.judge(read(journal))
    if judgement.verdict is Verdict.ERROR:
        raise UsageError(
            "The run broke down by the harness's own fault: its failures say nothing of the backend."
        )
    entries = _entries(judgement, _last_day(judgement, expires))
    _write("\n".join(_lines(judgement, entries)), out)
    missing = sum(not entry.reason for entry in entries.values())
    say(f"{len(entries)} known, {missing} of them without a reason")


def _last_day(judgement: Judgement, expires: dt.datetime | None) -> dt.date:
    began = day_of(judgement.head.wall.at)
    if expires is not None:
        return expires.date()
    if began is None:
        raise UsageError("The journal tells no day.", hint="Give --expires.")
    return began + dt.timedelta(days=_DAYS)


def _entries(judgement: Judgement, last_day: dt.date) -> dict[str, KnownFailure]:
    """What fails, by requirement or case, each once."""
    entries = (
        case.known or KnownFailure(requirement=case.key, reason="", expires=last_day)
        for _, case in _failing(judgement)
    )
    return {entry.requirement: entry for entry in entries}


def _failing(judgement: Judgement) -> Iterator[tuple[RequirementVerdict, CaseVerdict]]:
    """Failed cases, not only those that count: the others break tests off as well, and leave open what does count."""
    cases = ((row, case) for row in judgement.requirements for case in row.cases)
    return ((row, case) for row, case in cases if case.outcome is Outcome.FAILED)


def _lines(judgement: Judgement, entries: dict[str, KnownFailure]) -> Iterator[str]:
    from azreports.text import one_line  # noqa: PLC0415  (it loads the reports)

    backend = judgement.head.backend
    yield one_line(f"# Known failures of {backend.name} {backend.version}, for `azharness run --baseline`.")
    yield "# Each needs a reason, and is accepted up to and including its last day. Later, or mended, it makes the baseline stale."
    rules = {key: row.info for row, case in _failing(judgement) for key in (row.info.id, case.key)}
    for entry in entries.values():
        yield ""
        yield "[[known]]"
        yield one_line(f"# {rules[entry.requirement].level}: {rules[entry.requirement].rule}")
        yield f"requirement = {_quoted(entry.requirement)}"
        yield f"reason = {_quoted(entry.reason)}"
        yield f"expires = {entry.expires}"
    yield ""


def _quoted(text: str) -> str:
    """A string of TOML: one of JSON, but that TOML wants this control escaped as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{out} cannot be written.", cause=error.strerror or str(error)) from None
