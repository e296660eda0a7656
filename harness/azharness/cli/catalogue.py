"""`azharness requirements` and `azharness explain`: the rules, and what judges them."""

from __future__ import annotations

import textwrap

import click

from azharness.catalogue import Level, ProductVersion, Requirement, as_json, as_markdown, in_window, load
from azharness.catalogue.applicability import services_in_words, versions_in_words
from azharness.contract.hello import SERVICES

_WIDTH = 100


@click.command()
@click.option("--chapter", "chapters", multiple=True, help="Only this chapter (KEY, WIZ …); repeatable.")
@click.option(
    "--level",
    "levels",
    type=click.Choice([str(each) for each in Level]),
    multiple=True,
    help="Only this level; repeatable.",
)
@click.option(
    "--service",
    "services",
    type=click.Choice(sorted(str(each) for each in SERVICES)),
    multiple=True,
    help="Only about this service.",
)
@click.option(
    "--product-version",
    type=click.Choice([str(each) for each in ProductVersion]),
    help="Only what holds for this version.",
)
@click.option("--match", default="", help="Only rules that hold this text, in any letter case.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "markdown"]),
    default="table",
    help="How to print them.",
)
def requirements(
    chapters: tuple[str, ...],
    levels: tuple[str, ...],
    services: tuple[str, ...],
    product_version: str | None,
    match: str,
    form: str,
) -> None:
    """List the requirements."""
    rows = [
        row
        for row in load().rows
        if (not chapters or row.chapter in {each.upper() for each in chapters})
        and (not levels or row.level in levels)
        and (not services or set(services) & {*row.services, *row.one_of})
        and (product_version is None or _holds(row, ProductVersion(product_version)))
        and match.lower() in row.rule.lower()
    ]
    if form == "json":
        click.echo(as_json(rows))
    elif form == "markdown":
        click.echo(as_markdown(rows))
    else:
        _table(rows)


def _holds(row: Requirement, version: ProductVersion) -> bool:
    return in_window(version, row.since, row.until) and (not row.only or version in row.only)


def _table(rows: list[Requirement]) -> None:
    for row in rows:
        first, *rest = textwrap.wrap(row.rule, _WIDTH - 16)
        click.echo(f"{row.id:8}{row.level:8}{first}")
        for line in rest:
            click.echo(f"{'':16}{line}")
    click.echo(click.style(f"{len(rows)} of {len(load().rows)} requirements", dim=True), err=True)


@click.command()
@click.argument("requirement")
def explain(requirement: str) -> None:
    """Tell a REQUIREMENT's rule, why it matters, where it comes from, and what judges it."""
    from azscenarios.judges import judged_by  # noqa: PLC0415  (it loads pytest)

    row = load().row(requirement.upper())
    click.echo(click.style(f"{row.id}  {row.level}", bold=True))
    _paragraph("Rule", row.rule)
    _paragraph("Why", row.why)
    facts = f" (facts {', '.join(row.source.facts)})" if row.source.facts else ""
    _paragraph("Source", f"{row.source.page}, section {row.source.section!r}: {row.source.pointer}{facts}")
    _paragraph(
        "Holds for",
        versions_in_words(row) + (f"; services: {words}" if (words := services_in_words(row)) else ""),
    )
    if len(row.cases) > 1:
        _listing("Cases", [f"{case.key}: {case.title} ({row.level_of(case)})" for case in row.cases])
    if row.shares:
        _listing("Can fail together with", [f"{other}: {reason}" for other, reason in row.shares.items()])
    _listing("Judged by", judged_by(row.id) or ["nothing yet: it reads untested"])


def _paragraph(title: str, text: str) -> None:
    click.echo(f"\n{click.style(title, bold=True)}")
    click.echo(textwrap.fill(text, _WIDTH, initial_indent="  ", subsequent_indent="  "))


def _listing(title: str, lines: list[str]) -> None:
    click.echo(f"\n{click.style(title, bold=True)}")
    for line in lines:
        click.echo(textwrap.fill(line, _WIDTH, initial_indent="  - ", subsequent_indent="    "))
