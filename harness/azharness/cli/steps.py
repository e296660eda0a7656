"""`azharness steps`: the Gherkin vocabulary."""

from __future__ import annotations

import itertools

import click
import msgspec


@click.command()
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it."
)
def steps(form: str) -> None:
    """Print every Gherkin step that a feature may use."""
    from azscenarios.vocabulary import vocabulary  # noqa: PLC0415  (it loads pytest)

    known = vocabulary()
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(known)))
        return
    for chapter, words in itertools.groupby(known, key=lambda each: each.chapter):
        click.echo(click.style(chapter.capitalize(), bold=True))
        for each in words:
            click.echo(f"  {each.kind.capitalize():5} {each.pattern}")
            click.echo(click.style(f"        {each.meaning.splitlines()[0]}", dim=True))
        click.echo()
