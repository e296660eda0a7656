"""Whether discovery rests while a tenant's authentication is disabled, as a backend may have decided (fact F106, decision A29)."""

from __future__ import annotations

from typing import Literal

from azharness.model.services import CLOUD_MANAGEMENT
from azharness.model.site import Connection
from azharness.model.state import State

CITES = ("DIS-10",)
"""What fails where it rests and should not, or the other way round."""


def rests(state: State, connection: Connection) -> Literal["no", "yes", "perhaps"]:
    """Whether the discovery of a connection rests; on the way from one to the other it may."""
    if state.decisions.disabled_keeps_discovering or connection.service != CLOUD_MANAGEMENT:
        return "no"
    return {"enabled": "no", "disabled": "yes"}.get(connection.authentication.standing, "perhaps")  # type: ignore[return-value]
