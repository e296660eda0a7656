"""`azharness report`: reports from a journal."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("journal", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the reports (the journal's)."
)
@click.option("--format", "formats", multiple=True, help="html, junit, json or markdown; repeatable (all).")
def report(journal: Path, out: Path | None, formats: tuple[str, ...]) -> None:
    """Write the reports of a finished run again from its JOURNAL."""
    from azreports import write_reports  # noqa: PLC0415  (it loads the templates)

    for path in write_reports(journal, out or journal.parent, formats or None):
        click.echo(path)
