"""`azharness replay`: one failure again, from its trace or from a scenario."""

from __future__ import annotations

from pathlib import Path

import click

from azharness.cli.options import backend_option, cloud_option, timeout_option
from azharness.contract.errors import BackendError, ContractError

_UNREACHABLE = 4


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@backend_option
@cloud_option
@timeout_option
@click.pass_context
def replay(context: click.Context, *, file: Path, backend: str, cloud: Path | None, timeout: float) -> None:
    """Play a trace (`.trace.json`) or the scenarios of a `.feature` on a backend, and tell where it differs.

    Exit codes: 0 it holds, 1 it fails, 2 usage, 3 nothing can be said (a step makes no sense here, the contract was
    broken), 4 backend unreachable, 5 harness error.
    """
    from azharness.cli.replaying import Replay  # noqa: PLC0415  (it loads the suite)
    from azharness.cli.saying import say  # noqa: PLC0415

    try:
        context.exit(Replay(file, backend, cloud, timeout).carry_out())
    except (BackendError, ContractError) as error:
        say("\n".join(error.lines()))
        context.exit(_UNREACHABLE)
