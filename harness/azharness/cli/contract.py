"""`azharness contract`: the published descriptions of what passes, and of what a run leaves."""

from __future__ import annotations

from typing import Any

import click
import msgspec


@click.command()
@click.option("--openapi", "what", flag_value="openapi", help="OpenAPI 3.1 of the HTTP carrier.")
@click.option("--journal", "what", flag_value="journal", help="JSON Schema of the lines of journal.ndjson.")
@click.option("--report", "what", flag_value="report", help="JSON Schema of report.json.")
@click.option(
    "--diff", "what", flag_value="diff", help="JSON Schema of what `azharness diff --format json` prints."
)
@click.option("--mutants", "what", flag_value="mutants", help="JSON Schema of a kill matrix's mutants.json.")
@click.option("--trace", "what", flag_value="trace", help="JSON Schema of a trace.")
def contract(what: str | None) -> None:
    """Print the contract: the JSON Schema of every message between harness and backend."""
    click.echo(msgspec.json.format(msgspec.json.encode(_schema(what))))


def _schema(what: str | None) -> dict[str, Any]:
    from azharness.contract import schema as contract_schema  # noqa: PLC0415  (each loads what it describes)
    from azharness.journal import schema as journal_schema  # noqa: PLC0415

    match what:
        case "openapi":
            return contract_schema.openapi()
        case "journal":
            return journal_schema.schema()
        case "report":
            from azreports import schema  # noqa: PLC0415

            return schema()
        case "diff":
            from azreports.diff import schema as diff_schema  # noqa: PLC0415

            return diff_schema()
        case "mutants":
            from azreports.kill_matrix import schema as mutants_schema  # noqa: PLC0415

            return mutants_schema()
        case "trace":
            from azharness.model.trace.schema import schema as trace_schema  # noqa: PLC0415

            return trace_schema()
        case _:
            return contract_schema.json_schema()
