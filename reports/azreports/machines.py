"""The model's state machines as tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Machine:
    """A state machine: its states and its transitions, each as trigger, source, target, guards and cited cases."""

    name: str
    states: list[str]
    transitions: list[tuple[str, str, str, str, str]]


def machines(described: Iterable[dict[str, Any]]) -> list[Machine]:
    """The machines of a journal's head; what a description leaves out stays empty."""
    return [
        Machine(
            name=str(each.get("name", "")),
            states=[str(state) for state in each.get("states", [])],
            transitions=[_transition(row) for row in each.get("rows", [])],
        )
        for each in described
    ]


def _transition(row: dict[str, Any]) -> tuple[str, str, str, str, str]:
    trigger, source, dest = (str(row.get(name, "")) for name in ("trigger", "source", "dest"))
    return trigger, source, dest, _joined(row.get("guards", [])), _joined(row.get("cites", []))


def _joined(items: Iterable[Any]) -> str:
    return ", ".join(str(item.get("name", "")) if isinstance(item, dict) else str(item) for item in items)
