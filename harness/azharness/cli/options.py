"""Options that several commands have, so that they look and behave alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from azharness.catalogue import ProductVersion, load
from azharness.cli.errors import UsageError
from azharness.contract.hello import SERVICES

F = TypeVar("F", bound=Callable[..., Any])
SEEDS: Final = 2**31
"""The largest seed."""
_MOST_WORKERS: Final = 64


def requirement_option(purpose: str) -> Callable[[F], F]:
    """`--requirement ID`, repeatable; the command gets the IDs as the catalogue has them, in `requirements`."""
    return click.option(
        "--requirement",
        "requirements",
        multiple=True,
        metavar="ID",
        callback=lambda _context, _option, wanted: tuple(_row(each) for each in wanted),
        help=purpose,
    )


def workers_option(purpose: str, default: int | None = 1) -> Callable[[F], F]:
    """`--workers N`."""
    return click.option(
        "--workers",
        type=click.IntRange(1, _MOST_WORKERS),
        default=default,
        show_default=default is not None,
        help=purpose,
    )


def service_option(purpose: str) -> Callable[[F], F]:
    """`--service NAME`, repeatable, in `services`."""
    return click.option(
        "--service",
        "services",
        type=click.Choice(sorted(str(each) for each in SERVICES)),
        multiple=True,
        help=purpose,
    )


product_version_option = click.option(
    "--product-version",
    type=click.Choice([str(each) for each in ProductVersion]),
    default="article",
    show_default=True,
    help="Which version's rules hold.",
)
"""`--product-version VERSION`."""

backend_option = click.option(
    "--backend", default="simulated", show_default=True, help="simulated, a URL, or module:factory."
)
"""`--backend NAME`, to be read with `azharness.backends.resolve`."""

cloud_option = click.option(
    "--cloud",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the ready line of a running `serve cloud`.",
)
"""`--cloud FILE`."""

timeout_option = click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=10.0,
    show_default=True,
    help="Seconds for each answer of the backend.",
)
"""`--timeout SECONDS`."""

formats_option = click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["html", "junit", "json", "markdown", "badge", "badge-json"]),
    help="Which reports to write; repeatable (all).",
)
"""`--format NAME`, repeatable; the names are those of `azreports.FORMATS`, which takes long to load."""

baseline_option = click.option(
    "--baseline",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the failures that are known: they do not fail the run.",
)
"""`--baseline FILE`, to be read with `azharness.journal.baseline`."""


def _row(wanted: str) -> str:
    """The ID of a requirement, in whatever letter case it was typed."""
    row, case, _ = wanted.upper().partition("/")
    known = load().row(row).id
    if case:
        raise UsageError(
            f"{wanted} is a case; only whole requirements can be selected.",
            hint=f"Give --requirement {known}; the report tells each of its cases.",
        )
    return known
