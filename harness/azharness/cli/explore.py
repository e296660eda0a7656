"""`azharness explore`: sequences that show all of the model's machines, derived offline and played on a backend."""

from __future__ import annotations

from pathlib import Path

import click

from azharness.cli.options import (
    SEEDS,
    cloud_option,
    product_version_option,
    timeout_option,
    workers_option,
)
from azharness.contract.errors import BackendError, ContractError

_UNREACHABLE = 4


@click.command()
@click.option(
    "--coverage",
    "kinds",
    multiple=True,
    type=click.Choice(["states", "transitions", "pairs", "requirements"]),
    help="What the sequences are to show; repeatable (transitions).",
)
@click.option(
    "--backend", help="Play them on it: simulated, a URL, or module:factory. Else they are derived alone."
)
@cloud_option
@timeout_option
@workers_option(
    "How many processes play sequences side by side; what comes out is the same (as many as there are processors).",
    default=None,
)
@product_version_option
@click.option(
    "--seed",
    type=click.IntRange(0, SEEDS),
    default=0,
    show_default=True,
    help="Of the cloud's IDs and keys.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the sequences as traces, the page and its JSON.",
)
@click.option(
    "--cache",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for what is derived, to be used again while the model is the same (the user's cache folder).",
)
@click.pass_context
def explore(
    context: click.Context,
    *,
    kinds: tuple[str, ...],
    backend: str | None,
    cloud: Path | None,
    timeout: float,
    workers: int | None,
    product_version: str,
    seed: int,
    out: Path | None,
    cache: Path | None,
) -> None:
    """Derive sequences that take every state, transition or pair of transitions of the model's machines, and play them.

    Exit codes: 0 all was seen and nothing differs, 1 the backend differs from the model, 2 usage, 3 something that can be
    reached was not seen, 4 backend unreachable, 5 harness error.
    """
    from azharness.cli.exploring import Expedition  # noqa: PLC0415  (it loads the suite)
    from azharness.cli.saying import say  # noqa: PLC0415

    expedition = Expedition(kinds or ("transitions",), product_version, seed, out, cache)
    if backend is None:
        context.exit(expedition.derive_alone())
    try:
        context.exit(expedition.play_on(backend, cloud, timeout, workers))
    except (BackendError, ContractError) as error:
        say("\n".join(error.lines()))
        context.exit(_UNREACHABLE)
