"""The bar on stderr that all long work shows: none where there is no terminal."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


def stderr_console() -> Console:
    """A console on stderr; `NO_COLOR` is respected."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def bar(console: Console) -> Progress:
    """A bar with its description, how many are done of how many, and the time; it goes when it ends."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.file.isatty(),
    )
