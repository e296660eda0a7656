"""`azharness report`: the reports again, from a journal."""

from __future__ import annotations

from pathlib import Path

import click

from azharness.cli.journals import journal_argument
from azharness.cli.options import baseline_option, formats_option
from azharness.journal.baseline import read_baseline


@click.command()
@journal_argument()
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the reports (the journal's)."
)
@formats_option
@baseline_option
def report(journal: Path, out: Path | None, formats: tuple[str, ...], baseline: Path | None) -> None:
    """Write the reports of a finished run again from its JOURNAL (or the folder that it stands in).

    With --baseline that file is taken in place of the baseline that the run had.
    """
    from azreports import write_reports  # noqa: PLC0415  (it loads the templates)

    known = read_baseline(baseline) if baseline else None
    for path in write_reports(journal, out or journal.parent, formats or None, baseline=known):
        click.echo(path)
