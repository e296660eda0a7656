"""`azharness campaign`: many long runs over the model, and on a backend where one is given."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import click

from azharness.backends.errors import BackendUnknown
from azharness.cli.options import (
    SEEDS,
    cloud_option,
    product_version_option,
    service_option,
    timeout_option,
    workers_option,
)
from azharness.cli.saying import say
from azharness.cli.signals import ended_by_signals
from azharness.contract.errors import BackendError, ContractError

_UNREACHABLE = 4
_FULL = 100.0


def _percent(_context: click.Context, _option: click.Parameter, value: str | None) -> float | None:
    """A percentage, or `full`, as a number."""
    if value is None:
        return None
    try:
        wanted = _FULL if value == "full" else float(value.removesuffix("%"))
    except ValueError:
        wanted = 0
    if not 0 < wanted <= _FULL:
        raise click.BadParameter("Give a number up to 100, or `full`.")
    return wanted


@click.command()
@click.option(
    "--runs", type=click.IntRange(1), default=1000, show_default=True, help="How many runs to make."
)
@click.option(
    "--steps", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many steps each has."
)
@click.option(
    "--seed", type=click.IntRange(0, SEEDS), help="Repeat a campaign (else one is drawn and printed)."
)
@workers_option(
    "How many processes make runs side by side; what comes out is the same (as many as there are processors, one for a few).",
    default=None,
)
@click.option(
    "--backend",
    help="Play each run there too: simulated, a URL, or module:factory. Without it the model alone is walked.",
)
@cloud_option
@product_version_option
@service_option("Walk the core and this service alone; repeatable.")
@click.option(
    "--stop-after",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Begin no further run after so many seconds.",
)
@click.option(
    "--stop-at",
    callback=_percent,
    metavar="PERCENT|full",
    help="End with the round in which so many percent of the rows of all machines are taken.",
)
@click.option("--stop-at-first-failure", is_flag=True, help="End with the first run that a backend fails.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("azharness-campaign"),
    show_default=True,
    help="Folder for the result and for what is left of failures.",
)
@timeout_option
@click.pass_context
def campaign(context: click.Context, /, **options: Any) -> None:
    """Walk the model at random: what leads on is likelier, and what was not tried yet is sought.

    The result is `campaign.json`: what was covered, and each run that failed. Exit codes: 0 no run failed, 1 a run failed,
    2 usage, 3 a run could not be played to its end, and none failed, 4 backend unreachable, 5 harness error, 130 interrupted.
    """
    from azharness.cli.campaigning import Undertaking  # noqa: PLC0415  (it loads the suite)

    if options["seed"] is None:
        options["seed"] = secrets.randbelow(SEEDS)
    say(f"seed {options['seed']}")
    try:
        with ended_by_signals():
            context.exit(Undertaking(**options).carry_out())
    except BackendUnknown:
        raise
    except (BackendError, ContractError) as error:
        say("\n".join(error.lines()))
        context.exit(_UNREACHABLE)
