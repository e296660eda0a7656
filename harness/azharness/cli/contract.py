"""`azharness contract`: the published descriptions of what passes, and of what a run leaves."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

import click
import msgspec

_MADE_BY: Final = {
    "contract": ("azharness.contract.schema", "json_schema"),
    "openapi": ("azharness.contract.schema", "openapi"),
    "journal": ("azharness.journal.schema", "schema"),
    "report": ("azreports", "schema"),
    "diff": ("azreports.diff", "schema"),
    "mutants": ("azreports.kill_matrix", "schema"),
    "exploration": ("azharness.journal.exploration", "exploration_schema"),
    "trace": ("azharness.model.trace.schema", "schema"),
}
"""Where each description is made; each loads what it describes, and nothing else."""


@click.command()
@click.option("--openapi", "what", flag_value="openapi", help="OpenAPI 3.1 of the HTTP carrier.")
@click.option("--journal", "what", flag_value="journal", help="JSON Schema of the lines of journal.ndjson.")
@click.option("--report", "what", flag_value="report", help="JSON Schema of report.json.")
@click.option(
    "--diff", "what", flag_value="diff", help="JSON Schema of what `azharness diff --format json` prints."
)
@click.option("--mutants", "what", flag_value="mutants", help="JSON Schema of a kill matrix's mutants.json.")
@click.option(
    "--exploration",
    "what",
    flag_value="exploration",
    help="JSON Schema of an exploration's exploration.json.",
)
@click.option("--trace", "what", flag_value="trace", help="JSON Schema of a trace.")
def contract(what: str | None) -> None:
    """Print the contract: the JSON Schema of every message between harness and backend."""
    click.echo(msgspec.json.format(msgspec.json.encode(_schema(what))))


def _schema(what: str | None) -> dict[str, Any]:
    module, name = _MADE_BY[what or "contract"]
    made: dict[str, Any] = getattr(import_module(module), name)()
    return made
