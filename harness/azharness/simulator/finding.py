"""What a run of discovery brings: how to store it, and Graph's cursor for what changes afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from azharness.simulator.agents import Agent
from azharness.simulator.graph import Graph
from azharness.simulator.store import Store


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found: nothing of it is stored before all of it was read."""

    store: Callable[[Store], None]
    cursor: str


class Reader(Protocol):
    """Reads what an agent is to discover in a tenant; every method may raise `CloudFailureError`."""

    def full(self, graph: Graph, agent: Agent, tenant_id: str) -> Found:
        """Read everything."""
        ...

    def delta(self, graph: Graph, agent: Agent, tenant_id: str) -> Found:
        """Read what changed since the cursor, or everything where there is none; `CursorLostError` where Graph forgot it."""
        ...
