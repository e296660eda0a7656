"""Switches, as they are typed and shown: `on` or `off`."""

from __future__ import annotations

from azharness.contract import Reason
from azharness.simulator.declined import RefusalError


def shown(on: bool) -> str:
    """How a switch is shown."""
    return "on" if on else "off"


def require_switch(field: str, value: str) -> str:
    """The value of a switch; refused as `not-offered` where it is neither `on` nor `off`."""
    if value not in ("on", "off"):
        raise RefusalError(Reason.NOT_OFFERED, field)
    return value
