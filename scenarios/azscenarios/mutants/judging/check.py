"""Checks: all that can be played on a site one by one, each with the way in which it searches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from azharness.journal.events import Event
from azscenarios.config import RunConfig

WAYS = ("scenario", "property", "exploration", "campaign")
"""The ways of searching, in the order in which they are tried: what is written down costs least."""


@dataclass(frozen=True, slots=True)
class Check:
    """One test: its stable ID, how it searches (one of the `WAYS`), and the requirements that it claims.

    `play` carries it out as a run was configured, and answers what a journal would hold of it.
    """

    name: str
    way: str
    claims: frozenset[str]
    play: Callable[[RunConfig], Sequence[Event]]
    version: str = ""
    """The only product version that it was made for; empty: every one that has something of what it claims."""
