"""`azharness`: the command and its subcommands."""

from __future__ import annotations

import os
import traceback

import click

from azharness.cli import catalogue, cloud, contract, mutants, report, run, serve, steps
from azharness.cli.console import say
from azharness.cli.errors import DEBUG, HarnessFailure, UnexpectedError
from azharness.cli.version import tool_version
from azharness.contract.errors import AzharnessError

_USAGE, _HARNESS, _INTERRUPTED = 2, 5, 130


class Group(click.Group):
    """A group of commands in which errors are shown as data, never as a traceback."""

    def invoke(self, context: click.Context) -> object:
        """Run a command; its errors go to stderr, and each kind has its exit code."""
        try:
            return super().invoke(context)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            say("Interrupted.")
            raise click.exceptions.Exit(_INTERRUPTED) from None
        except HarnessFailure as error:
            raise _ended(error, _HARNESS) from None
        except AzharnessError as error:
            raise _ended(error, _USAGE) from None
        except Exception as error:  # noqa: BLE001  (the last line of defence: users see no traceback)
            if os.environ.get(DEBUG):
                traceback.print_exc()
            raise _ended(UnexpectedError(error), _HARNESS) from None


def _ended(error: AzharnessError, code: int) -> click.exceptions.Exit:
    say("\n".join(error.lines()))
    return click.exceptions.Exit(code)


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
main.add_command(cloud.cloud)
main.add_command(report.report)
main.add_command(mutants.mutants)
