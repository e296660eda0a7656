"""`azharness`: the command and its subcommands."""

from __future__ import annotations

import os
import traceback
from importlib import import_module
from typing import Final

import click

from azharness.cli.errors import DEBUG, HarnessFailure, UnexpectedError
from azharness.cli.saying import say
from azharness.contract.errors import AzharnessError

_MODULES: Final = {
    "baseline": "baseline",
    "campaign": "campaign",
    "cloud": "cloud",
    "companion": "companion",
    "contract": "contract",
    "diff": "diff",
    "explain": "catalogue",
    "explore": "explore",
    "judge": "judge",
    "mutants": "mutants",
    "replay": "replay",
    "report": "report",
    "requirements": "catalogue",
    "run": "run",
    "serve": "serve",
    "steps": "steps",
}
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


class _Commands(Group):
    """The commands by name; each is loaded when it is needed, so that one does not wait for what the others need."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands."""
        return sorted([*_MODULES, *super().list_commands(ctx)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find a command."""
        if cmd_name not in _MODULES:
            return super().get_command(ctx, cmd_name)
        found: click.Command = getattr(import_module(f"azharness.cli.{_MODULES[cmd_name]}"), cmd_name)
        return found


@click.group(
    cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}
)
@click.version_option(package_name="azharness", prog_name="azharness")
def main() -> None:
    """Simulation and conformance harness for Configuration Manager's Azure Services wizard."""
