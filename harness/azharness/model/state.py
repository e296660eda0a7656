"""The model's state: what the site and the cloud hold, as immutable data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Desk:
    """What one console user has open: the page or topmost dialog, and what was typed, by field."""

    page: str = "closed"
    typed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """All that predictions rest on; `instant` is the site's and the cloud's one clock (epoch seconds)."""

    instant: int = 0
    product_version: str = "article"
    desks: Mapping[str, Desk] = field(default_factory=dict)

    def desk(self, session: str) -> Desk:
        """What a session has open."""
        return self.desks.get(session, Desk())

    def with_desk(self, session: str, desk: Desk) -> State:
        """The state in which a session has this open."""
        return replace(self, desks={**self.desks, session: desk})
