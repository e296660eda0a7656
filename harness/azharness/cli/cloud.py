"""`azharness cloud`: steers a running fake cloud from the shell."""

from __future__ import annotations

from pathlib import Path

import click

_HOW = """Steer a fake cloud that is running: worlds, snapshots, clock, faults, tokens, keys and the request log.

The cloud is found by the file that `azharness serve cloud --ready-file` keeps, or by URL, token and CA of its control
plane, which stand in the ready line. Each option can be set as environment variable: AZHARNESS_CLOUD_READY_FILE,
AZHARNESS_CLOUD_CONTROL, AZHARNESS_CLOUD_TOKEN, AZHARNESS_CLOUD_CA.
"""


class _Late(click.Group):
    """A group whose commands are loaded when they are needed: they load the messages of the cloud."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands."""
        return sorted([*self._late(), *super().list_commands(ctx)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command."""
        return self._late().get(cmd_name) or super().get_command(ctx, cmd_name)

    def _late(self) -> dict[str, click.Command]:
        from azharness.cli.cloud_commands import COMMANDS  # noqa: PLC0415  (loaded late on purpose)

        return COMMANDS


@click.group(cls=_Late, help=_HOW)
@click.option(
    "--ready-file",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="AZHARNESS_CLOUD_READY_FILE",
    help="File with the ready line of the cloud.",
)
@click.option("--control", envvar="AZHARNESS_CLOUD_CONTROL", help="URL of the control plane.")
@click.option("--token", envvar="AZHARNESS_CLOUD_TOKEN", help="Bearer token of the control plane.")
@click.option(
    "--ca",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="AZHARNESS_CLOUD_CA",
    help="PEM file of the authority to trust.",
)
@click.pass_context
def cloud(
    context: click.Context,
    *,
    ready_file: Path | None,
    control: str | None,
    token: str | None,
    ca: Path | None,
) -> None:
    """Note where the cloud is; it is asked by the commands."""
    from azharness.cli.cloud_place import Place  # noqa: PLC0415  (it loads the client)

    context.obj = Place(ready_file, control, token, ca)
