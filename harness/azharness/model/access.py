"""Conditional Access as administrators set it: one policy on all cloud apps for each tenant (facts E95, F156, G64)."""

from __future__ import annotations

import msgspec

BLOCKED = "AADSTS53003"
"""What Entra says to those whom a policy blocks."""
NO_DEVICE_TOKENS = "AADSTS221000"
"""What Entra says to a device that asks for a token of an app without the device setting (fact F69)."""


class AccessPolicy(msgspec.Struct, frozen=True):
    """A tenant's policy on all cloud apps: whether it blocks everybody, and the client IDs of the apps that it leaves out."""

    blocks: bool = False
    excluded: frozenset[str] = frozenset()

    def stops(self, client_id: str) -> bool:
        """Whether nobody gets a token for an app; for one that no administrator can leave out the ID is empty."""
        return self.blocks and client_id.lower() not in self.excluded
