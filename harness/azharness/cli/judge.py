"""`azharness judge`: the verdicts of a run again, from its journal alone."""

from __future__ import annotations

from pathlib import Path

import click

from azharness.cli.journals import journal_argument
from azharness.cli.options import baseline_option
from azharness.cli.saying import answer
from azharness.journal import verdicts
from azharness.journal.baseline import read_baseline
from azharness.journal.known import with_baseline
from azharness.journal.reader import read


@click.command()
@journal_argument()
@baseline_option
@click.pass_context
def judge(context: click.Context, journal: Path, baseline: Path | None) -> None:
    """Judge a run again by its JOURNAL (or the folder of its report), and end as the run did.

    Nothing is run and nothing is written. With --baseline that file is taken in place of the baseline that the run had.
    """
    from azharness.cli.console import conclusion  # noqa: PLC0415  (it loads the reports)

    events = read(journal)
    judgement = verdicts.judge(with_baseline(events, read_baseline(baseline)) if baseline else events)
    for line in conclusion(judgement):
        answer(line)
    context.exit(judgement.exit_code)
