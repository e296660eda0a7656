"""Saying something to people."""

from __future__ import annotations

import os

import click


def say(text: str) -> None:
    """A line on stderr, without colours where `NO_COLOR` asks for none."""
    _line(text, err=True)


def answer(text: str) -> None:
    """A line on stdout, of what was asked for."""
    _line(text, err=False)


def _line(text: str, *, err: bool) -> None:
    click.echo(text, err=err, color=False if os.environ.get("NO_COLOR") else None)
