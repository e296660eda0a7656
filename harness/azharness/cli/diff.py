"""`azharness diff`: what is different between two runs."""

from __future__ import annotations

from pathlib import Path

import click

from azharness.cli.journals import journal_argument
from azharness.cli.saying import answer
from azharness.journal.reader import read
from azharness.journal.verdicts import judge

_DIFFERS = 7


@click.command()
@journal_argument("old")
@journal_argument("new")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it."
)
@click.pass_context
def diff(context: click.Context, old: Path, new: Path, form: str) -> None:
    """Tell what a NEW run found that an OLD one did not, and what could explain it.

    Both are journals, or the folders of their reports. Ends with 7 if the results differ and with 0 if they do not.
    """
    from azreports.diff import compare, document, text  # noqa: PLC0415  (it loads the reports)

    comparison = compare(judge(read(old)), judge(read(new)))
    for line in [document.render(comparison)] if form == "json" else text.lines(comparison):
        answer(line)
    context.exit(_DIFFERS if comparison.differ else 0)
