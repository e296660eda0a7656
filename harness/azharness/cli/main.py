"""`azharness`: the command and its subcommands."""

from __future__ import annotations

import click

from azharness.cli import catalogue, contract, report, run, serve, steps
from azharness.cli.version import tool_version
from azharness.contract.errors import AzharnessError

USAGE = 2


class Group(click.Group):
    """A group of commands in which our own errors are shown as data, never as a traceback."""

    def invoke(self, context: click.Context) -> object:
        """Run a command; its errors go to stderr, with exit code 2 unless they have their own."""
        try:
            return super().invoke(context)
        except AzharnessError as error:
            click.echo("\n".join(error.lines()), err=True)
            raise click.exceptions.Exit(USAGE) from None


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(tool_version(), prog_name="azharness")
def main() -> None:
    """Simulation and conformance harness for Configuration Manager's Azure Services wizard."""


main.add_command(run.run)
main.add_command(catalogue.requirements)
main.add_command(catalogue.explain)
main.add_command(steps.steps)
main.add_command(contract.contract)
main.add_command(serve.serve)
main.add_command(report.report)
