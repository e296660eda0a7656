"""How heavy a trace is: the fewer commands the better, then whatever is simpler to read."""

from __future__ import annotations

from typing import Any

from azharness.model.trace import Trace

Weight = tuple[int, ...]
_ROUND = (86_400, 3_600, 60, 1)
PLAIN_FAULT = {"times": 1, "skip": 0, "retry_after": 60, "lag": 30, "lag_requests": 3}
"""What a fault is where nothing is said of it."""
_TWO = "person.signs-in"
_WORLDS = ("contoso", "fabrikam-gov")
"""Worlds with one tenant."""


def commands(trace: Trace) -> int:
    """How many commands a trace is, each counted: a sign-in is two."""
    return sum(2 if step.gesture["command"] == _TWO else 1 for step in trace.steps)


def weight(trace: Trace) -> Weight:
    """Commands first, then sessions, people, tenants, odd and long waits, complicated faults."""
    gestures = [step.gesture for step in trace.steps]
    waits = [each["seconds"] for each in gestures if each["command"] == "clock.advance"]
    return (
        commands(trace),
        len({each["session"] for each in gestures if "session" in each}),
        trace.people,
        int(trace.world not in _WORLDS),
        sum(_oddity(seconds) for seconds in waits),
        sum(waits),
        sum(_effort(each) for each in gestures),
    )


def _oddity(seconds: int) -> int:
    return next(number for number, unit in enumerate(_ROUND) if seconds % unit == 0)


def _effort(gesture: dict[str, Any]) -> int:
    if gesture["command"] != "fault.plan":
        return 0
    return sum(gesture.get(name, usual) != usual for name, usual in PLAIN_FAULT.items())
