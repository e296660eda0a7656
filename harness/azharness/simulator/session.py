"""Sessions: console users at work, each with one wizard and one stack of dialogs at most. They live in memory only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import final

from azharness.simulator.pages.dialog import Dialog
from azharness.simulator.pages.draft import Draft


@dataclass(slots=True)
class Wizard:
    """An open wizard: the page that it shows, and what it has gathered."""

    page: str
    draft: Draft


@final
@dataclass(slots=True)
class Session:
    """One console user."""

    wizard: Wizard | None = None
    dialogs: list[Dialog] = field(default_factory=list)
