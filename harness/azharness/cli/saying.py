"""Saying something on stderr."""

from __future__ import annotations

import os

import click


def say(text: str) -> None:
    """A line on stderr, without colours where `NO_COLOR` asks for none."""
    click.echo(text, err=True, color=False if os.environ.get("NO_COLOR") else None)
