"""`azharness contract`: the published descriptions of what passes."""

from __future__ import annotations

import click
import msgspec

from azharness.contract import schema


@click.command()
@click.option("--openapi", is_flag=True, help="OpenAPI 3.1 of the HTTP carrier instead of the JSON Schema.")
def contract(*, openapi: bool) -> None:
    """Print the contract: the JSON Schema of every message, or OpenAPI."""
    printed = schema.openapi() if openapi else schema.json_schema()
    click.echo(msgspec.json.format(msgspec.json.encode(printed)))
