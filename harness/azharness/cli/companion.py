"""`azharness companion`: what a shell script needs beside its own requests to a site."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from azharness.cli.errors import UsageError
from azharness.cli.options import timeout_option


@click.command()
@click.option("--site", required=True, help="Base URL of the site that the script asks.")
@click.option(
    "--cloud",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with the ready line of the cloud that the site uses.",
)
@timeout_option
def companion(*, site: str, cloud: Path, timeout: float) -> None:
    """Be browser, portal, client and clock for a shell script that azharness wrote of a failure; it talks on stdin and stdout."""
    from azharness.backends import resolve  # noqa: PLC0415  (it loads the suite)
    from azharness.cli.cloud_process import check_cloud  # noqa: PLC0415
    from azscenarios.cloud import remote_cloud  # noqa: PLC0415
    from azscenarios.companion import Companion, Script  # noqa: PLC0415

    check_cloud(cloud)
    backend = resolve.resolve(site, timeout=timeout)
    try:
        with remote_cloud(cloud.read_text(encoding="utf-8").strip()) as driver:
            Companion(backend, driver, Script(sys.stdin, sys.stdout)).accompany()
    except msgspec.DecodeError as error:
        raise UsageError("The script says nothing that can be understood.", cause=str(error)) from None
    finally:
        backend.close()
